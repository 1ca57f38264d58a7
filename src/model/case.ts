import type { ComplaintFacts } from './complaint.js';

/** What a case is to everyone but its legacy system. Instants are RFC 3339 in UTC, `2026-03-03T22:00:00.000Z`. */
export const caseKinds = ['request', 'complaint', 'compliment', 'suggestion', 'question', 'problem', 'other'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const caseStatuses = [
  'received',
  'acknowledged',
  'in-progress',
  'waiting',
  'completed',
  'cancelled',
  'removed',
] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** RFC 3339, UTC, milliseconds. */
export type Instant = string;

/**
 * One version of a case, free of personal data: history keeps it and events carry it.
 * `unmapped` names the raw codes that the mapping does not know, as `field:code`.
 */
export interface CaseState {
  system: string;
  number: string;
  kind: CaseKind;
  status: CaseStatus;
  category: string | null;
  group: string | null;
  unit: string | null;
  channel: string | null;
  priority: string | null;
  receivedAt: Instant;
  dueAt: Instant | null;
  acknowledgedAt: Instant | null;
  /** The latest notice of progress to the customer (UL-05). Versions stored before it was kept lack it: `wholeState`. */
  progressNoticeAt: Instant | null;
  completedAt: Instant | null;
  reopenedCount: number;
  outcome: string | null;
  workOrders: string[];
  restricted: boolean;
  /** What the complaints procedure asks about; null for all but complaints, and where the system says nothing of it. */
  complaint: ComplaintFacts | null;
  unmapped: string[];
}

export const closedStatuses: ReadonlySet<CaseStatus> = new Set(['completed', 'cancelled', 'removed']);

/** A version as it was stored: fields that Shirelink did not keep then are null. */
export function wholeState(stored: Omit<CaseState, 'progressNoticeAt' | 'complaint'> & Partial<CaseState>): CaseState {
  return { ...stored, progressNoticeAt: stored.progressNoticeAt ?? null, complaint: stored.complaint ?? null };
}
