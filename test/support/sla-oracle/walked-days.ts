import type { CalendarData } from '../../../src/model/business-calendar/business-calendar.js';
import { WallClock } from './wall-clock.js';

/** One local date as people on the spot know it; instants in epoch milliseconds. */
export interface WalkedDay {
  date: string;
  isBusiness: boolean;
  opens: number;
  closes: number;
}

const clocks = new Map<string, WallClock>();

/**
 * The oracle's own reading of a calendar's data (UL-01, "Business calendar"): one date after another, each looked up in the lists.
 * Nothing is counted ahead; a date once read is kept.
 */
export class WalkedDays {
  private readonly days = new Map<number, WalkedDay>();
  private readonly wall: WallClock;

  constructor(readonly data: CalendarData) {
    const { zone } = data;
    if (!clocks.has(zone)) clocks.set(zone, new WallClock(zone));
    this.wall = clocks.get(zone)!;
  }

  /** Days from the one before an instant's date in UTC, so that the local date is among them; ends with the table. */
  *from(at: number): Generator<WalkedDay> {
    const first = Date.UTC(this.data.firstYear, 0, 1);
    let index = Math.max(0, Math.floor((at - first) / 86_400_000) - 1);
    for (let day = this.day(index); day; day = this.day(++index)) yield day;
  }

  /** The table does not tell what an instant outside of its years is. */
  covers(at: number): boolean {
    const year = Number(this.wall.shows(at).slice(0, 4));
    return this.data.firstYear <= year && year <= this.data.lastYear;
  }

  private day(index: number): WalkedDay | null {
    const known = this.days.get(index);
    if (known) return known;
    const date = new Date(Date.UTC(this.data.firstYear, 0, 1 + index)).toISOString().slice(0, 10);
    if (Number(date.slice(0, 4)) > this.data.lastYear) return null;
    const day = this.read(date);
    this.days.set(index, day);
    return day;
  }

  private read(date: string): WalkedDay {
    const { opens, closes, partDays } = this.data;
    const part = partDays.find((one) => one.date === date);
    return {
      date,
      isBusiness: this.isBusiness(date) && part?.businessDay !== false,
      opens: this.wall.instant(date, opens),
      closes: this.wall.instant(date, part?.closes ?? closes),
    };
  }

  private isBusiness(date: string): boolean {
    const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
    if (!this.data.businessWeekdays.includes(weekday)) return false;
    if (this.data.holidays.some((holiday) => holiday.date === date)) return false;
    return !this.data.closures.some(({ from, to }) => from <= date && date <= to);
  }
}
