import type { CalendarData, Holiday } from './calendar-data.js';
import { dateOf, dayMs, dayNumber, timeOfDay, weekdayOf, yearOf } from './civil-date.js';
import { OutsideCalendar } from './outside-calendar.js';
import { ZoneOffsets } from './zone-offsets.js';

/** Each date of a calendar's years, counted from 0, with what has to be known of it. Everything is laid out once. */
export class DayTable {
  readonly firstDay: number;
  readonly days: number;
  /** First instant of each date, and of the date after the last. */
  readonly starts: Float64Array;
  readonly opens: Float64Array;
  readonly closes: Float64Array;
  /** Business milliseconds before each date. */
  readonly workedBefore: Float64Array;
  /** Weekdays that are no business days, and how many of them lie before each date. */
  readonly skipped: Holiday[] = [];
  readonly skippedBefore: Int32Array;
  private readonly business: Uint8Array;

  constructor(private readonly data: CalendarData) {
    this.firstDay = dayNumber(`${data.firstYear}-01-01`);
    this.days = dayNumber(`${data.lastYear}-12-31`) - this.firstDay + 1;
    this.starts = new Float64Array(this.days + 1);
    this.opens = new Float64Array(this.days);
    this.closes = new Float64Array(this.days);
    this.workedBefore = new Float64Array(this.days + 1);
    this.skippedBefore = new Int32Array(this.days + 1);
    this.business = new Uint8Array(this.days);
    this.decideBusinessDays();
    this.layOut();
  }

  isBusiness(day: number): boolean {
    return this.business[day] === 1;
  }

  /** The date at an instant: a guess by days of 24 hours, which a night of 23 or 25 hours puts off by at most one. */
  dayAt(at: number): number {
    const { starts, days } = this;
    if (!(at >= (starts[0] as number) && at < (starts[days] as number))) throw this.outside(this.yearAt(at));
    const guess = Math.min(days - 1, Math.floor((at - (starts[0] as number)) / dayMs));
    if (at < (starts[guess] as number)) return guess - 1;
    return at < (starts[guess + 1] as number) ? guess : guess + 1;
  }

  /** The first date whose closing is not before an instant; may be the one after the last. */
  dayClosingFrom(at: number): number {
    const day = this.dayAt(at);
    return at <= (this.closes[day] as number) ? day : day + 1;
  }

  /** `number`: days since 1 January 1970, as in civil-date.ts. */
  dayOf(number: number): number {
    const day = number - this.firstDay;
    if (!(day >= 0 && day < this.days)) throw this.outside(yearOf(number));
    return day;
  }

  /** The error for a day before the first one. */
  outsideBefore(): OutsideCalendar {
    return this.outside(this.data.firstYear - 1);
  }

  /** The error for a day after the last one. */
  outsideAfter(): OutsideCalendar {
    return this.outside(this.data.lastYear + 1);
  }

  private outside(year: number): OutsideCalendar {
    return new OutsideCalendar(year, this.data.firstYear, this.data.lastYear);
  }

  private yearAt(at: number): number {
    const local = at - (this.starts[0] as number) + this.firstDay * dayMs;
    return yearOf(local / dayMs);
  }

  private decideBusinessDays(): void {
    const { data, firstDay } = this;
    const off = new Map<number, Holiday>();
    for (const holiday of [
      ...closedDates(data),
      ...data.partDays.filter((part) => !part.businessDay),
      ...data.holidays,
    ])
      off.set(dayNumber(holiday.date) - firstDay, holiday);
    for (let day = 0; day < this.days; day++) {
      const reason = off.get(day);
      const weekday = data.businessWeekdays.includes(weekdayOf(firstDay + day));
      this.business[day] = weekday && !reason ? 1 : 0;
      if (weekday && reason) this.skipped.push({ date: reason.date, name: reason.name, source: reason.source });
      this.skippedBefore[day + 1] = this.skipped.length;
    }
  }

  private layOut(): void {
    const { data, firstDay, days } = this;
    const offsets = new ZoneOffsets(data.zone, firstDay * dayMs, (firstDay + days) * dayMs);
    const early = new Map(data.partDays.map((part) => [dayNumber(part.date) - firstDay, timeOfDay(part.closes)]));
    const [opens, closes] = [timeOfDay(data.opens), timeOfDay(data.closes)];
    for (let day = 0; day < days; day++) {
      const midnight = (firstDay + day) * dayMs;
      this.starts[day] = offsets.instantOf(midnight);
      const opening = (this.opens[day] = offsets.instantOf(midnight + opens));
      const closing = (this.closes[day] = offsets.instantOf(midnight + (early.get(day) ?? closes)));
      const worked = this.isBusiness(day) ? Math.max(0, closing - opening) : 0;
      this.workedBefore[day + 1] = (this.workedBefore[day] as number) + worked;
    }
    this.starts[days] = offsets.instantOf((firstDay + days) * dayMs);
  }
}

function closedDates({ closures }: CalendarData): Holiday[] {
  return closures.flatMap(({ from, to, name }) => {
    const first = dayNumber(from);
    return Array.from({ length: dayNumber(to) - first + 1 }, (_, index) => ({
      date: dateOf(first + index),
      name,
      source: 'closure decided by the council',
    }));
  });
}
