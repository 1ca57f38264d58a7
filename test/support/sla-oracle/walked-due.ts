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
  const story = turns({ ...life, stop: null });
  let received: WalkedDay | null = null;
  let rolledFrom = '';
  let counted = 0;
  for (const day of days.from(life.start)) {
    if (received) {
      if ('months' in allowed) {
        if (day.isBusiness && day.date >= rolledFrom) return day.closes;
        continue;
      }
      if (allowed.unit === 'business-days' && !day.isBusiness) continue;
      const told = story.filter(({ at }) => at <= day.closes);
      if (told.at(-1)!.runs) counted += 1;
      else if (told.length === story.length) return 'held';
      if (counted === allowed.days && told.at(-1)!.runs) return day.closes;
    } else if (day.isBusiness && day.closes >= life.start) {
      received = day;
      if ('months' in allowed) rolledFrom = monthsLater(day.date, allowed.months);
      if ('days' in allowed && allowed.days === 0) return day.closes;
    }
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
