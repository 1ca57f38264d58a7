import { BusinessCalendar, type CalendarData, OutsideCalendar } from './business-calendar.js';
import { plainWeekdays } from './plain-weekdays.js';

const act = 'Public Holidays Act 2010 (NSW)';
const data: CalendarData = {
  ...plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2024, lastYear: 2027 }),
  version: 'v1',
  holidays: [
    { date: '2026-01-01', name: "New Year's Day", source: act },
    { date: '2026-01-26', name: 'Australia Day', source: act },
    { date: '2026-04-03', name: 'Good Friday', source: act },
    { date: '2026-04-04', name: 'Easter Saturday', source: act },
    { date: '2026-04-05', name: 'Easter Sunday', source: act },
    { date: '2026-04-06', name: 'Easter Monday', source: act },
  ],
  partDays: [
    { date: '2026-03-19', closes: '12:00', name: 'Gold Cup Day', source: 'Order', businessDay: true },
    { date: '2026-03-20', closes: '12:00', name: 'Day after', source: 'Order', businessDay: false },
  ],
  closures: [{ from: '2026-12-24', to: '2027-01-04', name: 'Christmas closure' }],
};
const calendar = BusinessCalendar.of(data);
const { businessDays, calendarDays } = calendar;

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();
const receivedOn = (text: string): string => businessDays.date(businessDays.indexOf(at(text)));
const due = (text: string, days: number): string => iso(businessDays.closing(businessDays.indexOf(at(text)) + days));

it('says which data and whose clock it goes by', () => {
  expect([calendar.version, calendar.zone]).toEqual(['v1', 'Australia/Sydney']);
});

describe('the day of receipt (UL-01)', () => {
  it.each([
    ['before 8:00 is the same day', '2026-02-10T00:00:00+11:00', '2026-02-10'],
    ['exactly 16:30 is in time', '2026-02-10T16:30:00.000+11:00', '2026-02-10'],
    ['a millisecond later is the next business day', '2026-02-10T16:30:00.001+11:00', '2026-02-11'],
    ['Friday evening is Monday', '2026-02-13T17:00:00+11:00', '2026-02-16'],
    ['a Saturday is Monday', '2026-02-14T09:00:00+11:00', '2026-02-16'],
    ['a holiday is the day after it', '2026-01-26T10:00:00+11:00', '2026-01-27'],
    ['Easter is passed over at once', '2026-04-02T16:31:00+11:00', '2026-04-07'],
    ['a part-day at its declared closing is in time', '2026-03-19T12:00:00+11:00', '2026-03-19'],
    ['and after it not; the day after does not count here', '2026-03-19T12:00:00.001+11:00', '2026-03-23'],
    ['29 February is a day as any other', '2024-02-29T16:30:00+11:00', '2024-02-29'],
    ['a closure that the council counts is passed over', '2026-12-23T18:00:00+11:00', '2027-01-05'],
    ['the doubled hour of the night that DST ends', '2026-04-05T02:30:00+11:00', '2026-04-07'],
    ['the night that DST starts', '2026-10-04T03:00:00+11:00', '2026-10-05'],
  ])('%s', (_, received, date) => {
    expect(receivedOn(received)).toBe(date);
  });
});

describe('what is due after N business days', () => {
  it.each([
    ['5 days, across Australia Day', '2026-01-22T09:00:00+11:00', 5, '2026-01-30T05:30:00.000Z'],
    ['0 days is the closing of the day itself', '2026-02-10T09:00:00+11:00', 0, '2026-02-10T05:30:00.000Z'],
    ['a part-day is due at its own closing', '2026-03-18T09:00:00+11:00', 1, '2026-03-19T01:00:00.000Z'],
    ['across the end of DST at the local hour', '2026-04-02T09:00:00+11:00', 1, '2026-04-07T06:30:00.000Z'],
    ['across the start of DST at the local hour', '2026-10-02T09:00:00+10:00', 1, '2026-10-05T05:30:00.000Z'],
    ['across a closure', '2026-12-23T09:00:00+11:00', 1, '2027-01-05T05:30:00.000Z'],
  ])('%s', (...[, received, days, closing]) => {
    expect(due(received, days)).toBe(closing);
  });

  it('calendar days have weekends and holidays in them', () => {
    const friday = calendarDays.indexOf(at('2026-04-03T16:30:00.001+11:00'));
    const days = [0, 1, 2].map((days) => [calendarDays.date(friday + days), iso(calendarDays.closing(friday + days))]);
    expect(days).toEqual([
      ['2026-04-04', '2026-04-04T05:30:00.000Z'],
      ['2026-04-05', '2026-04-05T06:30:00.000Z'],
      ['2026-04-06', '2026-04-06T06:30:00.000Z'],
    ]);
    expect(iso(calendarDays.closing(calendarDays.indexFrom('2026-03-20')))).toBe('2026-03-20T01:00:00.000Z');
  });

  it.each([
    ['2026-01-31T09:00:00+11:00', 1, '2026-03-02T05:30:00.000Z'],
    ['2024-01-31T09:00:00+11:00', 1, '2024-02-29T05:30:00.000Z'],
    ['2026-02-10T16:31:00+11:00', 1, '2026-03-11T05:30:00.000Z'],
    ['2026-03-06T09:00:00+11:00', 1, '2026-04-07T06:30:00.000Z'],
    ['2026-11-24T09:00:00+11:00', 1, '2027-01-05T05:30:00.000Z'],
    ['2026-02-10T09:00:00+11:00', 0, '2026-02-10T05:30:00.000Z'],
  ])('%s and %d months (K-13)', (received, months, closing) => {
    expect(iso(calendar.monthsAfter(at(received), months))).toBe(closing);
  });
});

