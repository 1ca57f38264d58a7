import { dateOf, dayNumber } from './civil-date.js';
import type { DayTable } from './day-table.js';

/** Some of a calendar's days, counted from 0, each with its closing. Due after N days is `closing(indexOf(received) + N)`. */
export class DayGrid {
  private readonly members: Int32Array;
  /** Index of the first member that is not before each date; the number of members where there is none. */
  private readonly firstFrom: Int32Array;

  constructor(
    private readonly table: DayTable,
    counts: (day: number) => boolean,
  ) {
    const members: number[] = [];
    this.firstFrom = new Int32Array(table.days + 1);
    for (let day = 0; day < table.days; day++) {
      this.firstFrom[day] = members.length;
      if (counts(day)) members.push(day);
    }
    this.firstFrom[table.days] = members.length;
    this.members = Int32Array.from(members);
  }

  /** How many there are. */
  get size(): number {
    return this.members.length;
  }

  /**
   * Index of the first closing at or after an instant (epoch milliseconds): the day of receipt, which is day 0 (UL-01). Constant time.
   * @throws OutsideCalendar
   */
  indexOf(at: number): number {
    return this.within(this.firstFrom[this.table.dayClosingFrom(at)] as number);
  }

  /**
   * Index of the given date or, where that is no day of this grid, of the next one that is.
   * @throws OutsideCalendar
   */
  indexFrom(date: string): number {
    return this.indexFromDay(dayNumber(date));
  }

  /** As `indexFrom`, for a date as its day number (civil-date.ts): in a hot loop texts of dates cost more than all the rest. */
  indexFromDay(number: number): number {
    return this.within(this.firstFrom[this.table.dayOf(number)] as number);
  }

  /**
   * Epoch milliseconds of that day's closing.
   * @throws OutsideCalendar
   */
  closing(index: number): number {
    return this.table.closes[this.members[this.within(index)] as number] as number;
  }

  /**
   * Local date `YYYY-MM-DD`.
   * @throws OutsideCalendar
   */
  date(index: number): string {
    return dateOf(this.dayNumber(index));
  }

  /**
   * The same date as its day number (civil-date.ts).
   * @throws OutsideCalendar
   */
  dayNumber(index: number): number {
    return this.table.firstDay + (this.members[this.within(index)] as number);
  }

  /**
   * How many of these days lie from one date to another, both included; 0 where the second is the earlier one.
   * @throws OutsideCalendar
   */
  count(fromDate: string, toDate: string): number {
    const { firstFrom, table } = this;
    const before = firstFrom[table.dayOf(dayNumber(fromDate))] as number;
    return Math.max(0, (firstFrom[table.dayOf(dayNumber(toDate)) + 1] as number) - before);
  }

  private within(index: number): number {
    if (!Number.isInteger(index)) throw new RangeError('the index of a day is a whole number');
    if (index >= 0 && index < this.members.length) return index;
    throw index < 0 ? this.table.outsideBefore() : this.table.outsideAfter();
  }
}
