import { ZoneOffsets } from '../../model/business-calendar/zone-offsets.js';

/** An instant, and the later one where the clock on the wall showed the same time twice. Milliseconds since the epoch. */
export interface LocalTime {
  at: number;
  later: number | null;
}

/** Reads times as CARE writes them: null for no time, undefined for what is none, such as 30 February or a time that the clock skips. */
export type TimeReader = (text: string) => LocalTime | null | undefined;

interface Rules {
  zone: string;
  formats: string[];
  absentBefore: string;
  /** `HH:mm` that a date alone stands for. */
  timeOfDay: string;
}

const iso = 'yyyy-MM-dd';
const isoTime = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const tokens = {
  yyyy: '\\d{4}',
  MM: '\\d\\d',
  dd: '\\d\\d',
  HH: '\\d\\d',
  mm: '\\d\\d',
  ss: '\\d\\d',
  M: '\\d\\d?',
  d: '\\d\\d?',
  H: '\\d\\d?',
};
const token = /yyyy|MM|dd|HH|mm|ss|M|d|H/g;
// beyond it the year has five digits, which neither PostgreSQL nor RFC 3339 takes
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** `formats` are tried in their order; ISO 8601, with or without an offset, is always understood. */
export function createTimeReader({ zone, formats, absentBefore, timeOfDay }: Rules): TimeReader {
  const patterns = [...formats, iso].map(compile);
  const wall = wallClock(zone);
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  const ofDate = (hours * 60 + minutes) * 60_000;
  const absentMs = Date.parse(absentBefore);
  return (text) => {
    const fields = readIso(text) ?? first(patterns, text);
    const time = fields && toTime(fields, wall, ofDate);
    if (!time || time.at > lastMs) return undefined;
    return time.at < absentMs ? null : time;
  };
}

interface Fields {
  /** As if it were UTC; NaN for what no calendar or clock has. */
  local: number;
  /** Milliseconds east of UTC; null: the zone's. */
  offset: number | null;
  isDate: boolean;
}

function readIso(text: string): Fields | null {
  const match = isoTime.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const millis = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const local = localMs([year, month, day, hour, minute, second].map((part) => Number(part ?? 0)));
  return { local: local + millis, offset: offset === undefined ? null : offsetMs(offset), isDate: false };
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(':', '') || '0')];
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

type Pattern = (text: string) => Fields | null;

function compile(format: string): Pattern {
  const order: string[] = [];
  const source = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(token, (found) => {
    order.push(found.charAt(0));
    return `(${tokens[found as keyof typeof tokens]})`;
  });
  const pattern = new RegExp(`^${source}$`);
  const part = (match: RegExpExecArray, letter: string) => Number(match[order.indexOf(letter) + 1] ?? 0);
  return (text) => {
    const match = pattern.exec(text);
    if (!match) return null;
    const local = localMs(
      ['y', 'M', 'd', 'H', 'm', 's'].map((letter) => (order.includes(letter) ? part(match, letter) : 0)),
    );
    return { local, offset: null, isDate: !order.includes('H') };
  };
}

function first(patterns: Pattern[], text: string): Fields | null {
  for (const pattern of patterns) {
    const fields = pattern(text);
    if (fields) return fields;
  }
  return null;
}

// Date takes 30 February for 2 March, 24:00 for the next day, and in its other ways the year 1 for 1901
function localMs(parts: number[]): number {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay && hour < 24 && minute < 60 && second < 60 ? date.setUTCHours(hour, minute, second) : Number.NaN;
}

function toTime({ local, offset, isDate }: Fields, wall: WallClock, ofDate: number): LocalTime | undefined {
  if (Number.isNaN(local)) return undefined;
  if (offset !== null) return { at: local - offset, later: null };
  // a date begins somewhere, even where the clock skips its midnight
  return isDate ? wall(local + ofDate, true) : wall(local, false);
}

type WallClock = (local: number, mayBeSkipped: boolean) => LocalTime | undefined;

const clocks = new Map<string, WallClock>();

/** The instants at which the zone's clocks show a reading; none where they skip it. Found once for each zone: it asks Intl thousands of times. */
function wallClock(zone: string): WallClock {
  const known = clocks.get(zone);
  if (known) return known;
  const offsets = new ZoneOffsets(zone, Date.UTC(1970, 0, 1), Date.UTC(2100, 0, 1));
  const changes = offsets.changes();
  const clock: WallClock = (local, mayBeSkipped) => {
    const at = offsets.instantOf(local);
    const near = changes.find((change) => Math.abs(change.at - at) < 86_400_000);
    if (!near) return { at, later: null };
    const { at: change, before, after } = near;
    // put forward: what lies between was never shown
    if (!mayBeSkipped && after > before && local >= change + before && local < change + after) return undefined;
    const isTwice = after < before && local >= change + after && local < change + before;
    return { at, later: isTwice ? local - after : null };
  };
  clocks.set(zone, clock);
  return clock;
}
