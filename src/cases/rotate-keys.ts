import { type AuditLog } from '../audit/audit-log.js';
import type { KeyRing, Sealed } from '../platform/keyring/key-ring.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { partContext, precisContext } from './case-row.js';
import { conflictContext } from './conflicts.js';
import { type Findable, type Lookup, lookupOfProperty, lookupsOf } from './normalise-contact.js';

export interface RotationProgress {
  sealed: number;
  lookups: number;
  hashes: number;
}

interface SealedRow {
  id: string;
  part: string | null;
  sealed: Buffer;
  key_id: string;
}

interface LookupSource {
  id: string;
  system: string;
  part: string;
  sealed: Buffer;
  key_id: string;
}

const batch = 200;

/** Where sealed texts stand. Each is found by its key id, so that a rotation that was cut off simply goes on. */
const places = [
  {
    select: `select id, null as part, precis as sealed, precis_key as key_id from cases where precis_key <> $1 order by id limit ${batch} for update`,
    update: `update cases set precis = $3, precis_key = $4 where id = $1 and $2::text is null`,
    context: (row: SealedRow) => precisContext(row.id),
  },
  {
    select: `select case_id as id, part, sealed, key_id from case_private where key_id <> $1 order by case_id, part limit ${batch} for update`,
    update: `update case_private set sealed = $3, key_id = $4 where case_id = $1 and part = $2`,
    context: (row: SealedRow) => partContext(row.id, row.part!),
  },
  {
    select: `select id, null as part, payload as sealed, payload_key as key_id from quarantine where payload_key <> $1 order by id limit ${batch} for update`,
    update: `update quarantine set payload = $3, payload_key = $4 where id = $1 and $2::text is null`,
    context: (row: SealedRow) => `quarantine:${row.id}`,
  },
];

const selectConflicts = `
select id, wanted, legacy, key_id from conflicts where key_id <> $1 order by id limit ${batch} for update`;
const updateConflict = `update conflicts set wanted = $2, legacy = $3, key_id = $4 where id = $1`;

const selectLookups = `
select p.case_id as id, c.system, p.part, p.sealed, p.key_id from case_private p join cases c on c.id = p.case_id
where p.part in ('contact', 'property') and p.case_id in (
  select l.case_id from contact_lookups l join case_private p on p.case_id = l.case_id and p.part in ('contact', 'property')
  where l.key_id <> $1 group by l.case_id order by l.case_id limit ${batch})
order by p.case_id, p.part for update of p`;
const deleteLookups = `delete from contact_lookups where case_id = $1`;
const insertLookup = `insert into contact_lookups (case_id, kind, hash, key_id) values ($1, $2, $3, $4) on conflict do nothing`;

// a content hash only saves work: without one the next read compares the content itself, and changes no version
const clearHashes = `
update cases set content_hash = case when content_key <> $1 then ''::bytea else content_hash end,
  details_hash = case when details_key <> $1 then ''::bytea else details_hash end,
  content_key = $1, details_key = case when details_key is not null then $1 end
where id in (select id from cases where content_key <> $1 or details_key <> $1 limit ${batch * 5}) returning id`;

const remaining = `
select (select count(*) from cases where precis_key <> $1) + (select count(*) from case_private where key_id <> $1)
  + (select count(*) from quarantine where payload_key <> $1) + (select count(*) from conflicts where key_id <> $1) as sealed,
  (select count(distinct case_id) from contact_lookups where key_id <> $2) as lookups,
  (select count(*) from cases where content_key <> $2 or details_key <> $2) as hashes`;

/**
 * Seals and hashes everything anew with the active keys of PII_KEYS, batch by batch; the old keys may go when it is done. It resumes
 * where it was cut off, changes no version and emits nothing.
 */
export class KeyRotation {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyRing,
    private readonly audit: AuditLog,
  ) {}

  /** What is still under old keys: sealed texts, cases' look-ups, content hashes. */
  async remaining(): Promise<RotationProgress> {
    const [row] = await this.database.query<Record<keyof RotationProgress, string>>(remaining, [
      this.keys.activeEncryptKey,
      this.keys.activeHashKey,
    ]);
    return { sealed: Number(row!.sealed), lookups: Number(row!.lookups), hashes: Number(row!.hashes) };
  }

  async run(options: {
    actor: string;
    signal: AbortSignal;
    onProgress: (done: RotationProgress) => void;
  }): Promise<RotationProgress> {
    const done: RotationProgress = { sealed: 0, lookups: 0, hashes: 0 };
    const drain = async (kind: keyof RotationProgress, step: (tx: Transaction) => Promise<number>) => {
      for (;;) {
        options.signal.throwIfAborted();
        const rows = await this.database.transaction(step);
        if (rows === 0) return;
        done[kind] += rows;
        options.onProgress(done);
      }
    };
    for (const place of places) await drain('sealed', (tx) => this.reseal(tx, place));
    await drain('sealed', (tx) => this.resealConflicts(tx));
    await drain('lookups', (tx) => this.rehashLookups(tx));
    await drain('hashes', async (tx) => (await tx.query(clearHashes, [this.keys.activeHashKey])).length);
    const detail = { ...done, encrypt: this.keys.activeEncryptKey, hash: this.keys.activeHashKey };
    await this.audit.record(this.database, { actor: options.actor, action: 'keys.rotate', subject: 'keys', detail });
    return done;
  }

  private async reseal(tx: Transaction, place: (typeof places)[number]): Promise<number> {
    const rows = await tx.query<SealedRow>(place.select, [this.keys.activeEncryptKey]);
    for (const row of rows) {
      const next = this.again({ sealed: row.sealed, keyId: row.key_id }, place.context(row));
      await tx.query(place.update, [row.id, row.part, next.sealed, next.keyId]);
    }
    return rows.length;
  }

  private async resealConflicts(tx: Transaction): Promise<number> {
    const rows = await tx.query<{ id: string; wanted: Buffer | null; legacy: Buffer | null; key_id: string }>(
      selectConflicts,
      [this.keys.activeEncryptKey],
    );
    for (const { id, wanted, legacy, key_id: keyId } of rows) {
      const next = (sealed: Buffer | null) => sealed && this.again({ sealed, keyId }, conflictContext(id)).sealed;
      await tx.query(updateConflict, [id, next(wanted), next(legacy), this.keys.activeEncryptKey]);
    }
    return rows.length;
  }

  private async rehashLookups(tx: Transaction): Promise<number> {
    const lookups = new Map<string, Lookup[]>();
    for (const row of await tx.query<LookupSource>(selectLookups, [this.keys.activeHashKey])) {
      const text = this.keys.open({ sealed: row.sealed, keyId: row.key_id }, partContext(row.id, row.part));
      const own =
        row.part === 'contact'
          ? lookupsOf(JSON.parse(text) as Findable, row.system)
          : [lookupOfProperty(text, row.system)];
      lookups.set(row.id, [...(lookups.get(row.id) ?? []), ...own]);
    }
    for (const [id, own] of lookups) {
      await tx.query(deleteLookups, [id]);
      for (const { kind, value } of own)
        await tx.query(insertLookup, [id, kind, this.keys.hash(value), this.keys.activeHashKey]);
    }
    return lookups.size;
  }

  private again(sealed: Sealed, context: string): Sealed {
    return this.keys.seal(this.keys.open(sealed, context), context);
  }
}
