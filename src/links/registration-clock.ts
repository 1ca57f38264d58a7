import type { Instant } from '../model/case.js';
import type { ServiceStandard } from '../model/service-standard.js';
import type { StoredClock } from '../sla/clocks/reconcile-clock.js';
import { type RulingDue, rulingDue } from '../sla/clocks/ruling-due.js';
import type { ClockRules } from '../sla/clock-rules.js';
import type { RegisteredDocument } from './registered-document.js';

/** The standard that a written complaint is entered in CARE by (K-10); its clock is keyed by the document's number. */
export const registrationClock = 'CMP-REG';

type Rules = Pick<ClockRules, 'calendar' | 'standards' | 'standard'>;

/** By which calendar and standards a document was judged: where it changes, open ones are judged anew. */
export function rulesVersion({ calendar, standards }: Rules): string {
  return `${calendar.version} ${standards.version}`;
}

/**
 * When a document must be in CARE, counted from its registration; null: the standard is switched off, or outside of the calendar's years.
 *
 * @rule K-10
 */
export function registrationDue(rules: Rules, registeredAt: Instant): Instant | null {
  const standard = rules.standard(registrationClock);
  const due = standard ? rulingOf(rules, standard, registeredAt).due : null;
  return due === null ? null : new Date(due).toISOString();
}

/** The document's clock as those of cases are, so that it is explained and told like them. */
export function registrationAsClock(
  rules: Rules,
  standard: ServiceStandard,
  document: RegisteredDocument,
): StoredClock {
  const { registeredAt, enteredAt, dueAt, dueLearntAt, breachedAt, historical, toldCycle } = document;
  const { target, remark } = rulingOf(rules, standard, registeredAt);
  const { rule, starts } = standard;
  const minutes = enteredAt === null ? null : Math.floor((Date.parse(enteredAt) - Date.parse(registeredAt)) / 60_000);
  return {
    clock: registrationClock,
    cycle: toldCycle ?? 1,
    revision: 1,
    state: enteredAt === null ? 'running' : isLate(document) ? 'late' : 'met',
    startedAt: registeredAt,
    stoppedAt: enteredAt,
    dueAt,
    dueLearntAt,
    legacyDueAt: null,
    councilDueAt: dueAt,
    warnAt: null,
    warnedAt: null,
    breachedAt: breachedAt ?? (isLate(document) ? later(dueAt!, dueLearntAt) : null),
    announced: null,
    historical,
    target,
    netMinutes: null,
    grossMinutes: minutes,
    segments: [{ state: 'running', from: registeredAt, to: enteredAt, rule, cause: starts, version: 1 }],
    remark,
    category: null,
    rule,
    calendarVersion: rules.calendar.version,
    standardsVersion: rules.standards.version,
    caseVersion: 1,
  };
}

/** Exactly at the due instant is in time. */
export function isLate({ enteredAt, dueAt }: Pick<RegisteredDocument, 'enteredAt' | 'dueAt'>): boolean {
  return enteredAt !== null && dueAt !== null && enteredAt > dueAt;
}

export function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

function rulingOf({ calendar }: Rules, standard: ServiceStandard, registeredAt: Instant): RulingDue {
  const startedAt = Date.parse(registeredAt);
  return rulingDue(calendar, { standard, startedAt, waits: [], legacyDueAt: null, category: null });
}
