import type { CaseState, Instant } from '../model/case.js';
import type { LegacyCodes } from '../model/interpretation.js';
import type { Sealed } from '../platform/keyring/key-ring.js';
import type { CopyValue } from '../platform/postgres/copy-rows.js';
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
  progress_notice_at, completed_at, reopened_count, outcome, work_orders, restricted, complaint, unmapped, codes, version, legacy_modified_at,
  read_began_at,   content_hash, content_key, precis, precis_key, details_hash, details_key, public_sequence, restricted_sequence
from cases where id = any($1::uuid[]) order by id for update`,
};

interface Column {
  name: string;
  type: string;
  of: (write: CaseWrite) => CopyValue;
}

const ofWrite = (name: string, type: string, of: Column['of']): Column => ({ name, type, of });
const ofState = (name: string, type: string, key: Exclude<keyof CaseState, 'complaint'>): Column =>
  ofWrite(name, type, ({ state }) => state[key]);

/** What a case's row holds of a `CaseWrite`; the id first. */
const columns: Column[] = [
  ofWrite('id', 'uuid', ({ id }) => id),
  ofState('system', 'text', 'system'),
  ofWrite('legacy_id', 'text', ({ legacyId }) => legacyId),
  ofState('number', 'text', 'number'),
  ofState('kind', 'text', 'kind'),
  ofState('status', 'text', 'status'),
  ofState('category', 'text', 'category'),
  ofState('case_group', 'text', 'group'),
  ofState('unit', 'text', 'unit'),
  ofState('channel', 'text', 'channel'),
  ofState('priority', 'text', 'priority'),
  ofState('received_at', 'timestamptz', 'receivedAt'),
  ofState('due_at', 'timestamptz', 'dueAt'),
  ofState('acknowledged_at', 'timestamptz', 'acknowledgedAt'),
  ofState('progress_notice_at', 'timestamptz', 'progressNoticeAt'),
  ofState('completed_at', 'timestamptz', 'completedAt'),
  ofState('reopened_count', 'int', 'reopenedCount'),
  ofState('outcome', 'text', 'outcome'),
  ofState('work_orders', 'text[]', 'workOrders'),
  ofState('restricted', 'boolean', 'restricted'),
  ofWrite('complaint', 'jsonb', ({ state }) => state.complaint && JSON.stringify(state.complaint)),
  ofState('unmapped', 'text[]', 'unmapped'),
  ofWrite('codes', 'jsonb', ({ codes }) => JSON.stringify(codes)),
  ofWrite('version', 'int', ({ version }) => version),
  ofWrite('legacy_modified_at', 'timestamptz', ({ modifiedAt }) => modifiedAt),
  ofWrite('read_began_at', 'timestamptz', ({ readBeganAt }) => readBeganAt),
  ofWrite('content_hash', 'bytea', ({ contentHash }) => contentHash),
  ofWrite('content_key', 'text', ({ contentKey }) => contentKey),
  ofWrite('precis', 'bytea', ({ precis }) => precis?.sealed ?? null),
  ofWrite('precis_key', 'text', ({ precis }) => precis?.keyId ?? null),
  ofWrite('details_wanted_at', 'timestamptz', ({ detailsWantedAt }) => detailsWantedAt),
  ofWrite('public_sequence', 'int', ({ sequences }) => sequences.public),
  ofWrite('restricted_sequence', 'int', ({ sequences }) => sequences.restricted),
];

const names = columns.map(({ name }) => name);
const caseTarget = { table: 'cases', columns: names };

// who a case is never changes; `details_wanted_at` has a rule of its own
const updated = names.filter((name) => !['id', 'system', 'legacy_id', 'details_wanted_at'].includes(name));

// Arrays of arrays cannot be unnested: a column of texts travels as one text for each row, parted by the unit separator.
const updateCases = {
  name: 'update-cases',
  text: `
update cases set ${updated.map((name) => `${name} = incoming.${name}`).join(', ')},
  details_wanted_at = coalesce(incoming.details_wanted_at, cases.details_wanted_at), absent_sweeps = 0,
  removed_at = case when incoming.status = 'removed' then coalesce(cases.removed_at, incoming.read_began_at) end
from (
  select ${columns.map(({ name, type }) => (type === 'text[]' ? `string_to_array(${name}, chr(31)) as ${name}` : name)).join(', ')}
  from unnest(${columns.map(({ type }, index) => `$${index + 1}::${type === 'text[]' ? 'text' : type}[]`).join(', ')}) as rows (${names.join(', ')})
) as incoming where cases.id = incoming.id`,
};

const versionTarget = {
  table: 'case_versions',
  columns: ['case_id', 'version', 'occurred_at', 'observed_at', 'cause', 'state', 'changed', 'flags'],
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

/** Cases that are not there yet. */
export async function insertCases(tx: Transaction, writes: CaseWrite[]): Promise<void> {
  await tx.copy(
    caseTarget,
    writes.map((write) => columns.map(({ of }) => of(write))),
  );
}

/** Cases whose rows this transaction has locked. */
export async function saveCases(tx: Transaction, writes: CaseWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const values = columns.map(({ of }) =>
    writes.map((write) => {
      const value = of(write);
      return Array.isArray(value) ? value.join(separator) : value;
    }),
  );
  await tx.query(updateCases, values);
}

export async function appendVersions(tx: Transaction, versions: VersionWrite[]): Promise<void> {
  await tx.copy(versionTarget, versions.map(versionRow));
}

function versionRow(write: VersionWrite): CopyValue[] {
  const { caseId, version, occurredAt, observedAt, cause, state, changed, flags } = write;
  return [caseId, version, occurredAt, observedAt, cause, JSON.stringify(state), changed, flags];
}
