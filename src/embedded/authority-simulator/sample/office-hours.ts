import type { Millis } from '../store/rows.js';
import { offsetMinutes } from '../wire/wire-time.js';
import type { Random } from './random.js';

const minuteMillis = 60_000;
const dayMillis = 86_400_000;
const opens = 8 * 60;
const closes = 16 * 60 + 30;

/** The instant itself where it is a weekday between 8:00 and 16:30 in Sydney (UL-01), else one early on the next working morning. */
export function inOfficeHours(at: Millis, random: Random): Millis {
  const local = at + offsetMinutes(at) * minuteMillis;
  let day = Math.floor(local / dayMillis);
  const minute = (local - day * dayMillis) / minuteMillis;
  if (isWeekday(day) && minute >= opens && minute < closes) return at;
  if (!isWeekday(day) || minute >= closes) day += 1;
  while (!isWeekday(day)) day += 1;
  const morning = day * dayMillis + (opens + random.whole(0, 150)) * minuteMillis + random.whole(0, 59) * 1000;
  return morning - offsetMinutes(morning - 10 * 60 * minuteMillis) * minuteMillis;
}

function isWeekday(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}
