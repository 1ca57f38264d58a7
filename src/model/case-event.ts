import type { CaseState, Instant } from './case.js';

/** CloudEvents `type` is this with the prefix `au.gov.nsw.shirelink.`. */
export const caseEventTypes = [
  'case.received',
  'case.acknowledged',
  'case.updated',
  'case.assigned',
  'case.reclassified',
  'case.escalated',
  'case.completed',
  'case.reopened',
  'case.removed',
  'document.linked',
  'document.unlinked',
  'sla.warning',
  'sla.breached',
  'sla.met',
  'command.parked',
] as const;
export type CaseEventType = (typeof caseEventTypes)[number];

/** Two logs, numbered apart, so that no gap in the public one tells of a restricted case. */
export const eventLogs = ['public', 'restricted'] as const;
export type EventLogName = (typeof eventLogs)[number];

/**
 * One event as every reader gets it: followers, the relay, `/events`.
 * `sequence` counts from 1 per case and log; `position` counts from 1 per log, without gaps, in commit order.
 * `state` is null for `case.removed`, which says nothing but that the case is gone.
 */
export interface CaseEvent {
  log: EventLogName;
  position: number;
  caseId: string;
  version: number;
  type: CaseEventType;
  sequence: number;
  occurredAt: Instant;
  observedAt: Instant;
  state: CaseState | null;
  changed: string[];
  /** What the event says beside the state; null for events of the case itself. For `sla.*` and `case.escalated` the clock. */
  detail: object | null;
}

/** Events that say something of a case without the case having changed: whoever works on changes passes them by. */
export function isNewsBeside(type: CaseEventType): boolean {
  return type.startsWith('sla.') || type === 'case.escalated' || type === 'command.parked';
}

/** CloudEvents `id`: unique per case, log and sequence; with `source` (which carries the epoch) the de-duplication key. */
export function eventId(event: Pick<CaseEvent, 'caseId' | 'log' | 'sequence'>): string {
  return `${event.caseId}.${event.log === 'restricted' ? 'r' : ''}${event.sequence}`;
}
