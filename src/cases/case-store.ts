import type { CaseState, Instant } from '../model/case.js';
import type { LegacyCodes } from '../model/interpretation.js';
import type { Sealed } from '../platform/keyring/key-ring.js';
import type { Sql, Transaction } from '../platform/postgres/database.js';
import type { CaseRow } from './case-row.js';
import type { Sequences } from './draft-events.js';

/** A case as it will stand, with everything that its row keeps beside the state. */
export interface CaseWrite {
  id: string;
  legacyId: string;
  state: CaseState;
  codes: LegacyCodes;
  version: number;
  modifiedAt: Instant | null;
  readBeganAt: Instant;
  contentHash: Buffer;
  contentKey: string;
  precis: Sealed | null;
  detailsWantedAt: Instant | null;
  sequences: Sequences;
}

export interface VersionWrite {
  caseId: string;
  version: number;
  occurredAt: Instant;
  observedAt: Instant;
  cause: string;
  state: CaseState;
  changed: string[];
  flags: string[];
}

export interface KnownHash {
  id: string;
  content_hash: Buffer;
  content_key: string;
  read_began_at: Date;
}

const selectHashes = {
  name: 'case-hashes',
  text: `select id, content_hash, content_key, read_began_at from cases where id = any($1::uuid[])`,
};

const lockCases = {
  name: 'lock-cases',
  text: `
select id, system, legacy_id, number, kind, status, category, case_group, unit, channel, priority, received_at, due_at, acknowledged_at,
  completed_at, reopened_count, outcome, work_orders, restricted, unmapped, codes, version, legacy_modified_at, read_began_at,
  content_hash, content_key, precis, precis_key, details_hash, details_key, public_sequence, restricted_sequence
from cases where id = any($1::uuid[]) order by id for update`,
};

// Arrays of arrays cannot be unnested: work orders and unmapped codes travel as one text each, parted by the unit separator.
const upsertCases = {
  name: 'upsert-cases',
  text: `
insert into cases (id, system, legacy_id, number, kind, status, category, case_group, unit, channel, priority, received_at, due_at,
  acknowledged_at, completed_at, reopened_count, outcome, work_orders, restricted, unmapped, codes, version, legacy_modified_at,
  read_began_at, content_hash, content_key, precis, precis_key, details_wanted_at, public_sequence, restricted_sequence, removed_at)
select id, system, legacy_id, number, kind, status, category, case_group, unit, channel, priority, received_at, due_at,
  acknowledged_at, completed_at, reopened_count, outcome, string_to_array(work_orders, chr(31)), restricted,
  string_to_array(unmapped, chr(31)), codes, version, legacy_modified_at, read_began_at, content_hash, content_key, precis, precis_key,
  details_wanted_at, public_sequence, restricted_sequence, case when status = 'removed' then read_began_at end
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
  $11::text[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::int[], $17::text[], $18::text[],
  $19::boolean[], $20::text[], $21::jsonb[], $22::int[], $23::timestamptz[], $24::timestamptz[], $25::bytea[], $26::text[],
  $27::bytea[], $28::text[], $29::timestamptz[], $30::int[], $31::int[])
as incoming (id, system, legacy_id, number, kind, status, category, case_group, unit, channel, priority, received_at, due_at,
  acknowledged_at, completed_at, reopened_count, outcome, work_orders, restricted, unmapped, codes, version, legacy_modified_at,
  read_began_at, content_hash, content_key, precis, precis_key, details_wanted_at, public_sequence, restricted_sequence)
on conflict (id) do update set
  number = excluded.number, kind = excluded.kind, status = excluded.status, category = excluded.category,
  case_group = excluded.case_group, unit = excluded.unit, channel = excluded.channel, priority = excluded.priority,
  received_at = excluded.received_at, due_at = excluded.due_at, acknowledged_at = excluded.acknowledged_at,
  completed_at = excluded.completed_at, reopened_count = excluded.reopened_count, outcome = excluded.outcome,
  work_orders = excluded.work_orders, restricted = excluded.restricted, unmapped = excluded.unmapped, codes = excluded.codes,
  version = excluded.version, legacy_modified_at = excluded.legacy_modified_at, read_began_at = excluded.read_began_at,
  content_hash = excluded.content_hash, content_key = excluded.content_key, precis = excluded.precis, precis_key = excluded.precis_key,
  details_wanted_at = coalesce(excluded.details_wanted_at, cases.details_wanted_at), absent_sweeps = 0,
  public_sequence = excluded.public_sequence, restricted_sequence = excluded.restricted_sequence,
  removed_at = case when excluded.status = 'removed' then coalesce(cases.removed_at, excluded.read_began_at) end`,
};

const insertVersions = {
  name: 'insert-versions',
  text: `
insert into case_versions (case_id, version, occurred_at, observed_at, cause, state, changed, flags)
select case_id, version, occurred_at, observed_at, cause, state, string_to_array(changed, chr(31)), string_to_array(flags, chr(31))
from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::text[], $8::text[])
as incoming (case_id, version, occurred_at, observed_at, cause, state, changed, flags)`,
};

const separator = '\u001f';

export async function readHashes(sql: Sql, ids: string[]): Promise<Map<string, KnownHash>> {
  const rows = await sql.query<KnownHash>(selectHashes, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whole rows, locked until commit, in the order of their ids, so that two writers never wait for each other crosswise. */
export async function lockRows(tx: Transaction, ids: string[]): Promise<Map<string, CaseRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<CaseRow>(lockCases, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function saveCases(tx: Transaction, writes: CaseWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const column = <Value>(value: (write: CaseWrite) => Value): Value[] => writes.map(value);
  const state = <Key extends keyof CaseState>(key: Key) => writes.map((write) => write.state[key]);
  await tx.query(upsertCases, [
    column((write) => write.id),
    state('system'),
    column((write) => write.legacyId),
    state('number'),
    state('kind'),
    state('status'),
    state('category'),
    state('group'),
    state('unit'),
    state('channel'),
    state('priority'),
    state('receivedAt'),
    state('dueAt'),
    state('acknowledgedAt'),
    state('completedAt'),
    state('reopenedCount'),
    state('outcome'),
    column((write) => write.state.workOrders.join(separator)),
    state('restricted'),
    column((write) => write.state.unmapped.join(separator)),
    column((write) => JSON.stringify(write.codes)),
    column((write) => write.version),
    column((write) => write.modifiedAt),
    column((write) => write.readBeganAt),
    column((write) => write.contentHash),
    column((write) => write.contentKey),
    column((write) => write.precis?.sealed ?? null),
    column((write) => write.precis?.keyId ?? null),
    column((write) => write.detailsWantedAt),
    column((write) => write.sequences.public),
    column((write) => write.sequences.restricted),
  ]);
}

export async function appendVersions(tx: Transaction, versions: VersionWrite[]): Promise<void> {
  if (versions.length === 0) return;
  const column = <Value>(value: (version: VersionWrite) => Value): Value[] => versions.map(value);
  await tx.query(insertVersions, [
    column((version) => version.caseId),
    column((version) => version.version),
    column((version) => version.occurredAt),
    column((version) => version.observedAt),
    column((version) => version.cause),
    column((version) => JSON.stringify(version.state)),
    column((version) => version.changed.join(separator)),
    column((version) => version.flags.join(separator)),
  ]);
}
