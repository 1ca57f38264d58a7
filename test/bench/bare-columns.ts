import type { CaseState } from '../../src/model/case.js';
import { precisContext } from '../../src/cases/case-row.js';
import { recordHash } from '../../src/cases/content-hash.js';
import type { LegacyRecord } from '../../src/legacy/legacy-system.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { testKeys } from '../support/keys.js';

/** A record as the bare program has it before its clock starts: mapped, with its case as it will stand and the events it makes. */
export interface ReadyRecord {
  id: string;
  record: Omit<LegacyRecord, 'details'>;
  state: CaseState;
  outbox: { type: string; payload: string }[];
}

export interface Column {
  name: string;
  type: string;
  of(row: ReadyRecord): unknown;
}

const keys = new KeyRing(testKeys);
const now = '2026-07-01T00:00:00.000Z';

export const idColumn: Column = { name: 'id', type: 'uuid', of: ({ id }) => id };

/** Not the record's own work to prepare: it is hashed while the clock runs, as ours is. */
export const hashColumn: Column = { name: 'content_hash', type: 'bytea', of: ({ record }) => recordHash(keys, record) };

/** Sealed while the clock runs, as ours is. */
export const sealedColumns: Column[] = [
  {
    name: 'precis',
    type: 'bytea',
    of: ({ id, record }) => record.precis && keys.seal(record.precis, precisContext(id)).sealed,
  },
  { name: 'precis_key', type: 'text', of: ({ record }) => record.precis && keys.activeEncryptKey },
];

/** The rest of what ours writes of a case that is new. */
export const plainColumns: Column[] = [
  { name: 'system', type: 'text', of: ({ state }) => state.system },
  { name: 'legacy_id', type: 'text', of: ({ record }) => record.legacyId },
  { name: 'number', type: 'text', of: ({ state }) => state.number },
  { name: 'kind', type: 'text', of: ({ state }) => state.kind },
  { name: 'status', type: 'text', of: ({ state }) => state.status },
  { name: 'category', type: 'text', of: ({ state }) => state.category },
  { name: 'case_group', type: 'text', of: ({ state }) => state.group },
  { name: 'unit', type: 'text', of: ({ state }) => state.unit },
  { name: 'channel', type: 'text', of: ({ state }) => state.channel },
  { name: 'priority', type: 'text', of: ({ state }) => state.priority },
  { name: 'received_at', type: 'timestamptz', of: ({ state }) => state.receivedAt },
  { name: 'due_at', type: 'timestamptz', of: ({ state }) => state.dueAt },
  { name: 'completed_at', type: 'timestamptz', of: ({ state }) => state.completedAt },
  { name: 'outcome', type: 'text', of: ({ state }) => state.outcome },
  // arrays of arrays cannot be unnested: parted by the unit separator
  { name: 'work_orders', type: 'text', of: ({ state }) => state.workOrders.join('\u001f') },
  { name: 'restricted', type: 'boolean', of: ({ state }) => state.restricted },
  { name: 'codes', type: 'jsonb', of: ({ record }) => JSON.stringify(record.codes) },
  { name: 'version', type: 'int', of: () => 1 },
  { name: 'legacy_modified_at', type: 'timestamptz', of: ({ record }) => record.modifiedAt },
  { name: 'read_began_at', type: 'timestamptz', of: () => now },
  { name: 'content_key', type: 'text', of: () => keys.activeHashKey },
  { name: 'details_wanted_at', type: 'timestamptz', of: () => now },
  { name: 'public_sequence', type: 'int', of: ({ outbox }) => outbox.length },
];
