import type { EventDraft } from '../events/event-log.js';
import { changedFields } from '../model/case-changes.js';
import { caseState } from '../model/case-state.js';
import type { Instant } from '../model/case.js';
import type { Interpretation, LegacyCodes } from '../model/interpretation.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, stateOfRow } from './case-row.js';
import { lockRows } from './case-store.js';
import { ChangeSet } from './change-set.js';
import { sealedPrecis } from './record-changes.js';

const selectBatch = `
select id from cases where system = $1 and id > $2 and status <> 'removed' order by id limit 1000`;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Reads the stored raw codes through a changed mapping. */
export class MappingChanges {
  /** One batch of cases in the order of their ids; `last` null: there are no more. Events go last before the commit. */
  async remap(
    tx: Transaction,
    { system, after, at }: { system: string; after: string | null; at: Instant },
    interpret: (codes: LegacyCodes) => Interpretation,
  ): Promise<{ last: string | null; changed: number; drafts: EventDraft[] }> {
    const batch = await tx.query<{ id: string }>(selectBatch, [system, after ?? beforeAll]);
    const rows = await lockRows(
      tx,
      batch.map(({ id }) => id),
    );
    const changes = new ChangeSet({ cause: 'mapping', observedAt: at, wantDetails: false });
    const changed = [...rows.values()].filter((row) => addRemapped(changes, row, interpret(row.codes)));
    await changes.save(tx);
    return { last: batch.at(-1)?.id ?? null, changed: changed.length, drafts: changes.drafts };
  }
}

function addRemapped(changes: ChangeSet, row: CaseRow, meaning: Interpretation): boolean {
  const known = stateOfRow(row);
  // a code that the map has lost leaves the case as it was; a closure that was unmapped so far is replayed from quarantine, dates and all
  if (meaning.status === null || known.unmapped.some((gap) => gap.startsWith('closure:'))) return false;
  const state = caseState(known, known, meaning);
  if (changedFields(known, state).length === 0) return false;
  return changes.add({
    id: row.id,
    legacyId: row.legacy_id,
    row,
    state,
    codes: row.codes,
    modifiedAt: row.legacy_modified_at?.toISOString() ?? null,
    readBeganAt: row.read_began_at.toISOString(),
    contentHash: row.content_hash,
    contentKey: row.content_key,
    precis: sealedPrecis(row),
    privateParts: [],
    flags: ['mapping-changed'],
  });
}
