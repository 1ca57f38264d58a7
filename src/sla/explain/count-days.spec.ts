import fc from 'fast-check';
import { testSettings } from '../../../test/support/settings.js';
import { BusinessCalendar, OutsideCalendar } from '../../model/business-calendar/business-calendar.js';
import type { Wait } from '../clocks/case-timeline.js';
import { type Countdown, dueAfterDays } from '../clocks/due-instant.js';
import { countDays, type CountedDays } from './count-days.js';

const { calendar: sample } = testSettings();
const data = {
  ...sample,
  partDays: [{ date: '2027-03-19', closes: '12:00', name: 'Show Day', source: 'Order', businessDay: true }],
  closures: [{ from: '2028-12-27', to: '2028-12-29', name: 'Christmas closure' }],
};
const calendar = BusinessCalendar.of(data);

const day = 86_400_000;
const [first, last] = [Date.UTC(2018, 0, 3), Date.UTC(2031, 0, 1)];

const countdowns = fc
  .record({
    startedAt: fc.integer({ min: first, max: last }),
    days: fc.integer({ min: 0, max: 40 }),
    unit: fc.constantFrom('business-days' as const, 'calendar-days' as const),
    gaps: fc.array(fc.integer({ min: 1, max: 12 * day }), { maxLength: 6 }),
  })
  .map(({ gaps, ...rest }): Countdown => ({ ...rest, waits: waitsOf(rest.startedAt, gaps) }));

/** Ends of running and waiting in turn; where the last wait has no end it still holds. */
function waitsOf(startedAt: number, gaps: number[]): Wait[] {
  const moments: number[] = [];
  for (const gap of gaps) moments.push((moments.at(-1) ?? startedAt) + gap);
  const waits: Wait[] = [];
  for (let index = 0; index < moments.length; index += 2) {
    const to = moments[index + 1];
    waits.push({ from: { at: moments[index]!, version: 1 }, to: to === undefined ? null : { at: to, version: 1 } });
  }
  return waits;
}

const next = (date: string) => new Date(Date.parse(date) + day).toISOString().slice(0, 10);
const isWeekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay());

/** Counts again with nothing but a pencil and the lists that the explanation shows. */
function pencilled({ receivedOn, counted, notCounted, held }: CountedDays, unit: Countdown['unit']): string[] {
  const off = new Set([...notCounted.map(({ date }) => date), ...held.flatMap(({ days }) => days)]);
  const found: string[] = [];
  for (let date = next(receivedOn); date <= (counted.at(-1) ?? ''); date = next(date)) {
    if (!off.has(date) && (unit === 'calendar-days' || !isWeekend(date))) found.push(date);
  }
  return found;
}

/** The wall clock in Sydney, asked of Intl and not of the calendar. */
const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: data.zone, dateStyle: 'short', timeStyle: 'short' });

function closesAt(date: string): string {
  return data.partDays.find((part) => part.date === date)?.closes ?? '16:30';
}

it('the days it lists are those that make the due instant, counted again by hand', () => {
  fc.assert(
    fc.property(countdowns, (countdown) => {
      const now = countdown.startedAt + 90 * day;
      const shown = countDays(calendar, countdown, now);
      expect({ due: shown.due, daysLeft: shown.daysLeft }).toEqual(dueAfterDays(calendar, countdown));
      expect(pencilled(shown, countdown.unit)).toEqual(shown.counted);
      expect(shown.counted.length).toBe(countdown.days - (shown.daysLeft ?? 0));
      if (shown.due === null) return;
      const dueOn = shown.counted.at(-1) ?? shown.receivedOn;
      expect(wall.format(shown.due)).toBe(`${dueOn} ${closesAt(dueOn)}`);
    }),
    { numRuns: 1_000, seed: 20260402 },
  );
});

it('what it leaves out is in the calendar’s table, with its source', () => {
  const table = new Set(data.holidays.map(({ date, name, source }) => `${date} ${name} ${source}`));
  fc.assert(
    fc.property(countdowns, (countdown) => {
      const { notCounted, startedOn } = countDays(calendar, { ...countdown, waits: [] }, countdown.startedAt);
      const strangers = notCounted.filter(
        ({ date, name, source }) => name !== 'Christmas closure' && !table.has(`${date} ${name} ${source}`),
      );
      expect([strangers, notCounted.every(({ date }) => date >= startedOn)]).toEqual([[], true]);
    }),
    { numRuns: 1_000, seed: 7 },
  );
});

it('does not guess outside of the calendar’s years', () => {
  const waits: Wait[] = [];
  const startedAt = Date.UTC(2032, 11, 30);
  expect(() => countDays(calendar, { startedAt, days: 10, unit: 'business-days', waits }, startedAt)).toThrow(
    OutsideCalendar,
  );
});
