import { type BusinessCalendar, OutsideCalendar } from '../../model/business-calendar/business-calendar.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { ClockSegment } from './clock.js';

/** Whole minutes of business hours in which a clock ran, up to `end` (epoch milliseconds); null outside of the calendar's years. */
export function netMinutes(calendar: BusinessCalendar, segments: readonly ClockSegment[], end: number): number | null {
  return withinCalendar(() => {
    const minutes = segments
      .filter(({ state }) => state === 'running')
      .map(({ from, to }) => calendar.businessMinutes(Date.parse(from), to ? Date.parse(to) : end));
    return Math.floor(minutes.reduce((sum, some) => sum + some, 0));
  });
}

/**
 * When a warning goes out: the closing of the business day so many before the due day. Null where that is not after `after` (what was in
 * its window when it was first seen is not warned of), where there is no due instant, or outside of the calendar's years.
 */
export function warningAt(
  { businessDays }: BusinessCalendar,
  { standard, due, after }: { standard: ServiceStandard; due: number | null; after: number },
): number | null {
  const { warnBusinessDaysBefore: before } = standard;
  if (due === null || before === null) return null;
  const at = withinCalendar(() => businessDays.closing(businessDays.indexOf(due) - before));
  return at !== null && at > after && at < due ? at : null;
}

function withinCalendar<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof OutsideCalendar) return null;
    throw error;
  }
}
