import fc from 'fast-check';
import { DateTime } from 'luxon';
import { BusinessCalendar, type CalendarData, OutsideCalendar } from './business-calendar.js';
import { plainWeekdays } from './plain-weekdays.js';

/** The same calendar as somebody would count it on the wall: from day to day, by luxon's clock. */
class WalkedCalendar {
  constructor(private readonly data: CalendarData) {}

  isBusiness(day: DateTime): boolean {
    const { businessWeekdays, holidays, partDays, closures } = this.data;
    const date = day.toISODate()!;
    if (!businessWeekdays.includes(day.weekday)) return false;
    if (holidays.some((holiday) => holiday.date === date)) return false;
    if (partDays.some((part) => part.date === date && !part.businessDay)) return false;
    return !closures.some(({ from, to }) => from <= date && date <= to);
  }

  closing(day: DateTime): DateTime {
    const part = this.data.partDays.find(({ date }) => date === day.toISODate());
    return this.clock(day, part?.closes ?? this.data.closes);
  }

  received(at: number, counts: (day: DateTime) => boolean): DateTime {
    let day = this.local(at);
    if (at > this.closing(day).toMillis()) day = this.next(day);
    while (!counts(day)) day = this.next(day);
    return day;
  }

  due(at: number, days: number, counts: (day: DateTime) => boolean): number {
    let day = this.received(at, counts);
    for (let left = days; left > 0; left--) {
      day = this.next(day);
      while (!counts(day)) day = this.next(day);
    }
    return this.closing(day).toMillis();
  }

  monthsAfter(at: number, months: number): number {
    let day = this.received(at, (each) => this.isBusiness(each)).plus({ months });
    this.inside(day);
    while (!this.isBusiness(day)) day = this.next(day);
    return this.closing(day).toMillis();
  }

  minutes(from: number, to: number): number {
    let sum = 0;
    for (let day = this.local(from); day.startOf('day').toMillis() < to; day = day.plus({ days: 1 })) {
      if (!this.isBusiness(day)) continue;
      const opens = this.clock(day, this.data.opens).toMillis();
      sum += Math.max(0, Math.min(to, this.closing(day).toMillis()) - Math.max(from, opens));
    }
    return sum / 60_000;
  }

  /** Noon of the local date, which every date has. */
  local(at: number): DateTime {
    return this.inside(DateTime.fromMillis(at, { zone: this.data.zone }).set({ hour: 12, minute: 0 }));
  }

  private next(day: DateTime): DateTime {
    return this.inside(day.plus({ days: 1 }));
  }

  private inside(day: DateTime): DateTime {
    const { firstYear, lastYear } = this.data;
    if (day.year < firstYear || day.year > lastYear) throw new OutsideCalendar(day.year, firstYear, lastYear);
    return day;
  }

  private clock(day: DateTime, time: string): DateTime {
    const [hour, minute] = time.split(':').map(Number);
    return day.startOf('day').set({ hour: hour!, minute: minute! });
  }
}

