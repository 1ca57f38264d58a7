import { changedFields, eventTypes } from '../model/case-changes.js';
import type { CaseEventType, EventLogName } from '../model/case-event.js';
import type { CaseState, Instant } from '../model/case.js';
import type { EventDraft } from '../events/event-log.js';

export interface Sequences {
  public: number;
  restricted: number;
}

export interface CaseChange {
  caseId: string;
  version: number;
  known: CaseState | null;
  incoming: CaseState;
  /** Private parts that changed (`precis`, `contact`, `description`, `notes`, `position`): named, never shown. */
  privateParts: string[];
  /** When it became so in the legacy system; null where legacy does not say. */
  modifiedAt: Instant | null;
  observedAt: Instant;
}

/** Fields that changed, private parts named last. Empty for a new case: all of it is new. */
export function changesOf({ known, incoming, privateParts }: CaseChange): string[] {
  return known ? [...changedFields(known, incoming), ...privateParts] : [];
}

/**
 * The events of one change and the case's sequences after it. A restricted case speaks in the restricted log only; when it
 * becomes restricted the public log hears `case.removed` and nothing more, when it is released the public log hears it whole (K-16 to K-21).
 */
export function draftEvents(change: CaseChange, before: Sequences): { drafts: EventDraft[]; after: Sequences } {
  const after = { ...before };
  const drafts = told(change, before).map(([log, type]) => {
    after[log] += 1;
    return {
      log,
      caseId: change.caseId,
      version: change.version,
      type,
      sequence: after[log],
      occurredAt: occurredAt(type, change),
      observedAt: change.observedAt,
    };
  });
  return { drafts, after };
}

function told(change: CaseChange, before: Sequences): [EventLogName, CaseEventType][] {
  const { known, incoming } = change;
  const changed = changesOf(change);
  const log: EventLogName = incoming.restricted ? 'restricted' : 'public';
  if (!known || known.restricted === incoming.restricted) {
    return eventTypes(known, incoming, changed).map((type) => [log, type]);
  }
  if (incoming.restricted) {
    return [
      ['public', 'case.removed'],
      ['restricted', before.restricted === 0 ? 'case.received' : 'case.updated'],
    ];
  }
  return [
    ['public', before.public === 0 ? 'case.received' : 'case.updated'],
    ['restricted', 'case.updated'],
  ];
}

function occurredAt(type: CaseEventType, change: CaseChange): Instant {
  const { incoming, modifiedAt, observedAt } = change;
  if (type === 'case.received') return incoming.receivedAt;
  const milestone = { 'case.acknowledged': incoming.acknowledgedAt, 'case.completed': incoming.completedAt }[
    type as string
  ];
  return milestone ?? modifiedAt ?? observedAt;
}
