import type { CalendarData, Holiday } from './calendar-data.js';
import { addMonths, dateOf, dayNumber } from './civil-date.js';
import { DayGrid } from './day-grid.js';
import { DayTable } from './day-table.js';

export type { CalendarData, Closure, Holiday, PartDay } from './calendar-data.js';
export type { DayGrid } from './day-grid.js';
export { OutsideCalendar } from './outside-calendar.js';

/**
 * A council's business time (UL-01). Every query is constant time: tables of all dates are laid out once, and sums over them
 * answer what would otherwise walk from day to day. Instants are epoch milliseconds; every query throws `OutsideCalendar` for what
 * lies outside the years of the data.
 *
 * @rule UL-01
 */
export class BusinessCalendar {
  readonly version: string;
  readonly zone: string;
  /** The closings of business days, in order; a part-day closes at its declared time. */
  readonly businessDays: DayGrid;
  /** Every date, at its closing: that of a part-day at its declared time, any other at the usual hour. */
  readonly calendarDays: DayGrid;

  private constructor(
    data: CalendarData,
    private readonly table: DayTable,
  ) {
    this.version = data.version;
    this.zone = data.zone;
    this.businessDays = new DayGrid(table, (day) => table.isBusiness(day));
    this.calendarDays = new DayGrid(table, () => true);
  }

  /** `data` as `readCalendar` in src/config checks it. 15 years take some 10 ms: make one and keep it. */
  static of(data: CalendarData): BusinessCalendar {
    return new BusinessCalendar(data, new DayTable(data));
  }

  /** Minutes of business hours within [from, to), with fractions; 0 where `to` is not after `from`. */
  businessMinutes(from: number, to: number): number {
    return Math.max(0, this.workedUntil(to) - this.workedUntil(from)) / 60_000;
  }

  /**
   * The day of receipt and `months` on, the last of the month where it is too short, then the first business day from there on: its
   * closing (K-13).
   */
  monthsAfter(at: number, months: number): number {
    const { businessDays } = this;
    const received = businessDays.dayNumber(businessDays.indexOf(at));
    return businessDays.closing(businessDays.indexFromDay(addMonths(received, months)));
  }

  /** `YYYY-MM-DD` in the calendar's zone. */
  localDate(at: number): string {
    return dateOf(this.table.firstDay + this.table.dayAt(at));
  }

  /** Weekdays that are no business days, both ends included, for explanations: holidays, closures, part-days that do not count. */
  skipped(fromDate: string, toDate: string): Holiday[] {
    const { skipped, skippedBefore } = this.table;
    const [from, to] = [this.table.dayOf(dayNumber(fromDate)), this.table.dayOf(dayNumber(toDate))];
    return skipped.slice(skippedBefore[from], skippedBefore[to + 1]);
  }

  private workedUntil(at: number): number {
    const { table } = this;
    // the end of a span may be the end of the table
    if (at === table.starts[table.days]) return table.workedBefore[table.days] as number;
    const day = table.dayAt(at);
    const before = table.workedBefore[day] as number;
    if (!table.isBusiness(day)) return before;
    const [opens, closes] = [table.opens[day] as number, table.closes[day] as number];
    return before + Math.max(0, Math.min(at, closes) - opens);
  }
}
