import { type ClockLife, turns } from './clock-life.js';
import type { WalkedDay, WalkedDays } from './walked-days.js';

/** What a clock may take. */
export type Allowed = { days: number; unit: 'business-days' | 'calendar-days' } | { months: number };

/** When a clock is due; `held`: it stands still, and nobody can say; `outside`: the table ends before. */
export type WalkedDue = number | 'held' | 'outside';

/**
 * Walks from the start from closing to closing and counts those at which the clock runs, until there are enough. At the closing
 * at which a wait begins it stands still, at that at which one ends it runs. What stops the clock changes nothing: without it, it
 * would have run on.
 */
export function walkedDue(days: WalkedDays, life: ClockLife, allowed: Allowed): WalkedDue {
  if (!days.covers(life.start)) return 'outside';
  for (const day of days.from(life.start)) {
    // the day of receipt is day 0, and a business day; exactly its closing is in time
    if (!day.isBusiness || day.closes < life.start) continue;
    if ('months' in allowed) return rolledDue(days, { received: day, months: allowed.months });
    return allowed.days === 0 ? day.closes : countedDue(days, { life, received: day, allowed });
  }
  return 'outside';
}

function rolledDue(days: WalkedDays, { received, months }: { received: WalkedDay; months: number }): WalkedDue {
  const from = monthsLater(received.date, months);
  for (const day of days.from(received.closes)) if (day.isBusiness && day.date >= from) return day.closes;
  return 'outside';
}

function countedDue(
  days: WalkedDays,
  { life, received, allowed }: { life: ClockLife; received: WalkedDay; allowed: Exclude<Allowed, { months: number }> },
): WalkedDue {
  const story = turns({ ...life, stop: null });
  let counted = 0;
  for (const { date, isBusiness, closes } of days.from(received.closes)) {
    if (date <= received.date || (allowed.unit === 'business-days' && !isBusiness)) continue;
    const told = story.filter(({ at }) => at <= closes);
    if (told.at(-1)!.runs) counted += 1;
    else if (told.length === story.length) return 'held';
    if (counted === allowed.days) return closes;
  }
  return 'outside';
}

/** The same day of a later month; where that month is shorter, its last day. */
function monthsLater(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  for (let tried = day; ; tried--) {
    const later = new Date(Date.UTC(year, month - 1 + months, tried));
    if (later.getUTCDate() === tried) return later.toISOString().slice(0, 10);
  }
}
