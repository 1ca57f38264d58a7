import type { CaseEventType, EventLogName } from '../model/case-event.js';
import type { Instant } from '../model/case.js';
import type { Transaction } from '../platform/postgres/database.js';

/** An event before it has its place in the log. `sequence` is counted by whoever holds the case's row lock. */
export interface EventDraft {
  log: EventLogName;
  caseId: string;
  version: number;
  type: CaseEventType;
  sequence: number;
  occurredAt: Instant;
  observedAt: Instant;
}

// Locks the log's head until commit: positions have no gaps and grow in commit order, so a reader that goes on from
// a position can never miss a late commit, whatever other transactions are open (ADR 2).
const takePositions = {
  name: 'take-positions',
  text: `update event_heads set position = position + $2 where log = $1 returning position::text`,
};

const insertEvents = {
  name: 'insert-events',
  text: `
insert into case_events (log, position, case_id, version, type, sequence, occurred_at, observed_at)
select $1, $2::bigint + draft.ordinality, draft.case_id, draft.version, draft.type, draft.sequence, draft.occurred_at, draft.observed_at
from unnest($3::uuid[], $4::int[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[]) with ordinality
  as draft (case_id, version, type, sequence, occurred_at, observed_at, ordinality)`,
};

/** Appends in the order given. Call it last before the commit: other writers wait from here on. */
export async function appendEvents(tx: Transaction, drafts: EventDraft[]): Promise<void> {
  // always in this order, so that two writers of both logs cannot lock each other out
  for (const log of ['public', 'restricted'] as const) {
    const mine = drafts.filter((draft) => draft.log === log);
    if (mine.length === 0) continue;
    const [head] = await tx.query<{ position: string }>(takePositions, [log, mine.length]);
    if (!head) throw new Error(`event log ${log} has no head row`);
    await tx.query(insertEvents, [
      log,
      String(BigInt(head.position) - BigInt(mine.length)),
      mine.map((draft) => draft.caseId),
      mine.map((draft) => draft.version),
      mine.map((draft) => draft.type),
      mine.map((draft) => draft.sequence),
      mine.map((draft) => draft.occurredAt),
      mine.map((draft) => draft.observedAt),
    ]);
  }
}
