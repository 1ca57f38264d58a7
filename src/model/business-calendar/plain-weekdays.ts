import type { CalendarData } from './calendar-data.js';

/** A calendar of Mondays to Fridays, 8:00 to 16:30, without any holiday: where a file of requests is played whose holidays nobody gave. */
export function plainWeekdays(span: { zone: string; firstYear: number; lastYear: number }): CalendarData {
  const { zone, firstYear, lastYear } = span;
  return {
    version: `plain-weekdays-${firstYear}-${lastYear} ${zone}`,
    zone,
    opens: '08:00',
    closes: '16:30',
    firstYear,
    lastYear,
    businessWeekdays: [1, 2, 3, 4, 5],
    holidays: [],
    partDays: [],
    closures: [],
  };
}
