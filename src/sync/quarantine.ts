import { createHash, randomUUID } from 'node:crypto';
import type { Instant } from '../model/case.js';
import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { Sql, Transaction } from '../platform/postgres/database.js';

/** What could not be mirrored as it came: a bad row, or a known case whose status code is not in the map (`unmapped`). */
export interface QuarantineEntry {
  system: string;
  /** Legacy id or number where one could be read; null: the payload's digest stands for it. */
  key: string | null;
  number: string | null;
  reason: string;
  field: string | null;
  code: string | null;
  /** Names the field and the fault, never a value. */
  detail: string;
  payload: unknown;
  /** For the role `restricted` alone, whatever is known of its case. */
  restricted: boolean;
  seenAt: Instant;
}

export interface QuarantinedRow {
  id: string;
  system: string;
  record_key: string;
  reason: string;
  field: string | null;
  code: string | null;
  payload: Buffer | null;
  payload_key: string | null;
  last_seen_at: Date;
  state: 'open' | 'resolved' | 'discarded';
}

const upsertEntry = `
insert into quarantine (id, system, record_key, number, reason, field, code, detail, payload, payload_key, payload_hash,
  first_seen_at, last_seen_at, restricted)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)
on conflict (system, record_key, reason, coalesce(field, ''), coalesce(code, '')) where state = 'open' do update set
  last_seen_at = excluded.last_seen_at, occurrences = quarantine.occurrences + 1, number = excluded.number, detail = excluded.detail
returning id, (xmax = 0) as is_new`;

const updatePayload = `update quarantine set payload = $2, payload_key = $3, payload_hash = $4 where id = $1`;

// a person has decided about this very row: seen again it only counts
const countDiscarded = `
update quarantine set last_seen_at = $5, occurrences = occurrences + 1
where system = $1 and record_key = $2 and reason = $3 and state = 'discarded' and payload_hash = any($4) returning id`;

// nearly always there is nothing to settle, and a page's keys need not travel
const anyOpen = {
  name: 'any-quarantine-open',
  text: `select exists (select from quarantine where system = $1 and state = 'open') as open`,
};

// an unmapped code stays open while the case still carries it: reading the same row again settles nothing
const settleGood = {
  name: 'settle-quarantine',
  text: `
update quarantine set state = 'resolved', settled_at = $3, settled_by = 'sync'
where system = $1 and record_key = any($2) and state = 'open' and not (reason = 'unmapped' and exists (
  select from cases where cases.system = quarantine.system and cases.legacy_id = quarantine.record_key
    and quarantine.field || ':' || quarantine.code = any(cases.unmapped)))`,
};

const settleOne = `
update quarantine set state = $2, settled_at = clock_timestamp(), settled_by = $3 where id = $1 and state = 'open' returning id`;

const selectOne = `
select id, system, record_key, reason, field, code, payload, payload_key, last_seen_at, state from quarantine where id = $1`;

const selectUnmapped = `
select id, system, record_key, reason, field, code, payload, payload_key, last_seen_at, state from quarantine
where system = $1 and reason = 'unmapped' and state = 'open' order by first_seen_at, id`;

function quarantineContext(id: string): string {
  return `quarantine:${id}`;
}

/** Rows that wait for a person, a mended map or a better version of themselves. Nothing in it is ever dropped silently. */
export class Quarantine {
  constructor(private readonly keys: KeyRing) {}

  /** Records each once while it is open; seen again, it only counts. The newest payload is kept. */
  async record(tx: Transaction, entries: QuarantineEntry[]): Promise<void> {
    for (const entry of entries) {
      const payload = JSON.stringify(entry.payload ?? null);
      const id = randomUUID();
      const key =
        entry.key ?? `sha256:${createHash('sha256').update(this.keys.hash(payload)).digest('hex').slice(0, 32)}`;
      const first = this.keys.seal(payload, quarantineContext(id));
      const { system, number, reason, field, code, detail, seenAt } = entry;
      const hashes = this.keys.liveHashKeys.map((keyId) => this.keys.hash(payload, keyId));
      if ((await tx.query(countDiscarded, [system, key, reason, hashes, seenAt])).length > 0) continue;
      const values = [
        id,
        system,
        key,
        number,
        reason,
        field,
        code,
        detail,
        first.sealed,
        first.keyId,
        hashes[0],
        seenAt,
        entry.restricted,
      ];
      const [row] = await tx.query<{ id: string; is_new: boolean }>(upsertEntry, values);
      if (!row || row.is_new) continue;
      const again = this.keys.seal(payload, quarantineContext(row.id));
      await tx.query(updatePayload, [row.id, again.sealed, again.keyId, hashes[0]]);
    }
  }

  /** A good version of these records arrived. Keys are legacy ids and numbers. */
  async settle(tx: Transaction, { system, keys, at }: { system: string; keys: string[]; at: Instant }): Promise<void> {
    const [any] = await tx.query<{ open: boolean }>(anyOpen, [system]);
    if (any?.open) await tx.query(settleGood, [system, keys, at]);
  }

  /** False: it was not open (any more). */
  async close(
    sql: Sql,
    { id, state, by }: { id: string; state: 'resolved' | 'discarded'; by: string },
  ): Promise<boolean> {
    return (await sql.query(settleOne, [id, state, by])).length === 1;
  }

  async find(sql: Sql, id: string): Promise<QuarantinedRow | null> {
    const [row] = await sql.query<QuarantinedRow>(selectOne, [id]);
    return row ?? null;
  }

  async unmapped(sql: Sql, system: string): Promise<QuarantinedRow[]> {
    return sql.query<QuarantinedRow>(selectUnmapped, [system]);
  }

  /** The row as legacy sent it; undefined after it was erased. */
  openPayload(row: QuarantinedRow): unknown {
    if (!row.payload || !row.payload_key) return undefined;
    return JSON.parse(this.keys.open({ sealed: row.payload, keyId: row.payload_key }, quarantineContext(row.id)));
  }
}