describe('business minutes', () => {
  it.each([
    ['a whole day', '2026-02-10T00:00:00+11:00', '2026-02-11T00:00:00+11:00', 510],
    ['a part of a minute', '2026-02-10T08:00:00.000+11:00', '2026-02-10T08:00:00.500+11:00', 0.5 / 60],
    ['only what lies within the hours', '2026-02-10T16:00:00+11:00', '2026-02-11T08:30:00+11:00', 60],
    ['none at the weekend', '2026-02-14T00:00:00+11:00', '2026-02-16T08:00:00+11:00', 0],
    [
      'a part-day ends early, the one that does not count has none',
      '2026-03-19T00:00+11:00',
      '2026-03-21T00:00+11:00',
      240,
    ],
    ['none backwards', '2026-02-11T00:00:00+11:00', '2026-02-10T00:00:00+11:00', 0],
    ['over the long night', '2026-04-02T16:00:00+11:00', '2026-04-07T08:30:00+10:00', 60],
    ['to the very end of the table', '2027-12-31T16:00:00+11:00', '2028-01-01T00:00:00+11:00', 30],
  ])('%s', (...[, from, to, minutes]) => {
    expect(calendar.businessMinutes(at(from), at(to))).toBe(minutes);
  });
});

describe('for explanations', () => {
  it('names the weekdays that were skipped, both ends included, by their sources', () => {
    expect(calendar.skipped('2026-03-20', '2026-04-06')).toEqual([
      { date: '2026-03-20', name: 'Day after', source: 'Order' },
      { date: '2026-04-03', name: 'Good Friday', source: act },
      { date: '2026-04-06', name: 'Easter Monday', source: act },
    ]);
    expect(calendar.skipped('2027-01-04', '2027-01-04')).toEqual([
      { date: '2027-01-04', name: 'Christmas closure', source: 'closure decided by the council' },
    ]);
  });

  it('counts days between dates, both included', () => {
    const count = (from: string, to: string) => [businessDays.count(from, to), calendarDays.count(from, to)];
    expect([count('2026-04-01', '2026-04-07'), count('2026-04-07', '2026-04-01')]).toEqual([
      [3, 7],
      [0, 0],
    ]);
  });

  it('knows the local date on both sides of midnight', () => {
    expect([at('2026-02-10T12:59:59.999Z'), at('2026-02-10T13:00:00Z')].map((t) => calendar.localDate(t))).toEqual([
      '2026-02-10',
      '2026-02-11',
    ]);
  });
});

describe('outside the table', () => {
  const last = businessDays.indexOf(at('2027-12-31T16:30:00+11:00'));
  const first = at('2024-01-01T00:00:00+11:00');
  const end = at('2028-01-01T00:00:00+11:00');

  it.each<[string, () => unknown, number]>([
    ['an instant before it', () => businessDays.indexOf(first - 1), 2023],
    ['an instant after it', () => calendarDays.indexOf(end), 2028],
    ['far before it', () => calendar.localDate(at('1999-06-01T00:00:00Z')), 1999],
    ['receipt after the last closing', () => businessDays.indexOf(at('2027-12-31T16:30:00.001+11:00')), 2028],
    ['a due day after it', () => businessDays.closing(last + 1), 2028],
    ['a day before it', () => businessDays.date(-1), 2023],
    ['a date', () => calendar.skipped('2026-01-01', '2028-01-01'), 2028],
    ['months after it', () => calendar.monthsAfter(at('2027-12-01T09:00:00+11:00'), 1), 2028],
    ['the start of a span', () => calendar.businessMinutes(first - 1, first), 2023],
    ['the end of a span', () => calendar.businessMinutes(first, end + 1), 2028],
    ['what is no instant', () => calendar.localDate(NaN), NaN],
  ])('%s is an error that names the years', (_, ask, year) => {
    expect(ask).toThrow(new OutsideCalendar(year, 2024, 2027));
    expect(ask).toThrow(OutsideCalendar);
  });

  it('the edges themselves are inside', () => {
    expect([calendar.localDate(first), calendar.localDate(end - 1), businessDays.date(last)]).toEqual([
      '2024-01-01',
      '2027-12-31',
      '2027-12-31',
    ]);
  });

  it('reads as a sentence', () => {
    expect(new OutsideCalendar(2033, 2018, 2032).message).toBe(
      '2033 lies outside the business calendar, which knows the years 2018 to 2032',
    );
  });
});

it('an index that is no whole number is a mistake, not a day', () => {
  expect(() => businessDays.closing(1.5)).toThrow(RangeError);
});
