import { closedStatuses, type CaseState, type Instant } from './case.js';
import { isReopened } from './case-changes.js';
import type { Interpretation } from './interpretation.js';

/** What a legacy record says beside its codes. `acknowledgedAt` and `progressNoticeAt` come with the details and are kept from the known case. */
export interface CaseFacts {
  system: string;
  number: string;
  receivedAt: Instant;
  dueAt: Instant | null;
  completedAt: Instant | null;
  acknowledgedAt: Instant | null;
  progressNoticeAt: Instant | null;
  workOrders: string[];
}

/**
 * The case as legacy's facts and codes make it. An unmapped status makes a new case `received`; whoever has a known case with one
 * leaves it as it was and does not ask. An open case has neither a completion nor an outcome, whatever else legacy's row holds.
 */
export function caseState(known: CaseState | null, facts: CaseFacts, meaning: Interpretation): CaseState {
  const status = statusOf(facts, meaning);
  const closed = closedStatuses.has(status);
  const incoming: CaseState = {
    system: facts.system,
    number: facts.number,
    kind: meaning.kind,
    status,
    category: meaning.category,
    group: meaning.group,
    unit: meaning.unit,
    channel: meaning.channel,
    priority: meaning.priority,
    receivedAt: facts.receivedAt,
    dueAt: facts.dueAt,
    acknowledgedAt: facts.acknowledgedAt,
    progressNoticeAt: facts.progressNoticeAt,
    completedAt: closed ? facts.completedAt : null,
    reopenedCount: known?.reopenedCount ?? 0,
    outcome: closed ? meaning.outcome : null,
    workOrders: facts.workOrders,
    restricted: meaning.restricted,
    complaint: meaning.complaint,
    unmapped: meaning.gaps.map((gap) => `${gap.field}:${gap.code}`),
  };
  if (known && isReopened(known, incoming)) incoming.reopenedCount += 1;
  return incoming;
}

function statusOf(facts: CaseFacts, meaning: Interpretation): CaseState['status'] {
  const status = meaning.status ?? 'received';
  return status === 'received' && facts.acknowledgedAt ? 'acknowledged' : status;
}
