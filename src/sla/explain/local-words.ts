import { addMonths, dateOf, dayNumber, weekdayOf } from '../../model/business-calendar/civil-date.js';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `Tuesday 7 April 2026`; without the year where it is the one that the reader has in mind. `date`: local, `YYYY-MM-DD`. */
export function dayInWords(date: string, knownYear?: string): string {
  return `${weekdayInWords(date)} ${dateInWords(date, knownYear)}`;
}

/** `7 April 2026`; without the year where it is the one that the reader has in mind. */
export function dateInWords(date: string, knownYear?: string): string {
  const [year, month, day] = date.split('-') as [string, string, string];
  const words = `${Number(day)} ${months[Number(month) - 1]}`;
  return year === knownYear ? words : `${words} ${year}`;
}

export function weekdayInWords(date: string): string {
  return weekdays[weekdayOf(dayNumber(date)) - 1] as string;
}

export function dayAfter(date: string): string {
  return dateOf(dayNumber(date) + 1);
}

/** The same day of a later month, or the last of it where it is too short (K-13). */
export function monthsLater(date: string, count: number): string {
  return dateOf(addMonths(dayNumber(date), count));
}

/** Weekends that lie, wholly or in part, from one date to another, both included. */
export function weekendsBetween(from: string, to: string): number {
  if (to < from) return 0;
  const [first, last] = [dayNumber(from), dayNumber(to)];
  // 5 January 1970 was a Monday
  const week = (day: number) => Math.floor((day - 4) / 7);
  return week(last) - week(first) + (weekdayOf(last) >= 6 ? 1 : 0);
}

/** `1 business day`, `3 business days`, `2 weekends`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `a, b and c`. */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Instants as the council's clocks on the wall show them. */
export class LocalWords {
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly zone: string) {
    this.format = new Intl.DateTimeFormat('en-AU', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** `Tuesday 7 April 2026 at 16:30`. `at`: epoch milliseconds, or RFC 3339. */
  moment(at: number | string, knownYear?: string): string {
    return `${dayInWords(this.date(at), knownYear)} at ${this.time(at)}`;
  }

  /** `YYYY-MM-DD`. */
  date(at: number | string): string {
    const { year, month, day } = this.parts(at);
    return `${year}-${month}-${day}`;
  }

  /** `16:30`; with its seconds where the minute alone would look like a closing that it missed. */
  time(at: number | string, closing?: string): string {
    const { hour, minute, second } = this.parts(at);
    const time = `${hour}:${minute}`;
    if (time !== closing || time === this.exact(at)) return time;
    return second === '00' ? `just after ${time}` : `${time}:${second}`;
  }

  /** `HH:MM` where it is that minute to the millisecond; else null. */
  private exact(at: number | string): string | null {
    const { hour, minute } = this.parts(at);
    return new Date(at).getTime() % 60_000 === 0 ? `${hour}:${minute}` : null;
  }

  private parts(at: number | string): Record<Intl.DateTimeFormatPartTypes, string> {
    const parts = this.format.formatToParts(new Date(at));
    return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Record<
      Intl.DateTimeFormatPartTypes,
      string
    >;
  }
}
