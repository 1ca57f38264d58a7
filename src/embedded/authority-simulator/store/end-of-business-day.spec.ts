import { wireTime } from '../wire/wire-time.js';
import { endOfBusinessDay } from './end-of-business-day.js';

describe('endOfBusinessDay', () => {
  it.each([
    ['2026-03-03T14:07:00+11:00', 10, '2026-03-17T16:30:00+11:00'],
    ['2026-03-06T09:00:00+11:00', 1, '2026-03-09T16:30:00+11:00'],
    ['2026-03-07T09:00:00+11:00', 1, '2026-03-09T16:30:00+11:00'],
    ['2026-04-03T23:30:00+11:00', 1, '2026-04-06T16:30:00+10:00'],
    ['2026-10-02T08:00:00+10:00', 2, '2026-10-06T16:30:00+11:00'],
    ['2026-03-03T20:00:00+11:00', 0, '2026-03-03T16:30:00+11:00'],
  ])('from %s, %i weekdays on is %s', (from, days, due) => {
    expect(wireTime(endOfBusinessDay(Date.parse(from), days))).toBe(due);
  });
});
