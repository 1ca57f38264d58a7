import type { BusinessCalendar, DayGrid, Holiday } from '../../model/business-calendar/business-calendar.js';
import type { Countdown } from '../clocks/due-instant.js';
import { dayAfter } from './local-words.js';

/** A wait and the days whose closing it held; local dates. Milliseconds since the epoch; `to` null: it still holds. */
export interface HeldDays {
  from: number;
  to: number | null;
  days: string[];
}

/** A due instant, day by day. Dates are local, `YYYY-MM-DD`. */
export interface CountedDays {
  startedOn: string;
  /** Day 0: the day that counts as that of receipt (UL-01). */
  receivedOn: string;
  /** Day 1 to the last one, which is the day it is due; while it is paused those that have counted so far. */
  counted: string[];
  held: HeldDays[];
  /** Weekdays between start and due day that are no business days, with what makes them so. */
  notCounted: Holiday[];
  /** Epoch milliseconds; null: paused, with `daysLeft` to run. */
  due: number | null;
  daysLeft: number | null;
}

/**
 * The count of `dueAfterDays`, spread out to be read: the same grids and the same rules, each day by its date. `now` (epoch
 * milliseconds) is how far a wait that still holds is shown.
 * @throws OutsideCalendar
 */
export function countDays(calendar: BusinessCalendar, countdown: Countdown, now: number): CountedDays {
  const { startedAt, unit } = countdown;
  const { businessDays } = calendar;
  const startedOn = calendar.localDate(startedAt);
  const receivedOn = businessDays.date(businessDays.indexOf(startedAt));
  const grid = unit === 'business-days' ? businessDays : calendar.calendarDays;
  const { first, end, held, daysLeft } = walk(grid, { ...countdown, received: grid.indexFrom(receivedOn), now });
  const stopped = new Set(held.flatMap(({ days }) => days));
  const counted = datesOf(grid, first, end).filter((date) => !stopped.has(date));
  const skippedTo = unit === 'business-days' ? (counted.at(-1) ?? receivedOn) : receivedOn;
  return {
    startedOn,
    receivedOn,
    counted,
    held,
    notCounted: calendar.skipped(skippedFrom(calendar, startedOn), skippedTo),
    due: daysLeft === null ? grid.closing(end) : null,
    daysLeft,
  };
}

/** From the day after the start; from that day itself where it is no business day. */
export function skippedFrom({ businessDays }: BusinessCalendar, startedOn: string): string {
  return businessDays.count(startedOn, startedOn) === 0 ? startedOn : dayAfter(startedOn);
}

interface Walked {
  first: number;
  /** Index of the due day, or of the last day that has counted. */
  end: number;
  held: HeldDays[];
  daysLeft: number | null;
}

function walk(grid: DayGrid, given: Countdown & { received: number; now: number }): Walked {
  const { startedAt, days, waits, received, now } = given;
  const first = received + 1;
  const held: HeldDays[] = [];
  let due = received + days;
  for (const { from, to } of waits) {
    const firstHeld = Math.max(first, grid.indexOf(Math.max(from.at, startedAt)));
    const upTo = firstHeld > due ? firstHeld : Math.max(firstHeld, grid.indexOf(to?.at ?? Math.max(now, from.at)));
    held.push({ from: from.at, to: to?.at ?? null, days: datesOf(grid, firstHeld, upTo - 1) });
    if (firstHeld > due) continue;
    if (!to) return { first, end: firstHeld - 1, held, daysLeft: due - firstHeld + 1 };
    due += upTo - firstHeld;
  }
  return { first, end: due, held, daysLeft: null };
}

function datesOf(grid: DayGrid, first: number, last: number): string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => grid.date(first + index));
}
