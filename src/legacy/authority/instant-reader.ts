import { DateTime } from 'luxon';
import type { Instant } from '../../model/case.js';

export interface InstantRules {
  /** IANA zone of times without an offset. */
  zone: string;
  /** Luxon tokens of times that aren't ISO 8601, tried in order. */
  formats: string[];
  /** ISO date: times before it (0001-01-01, 1899-12-30) stand for no time at all. */
  absentBefore: string;
}

// beyond it the year has five digits, which neither PostgreSQL nor RFC 3339 takes: 9999-12-31T23:59:59-05:00 is such a time
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads times as Authority writes them: the instant, null for no time, undefined for what is none. */
export type InstantReader = (text: string) => Instant | null | undefined;

// What Authority was seen to send; the rest goes the slow way through luxon.
const isoWithOffset = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
// luxon would also take 14:07 (of today) or 2026 (its first instant) for a time
const isoWithDay = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;

export function createInstantReader({ zone, formats, absentBefore }: InstantRules): InstantReader {
  const absentMs = Date.parse(absentBefore);
  return (text) => {
    const match = isoWithOffset.exec(text);
    const ms = match ? (isDay(match) ? Date.parse(text) : Number.NaN) : slowMs(text, zone, formats);
    if (Number.isNaN(ms) || ms > lastMs) return undefined;
    return ms < absentMs ? null : instantText(ms);
  };
}

const dayMs = 86_400_000;
const dayTexts = new Map<number, string>();
const daysKept = 20_000;

/**
 * As Date.toISOString, which took half of a page's whole parsing time (0.8 µs; this takes 0.1): a page has few days and many times, so
 * days are kept.
 */
function instantText(ms: number): Instant {
  const day = Math.floor(ms / dayMs);
  let date = dayTexts.get(day);
  if (date === undefined) {
    if (dayTexts.size >= daysKept) dayTexts.clear();
    date = new Date(day * dayMs).toISOString().slice(0, -'00:00:00.000Z'.length);
    dayTexts.set(day, date);
  }
  const seconds = Math.floor((ms - day * dayMs) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const millis = String(ms - day * dayMs - seconds * 1000).padStart(3, '0');
  return `${date}${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[seconds % 60]}.${millis}Z`;
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

// Date.parse takes 30 February for 2 March
function isDay([, year, month, day]: RegExpExecArray): boolean {
  return day! <= '28' || new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
}

/** NaN where it is no time. A time in the hour that the clock shows twice is the earlier one; one in the hour that it skips is none. */
function slowMs(text: string, zone: string, formats: string[]): number {
  const time = parseIn(zone, text, formats);
  if (!time) return Number.NaN;
  // with an offset of its own it comes back unchanged whatever the zone; without one it is a wall clock's
  const wall = parseIn('utc', text, formats)!;
  if (wall.toMillis() === time.toMillis()) return time.toMillis();
  if (wall.hour !== time.hour || wall.minute !== time.minute) return Number.NaN;
  const earlier = time.minus({ hours: 1 });
  return earlier.hour === time.hour ? earlier.toMillis() : time.toMillis();
}

function parseIn(zone: string, text: string, formats: string[]): DateTime | null {
  if (isoWithDay.test(text)) {
    const iso = DateTime.fromISO(text.replace(' ', 'T'), { zone });
    if (iso.isValid) return iso;
  }
  return formats.map((format) => DateTime.fromFormat(text, format, { zone })).find((time) => time.isValid) ?? null;
}