const firstYear = 2023;
const lastYear = 2025;
// in the north a year begins without daylight saving, in Santiago midnight is skipped
const zones = ['Australia/Sydney', 'Australia/Lord_Howe', 'America/New_York', 'America/Santiago', 'UTC'];
const date = fc.date({ min: new Date('2023-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
const isoDate = date.map((day) => day.toISOString().slice(0, 10));
const named = { name: fc.constant('a day'), source: fc.constant('an order') };
/** Outside of the hours at which clocks change: which of two doubled times luxon takes is no matter of calendars. */
const hours = fc.constantFrom(['08:00', '16:30'], ['00:00', '23:59'], ['09:30', '12:01'], ['04:00', '17:00']);

const calendars: fc.Arbitrary<CalendarData> = fc
  .record({
    zone: fc.constantFrom(...zones),
    hours,
    businessWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    holidays: fc.uniqueArray(fc.record({ date: isoDate, ...named }), { maxLength: 30, selector: (day) => day.date }),
    partDays: fc.uniqueArray(
      fc.record({ date: isoDate, closes: fc.constantFrom('10:00', '12:00'), ...named, businessDay: fc.boolean() }),
      { maxLength: 20, selector: (day) => day.date },
    ),
    closures: fc.array(fc.record({ from: isoDate, days: fc.nat(20) }), { maxLength: 4 }),
  })
  .map(({ hours: [opens, closes], closures, ...rest }) => ({
    ...plainWeekdays({ zone: rest.zone, firstYear, lastYear }),
    ...rest,
    opens,
    closes,
    closures: closures.map(({ from, days }) => {
      const to = DateTime.fromISO(from, { zone: 'utc' }).plus({ days }).toISODate()!;
      return { from, to: to > '2025-12-31' ? '2025-12-31' : to, name: 'shut' };
    }),
  }));

/** Any time of the years, and often one beside which something happens. */
function instants(zone: string): fc.Arbitrary<number> {
  const local = (text: string): number => DateTime.fromISO(text, { zone }).toMillis();
  const edges = ['2023-01-01', '2024-02-29', '2024-03-01', '2024-12-31', '2025-12-31', '2026-01-01'];
  const nights = ['2024-04-07', '2024-10-06', '2024-03-10', '2024-11-03', '2023-09-03', '2024-09-08'];
  const near = (dates: string[], spread: number) =>
    fc
      .tuple(fc.constantFrom(...dates), fc.integer({ min: -spread, max: spread }))
      .map(([day, offset]) => local(day) + offset);
  const closing = fc
    .tuple(
      isoDate,
      fc.constantFrom('T00:00', 'T08:00', 'T10:00', 'T12:00', 'T12:01', 'T16:30'),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([day, time, offset]) => local(`${day}${time}`) + offset);
  const any = fc.integer({ min: local('2022-12-25'), max: local('2026-01-05') });
  return fc.oneof(any, closing, near(edges, 86_400_000), near(nights, 6 * 3_600_000));
}

const cases = calendars.chain((data) => fc.record({ data: fc.constant(data), at: instants(data.zone) }));

/** What a question comes to: its answer, or that it lies outside. */
function outcome<Answer>(ask: () => Answer): Answer | 'outside' {
  try {
    return ask();
  } catch (error) {
    if (error instanceof OutsideCalendar) return 'outside';
    throw error;
  }
}

const runs = { numRuns: 200 };

it('dates and days of receipt are those that one counts by hand', () => {
  fc.assert(
    fc.property(cases, ({ data, at }) => {
      const walked = new WalkedCalendar(data);
      const { businessDays, calendarDays, localDate } = bound(data);
      expect(outcome(() => localDate(at))).toBe(outcome(() => walked.local(at).toISODate()));
      for (const [grid, counts] of [
        [businessDays, (day: DateTime) => walked.isBusiness(day)],
        [calendarDays, () => true],
      ] as const) {
        const received = outcome(() => grid.date(grid.indexOf(at)));
        expect(received).toBe(outcome(() => walked.received(at, counts).toISODate()));
      }
    }),
    runs,
  );
});

it('what is due after N days is what one comes to by walking', () => {
  fc.assert(
    fc.property(cases, fc.nat(30), ({ data, at }, days) => {
      const walked = new WalkedCalendar(data);
      const { businessDays, calendarDays } = BusinessCalendar.of(data);
      for (const [grid, counts] of [
        [businessDays, (day: DateTime) => walked.isBusiness(day)],
        [calendarDays, () => true],
      ] as const) {
        const due = outcome(() => grid.closing(grid.indexOf(at) + days));
        expect(due).toBe(outcome(() => walked.due(at, days, counts)));
      }
    }),
    runs,
  );
});

it('months are those of the calendar on the wall', () => {
  fc.assert(
    fc.property(cases, fc.nat(14), ({ data, at }, months) => {
      const due = outcome(() => BusinessCalendar.of(data).monthsAfter(at, months));
      expect(due).toBe(outcome(() => new WalkedCalendar(data).monthsAfter(at, months)));
    }),
    runs,
  );
});

it('minutes add up, day by day', () => {
  fc.assert(
    fc.property(cases, fc.nat(40 * 86_400_000), ({ data, at }, length) => {
      const { start, end } = span(data);
      fc.pre(at >= start && at + length <= end);
      const minutes = BusinessCalendar.of(data).businessMinutes(at, at + length);
      expect(minutes).toBe(new WalkedCalendar(data).minutes(at, at + length));
    }),
    runs,
  );
});

function bound(data: CalendarData) {
  const calendar = BusinessCalendar.of(data);
  const { businessDays, calendarDays } = calendar;
  return { businessDays, calendarDays, localDate: (at: number) => calendar.localDate(at) };
}

function span({ zone }: CalendarData) {
  const [start, end] = [firstYear, lastYear + 1].map((year) => DateTime.fromObject({ year }, { zone }).toMillis());
  return { start: start!, end: end! };
}
