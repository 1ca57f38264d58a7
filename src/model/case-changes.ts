import { closedStatuses, type CaseState } from './case.js';
import type { CaseEventType } from './case-event.js';
import { isSameComplaint } from './complaint.js';

const stateFields = [
  'number',
  'kind',
  'status',
  'category',
  'group',
  'unit',
  'channel',
  'priority',
  'receivedAt',
  'dueAt',
  'acknowledgedAt',
  'progressNoticeAt',
  'completedAt',
  'reopenedCount',
  'outcome',
  'workOrders',
  'restricted',
  'complaint',
  'unmapped',
] as const satisfies (keyof CaseState)[];

/** Names of the fields that differ, in the order of the type. */
export function changedFields(known: CaseState, incoming: CaseState): string[] {
  return stateFields.filter((field) => {
    if (field === 'complaint') return !isSameComplaint(known.complaint ?? null, incoming.complaint);
    // what an older version did not keep is null, not another value
    const before = known[field];
    const after = incoming[field];
    if (Array.isArray(before)) return before.join('\n') !== (after as string[]).join('\n');
    return (before ?? null) !== (after ?? null);
  });
}

/** The fields that an event type speaks for; whatever else changed is told by `case.updated`. A code that got mapped goes with its field. */
const spokenFor: Partial<Record<CaseEventType, readonly string[]>> = {
  'case.reopened': ['status', 'reopenedCount', 'completedAt', 'outcome', 'unmapped'],
  'case.acknowledged': ['status', 'acknowledgedAt'],
  'case.reclassified': ['kind', 'category', 'group', 'unmapped'],
  'case.assigned': ['unit', 'unmapped'],
  'case.completed': ['status', 'completedAt', 'outcome', 'unmapped'],
};

/**
 * What happened to a case, as event types in the order in which they are told. A new case is received, and at once acknowledged or
 * completed where its first sight says so. `changed` are the changed fields, private parts (`precis`, `contact`, ...) among them.
 */
export function eventTypes(known: CaseState | null, incoming: CaseState, changed: string[]): CaseEventType[] {
  if (!known) return ['case.received', ...milestones(null, incoming)];
  if (incoming.status === 'removed') return known.status === 'removed' ? [] : ['case.removed'];
  const told: CaseEventType[] = [];
  if (isReopened(known, incoming)) told.push('case.reopened');
  if (['kind', 'category', 'group'].some((field) => changed.includes(field))) told.push('case.reclassified');
  if (changed.includes('unit')) told.push('case.assigned');
  told.push(...milestones(known, incoming));
  const covered = new Set(told.flatMap((type) => spokenFor[type] ?? []));
  if (changed.some((field) => !covered.has(field))) told.push('case.updated');
  return told;
}

/** A closed case that is open again; a removed one that came back is an update. */
export function isReopened(known: CaseState, incoming: CaseState): boolean {
  return known.status !== 'removed' && closedStatuses.has(known.status) && !closedStatuses.has(incoming.status);
}

function milestones(known: CaseState | null, incoming: CaseState): CaseEventType[] {
  const told: CaseEventType[] = [];
  if (incoming.acknowledgedAt && !known?.acknowledgedAt) told.push('case.acknowledged');
  if (incoming.status === 'completed' && known?.status !== 'completed') told.push('case.completed');
  return told;
}
