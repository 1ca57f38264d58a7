import { type BusinessCalendar, OutsideCalendar } from '../../model/business-calendar/business-calendar.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { ServiceTarget } from '../../model/service-target.js';
import type { RulingTarget } from './clock.js';
import { type Countdown, dueAfterDays } from './due-instant.js';
import type { Wait } from './case-timeline.js';

/** What a due instant is made from; milliseconds since the epoch. */
export interface DueFacts {
  standard: ServiceStandard;
  startedAt: number;
  waits: readonly Wait[];
  /** Legacy's own due instant, for the standards that take the category's target. */
  legacyDueAt: number | null;
  category: ServiceTarget | null;
}

export interface RulingDue {
  due: number | null;
  councilDue: number | null;
  target: RulingTarget | null;
  remark: string | null;
}

/**
 * Which target rules a clock, and when it is due by it; legacy's and the council's are both kept. Legacy's rules only from after the
 * start: a reopened case may still show the due instant of its first round. A date outside of the calendar's years leaves the council's due
 * instant open and says so; it is never guessed.
 */
export function rulingDue(calendar: BusinessCalendar, facts: DueFacts): RulingDue {
  const { standard, legacyDueAt, category } = facts;
  const council = councilTarget(standard, category);
  const counted = council ? countedDue(calendar, facts, council) : noDue('the category has no target');
  if (standard.target.from !== 'category' || category?.source !== 'legacy') {
    return { due: counted.due, councilDue: counted.due, target: council, remark: counted.remark };
  }
  const usable = legacyDueAt !== null && (standard.starts === 'received' || legacyDueAt > facts.startedAt);
  if (usable) return { due: legacyDueAt, councilDue: counted.due, target: legacyTarget, remark: null };
  if (standard.starts === 'received') {
    return { due: null, councilDue: counted.due, target: null, remark: 'legacy has set no due date' };
  }
  return { due: counted.due, councilDue: counted.due, target: council, remark: counted.remark };
}

const legacyTarget: RulingTarget = { source: 'legacy', days: null, months: null, unit: 'instant' };

function councilTarget({ target }: ServiceStandard, category: ServiceTarget | null): RulingTarget | null {
  if (target.from === 'months') return { source: 'council', days: null, months: target.months, unit: 'months' };
  const days = target.from === 'days' ? target : category;
  if (!days || days.days === null) return null;
  return { source: 'council', days: days.days, months: null, unit: days.unit };
}

function countedDue(
  calendar: BusinessCalendar,
  { startedAt, waits }: DueFacts,
  target: RulingTarget,
): { due: number | null; remark: string | null } {
  try {
    if (target.months !== null) return { due: calendar.monthsAfter(startedAt, target.months), remark: null };
    const countdown: Countdown = { startedAt, waits, days: target.days!, unit: target.unit as Countdown['unit'] };
    const { due, daysLeft } = dueAfterDays(calendar, countdown);
    return due === null ? noDue(`paused with ${daysLeft} ${target.unit} left`) : { due, remark: null };
  } catch (error) {
    if (error instanceof OutsideCalendar) return noDue(error.message);
    throw error;
  }
}

function noDue(remark: string): { due: null; remark: string } {
  return { due: null, remark };
}
