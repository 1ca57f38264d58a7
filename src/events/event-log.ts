import type { CaseEventType, EventLogName } from '../model/case-event.js';
import type { Instant } from '../model/case.js';
import type { CopyValue } from '../platform/postgres/copy-rows.js';
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
  /** What the event says beside its case's state: of a clock, say. Free of personal data. */
  detail?: object;
}

// Locks the log's head until commit: positions have no gaps and grow in commit order, so a reader that goes on from
// a position can never miss a late commit, whatever other transactions are open (ADR 2).
const takePositions = {
  name: 'take-positions',
  text: `update event_heads set position = position + $2 where log = $1 returning position::text`,
};

const target = {
  table: 'case_events',
  columns: ['log', 'position', 'case_id', 'version', 'type', 'sequence', 'occurred_at', 'observed_at', 'detail'],
};

/** Appends in the order given. Call it last before the commit: other writers wait from here on. */
export async function appendEvents(tx: Transaction, drafts: EventDraft[]): Promise<void> {
  // always in this order, so that two writers of both logs cannot lock each other out
  for (const log of ['public', 'restricted'] as const) {
    const mine = drafts.filter((draft) => draft.log === log);
    if (mine.length === 0) continue;
    const [head] = await tx.query<{ position: string }>(takePositions, [log, mine.length]);
    if (!head) throw new Error(`event log ${log} has no head row`);
    const first = Number(head.position) - mine.length + 1;
    await tx.copy(
      target,
      mine.map((draft, index) => rowOf(draft, first + index)),
    );
  }
}

function rowOf(draft: EventDraft, position: number): CopyValue[] {
  const { log, caseId, version, type, sequence, occurredAt, observedAt, detail } = draft;
  const more = detail ? JSON.stringify(detail) : null;
  return [log, position, caseId, version, type, sequence, occurredAt, observedAt, more];
}
