import { IANAZone } from 'luxon';
import type { Millis } from '../store/rows.js';

const zone = IANAZone.create('Australia/Sydney');
const dayMillis = 86_400_000;
const minuteMillis = 60_000;
const twoDigits = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** Minutes by day of UTC; null for a day on which the clocks change. */
const offsetOfDay = new Map<number, number | null>();
/** `2026-03-03` by local day. */
const nameOfDay = new Map<number, string>();

/**
 * `2026-03-03T14:07:00+11:00`: the site's own time with its offset. A page has 700 of them, and a walk 58,000 rows: what depends on the
 * day alone is worked out once a day.
 */
export function wireTime(at: Millis): string {
  const offset = offsetMinutes(at);
  const local = at + offset * minuteMillis;
  const day = Math.floor(local / dayMillis);
  const second = Math.floor((local - day * dayMillis) / 1000);
  const minute = Math.floor(second / 60);
  const time = `${digits(minute / 60)}:${digits(minute % 60)}:${digits(second % 60)}`;
  return `${dayName(day)}T${time}+${digits(offset / 60)}:${digits(offset % 60)}`;
}

export function wireTimeOrNull(at: Millis | null): string | null {
  return at === null ? null : wireTime(at);
}

/** Minutes that Sydney is ahead of UTC. */
export function offsetMinutes(at: Millis): number {
  const day = Math.floor(at / dayMillis);
  let offset = offsetOfDay.get(day);
  if (offset === undefined) {
    const first = zone.offset(day * dayMillis);
    offset = first === zone.offset((day + 1) * dayMillis) ? first : null;
    offsetOfDay.set(day, offset);
  }
  return offset ?? zone.offset(at);
}

function dayName(day: number): string {
  let name = nameOfDay.get(day);
  if (name === undefined) {
    name = new Date(day * dayMillis).toISOString().slice(0, 10);
    nameOfDay.set(day, name);
  }
  return name;
}

function digits(number: number): string {
  return twoDigits[Math.floor(number)] as string;
}
