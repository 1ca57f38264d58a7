/** Milliseconds of a day whose clock is not put forward or back. */
export const dayMs = 86_400_000;

/** Days from 1 January 1970 to a date `YYYY-MM-DD`; NaN where there is no such date. */
export function dayNumber(date: string): number {
  const number = Date.parse(`${date}T00:00:00Z`) / dayMs;
  // V8 reads 31 February as 3 March
  return dateOf(number) === date ? number : NaN;
}

/** The date `YYYY-MM-DD` of a day number. */
export function dateOf(number: number): string {
  return Number.isNaN(number) ? '' : new Date(number * dayMs).toISOString().slice(0, 10);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(number: number): number {
  // 1 January 1970 was a Thursday
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

export function yearOf(number: number): number {
  return new Date(number * dayMs).getUTCFullYear();
}

/** The same day of the month, `months` later; where that month is too short its last day: 31 January + 1 is the end of February. */
export function addMonths(number: number, months: number): number {
  const from = new Date(number * dayMs);
  const month = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  const [year, monthOfYear] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
  const lastOfMonth = new Date(Date.UTC(year, monthOfYear + 1, 0)).getUTCDate();
  return Date.UTC(year, monthOfYear, Math.min(from.getUTCDate(), lastOfMonth)) / dayMs;
}

/** Milliseconds from midnight to a time of day `HH:MM`, by the clock on the wall. */
export function timeOfDay(text: string): number {
  const [hours, minutes] = text.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * 60_000;
}
