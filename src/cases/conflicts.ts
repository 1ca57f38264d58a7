import { randomUUID } from 'node:crypto';
import type { Instant } from '../model/case.js';
import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, stateOfRow } from './case-row.js';
import type { IncomingRecord } from './incoming-case.js';

const insertConflict = `
insert into conflicts (id, system, case_id, kind, field, wanted, legacy, key_id, observed_at)
values ($1, $2, $3, 'legacy-went-back', 'modifiedAt', $4, $5, $6, $7)`;

export function conflictContext(id: string): string {
  return `conflicts:${id}`;
}

/** Keeps both sides, sealed: what the mirror held, and the older news with which the legacy system replaced it. */
export async function recordConflict(
  tx: Transaction,
  keys: KeyRing,
  { row, record, observedAt }: { row: CaseRow; record: IncomingRecord; observedAt: Instant },
): Promise<void> {
  const id = randomUUID();
  const seal = (side: object) => keys.seal(JSON.stringify(side), conflictContext(id));
  const { number, receivedAt, dueAt, completedAt, workOrders, codes, modifiedAt } = record;
  const wanted = seal({ modifiedAt: row.legacy_modified_at, ...stateOfRow(row) });
  const legacy = seal({ modifiedAt, number, receivedAt, dueAt, completedAt, workOrders, codes });
  await tx.query(insertConflict, [id, row.system, row.id, wanted.sealed, legacy.sealed, legacy.keyId, observedAt]);
}
