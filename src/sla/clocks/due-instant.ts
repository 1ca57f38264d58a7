import type { BusinessCalendar, DayGrid } from '../../model/business-calendar/business-calendar.js';
import type { Wait } from './case-timeline.js';

/** Days to count from a start, and the waits that hold the count; milliseconds since the epoch. */
export interface Countdown {
  startedAt: number;
  days: number;
  unit: 'business-days' | 'calendar-days';
  waits: readonly Wait[];
}

/** `due` null: the clock is paused, with `daysLeft` to run once it goes on. */
export type Due = { due: number; daysLeft: null } | { due: null; daysLeft: number };

/**
 * The closing of day N, the day of receipt being day 0 (UL-01): receipt after the closing or on a non-business day counts as received on
 * the next business day. A day counts where the clock is running at its closing; waits that end before it shift nothing. A wait holds
 * the closing of the moment at which it begins, not that of the moment at which it ends. Constant time for each wait.
 * @throws OutsideCalendar
 */
export function dueAfterDays(calendar: BusinessCalendar, { startedAt, days, unit, waits }: Countdown): Due {
  const [grid, received] = dayOfReceipt(calendar, startedAt, unit);
  let due = received + days;
  for (const { from, to } of waits) {
    // what begins after the due instant holds nothing, be it beyond the calendar's years
    if (from.at > grid.closing(due)) break;
    const firstHeld = Math.max(received + 1, grid.indexOf(Math.max(from.at, startedAt)));
    if (firstHeld > due) continue;
    if (!to) return { due: null, daysLeft: due - firstHeld + 1 };
    due += Math.max(0, grid.indexOf(to.at) - firstHeld);
  }
  return { due: grid.closing(due), daysLeft: null };
}

/** The days that the unit counts, and the index of the day of receipt among them: always a business day. */
function dayOfReceipt(
  { businessDays, calendarDays }: BusinessCalendar,
  startedAt: number,
  unit: Countdown['unit'],
): [DayGrid, number] {
  const received = businessDays.indexOf(startedAt);
  if (unit === 'business-days') return [businessDays, received];
  return [calendarDays, calendarDays.indexFrom(businessDays.date(received))];
}
