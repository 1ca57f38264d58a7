import { offsetMinutes } from '../wire/wire-time.js';
import type { Millis } from './rows.js';

const dayMillis = 86_400_000;
const minuteMillis = 60_000;
const closingMinute = 16 * 60 + 30;

/**
 * 16:30 in Sydney, `days` weekdays after the day of `from`. The simulated site doesn't know public holidays; its due dates are its own, as a
 * real site's are.
 */
export function endOfBusinessDay(from: Millis, days: number): Millis {
  let localDay = Math.floor((from + offsetMinutes(from) * minuteMillis) / dayMillis);
  for (let left = days; left > 0;) {
    localDay += 1;
    if (isWeekday(localDay)) left -= 1;
  }
  const localClosing = localDay * dayMillis + closingMinute * minuteMillis;
  // the clocks never change at 16:30, so the offset a few hours to either side is the right one
  return localClosing - offsetMinutes(localClosing - 10 * 60 * minuteMillis) * minuteMillis;
}

/** Days since 1 January 1970, a Thursday. */
function isWeekday(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}
