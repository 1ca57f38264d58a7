import fc from 'fast-check';
import { DateTime } from 'luxon';
import { wireTime } from './wire-time.js';

describe('wireTime', () => {
  it.each([
    ['2026-03-03T03:07:00Z', '2026-03-03T14:07:00+11:00'],
    ['2026-07-01T03:07:09Z', '2026-07-01T13:07:09+10:00'],
    ['2026-12-31T13:00:00Z', '2027-01-01T00:00:00+11:00'],
    // both hours that are called 2:30 when the clocks go back
    ['2026-04-04T15:30:00Z', '2026-04-05T02:30:00+11:00'],
    ['2026-04-04T16:30:00Z', '2026-04-05T02:30:00+10:00'],
    ['2026-10-03T15:59:59Z', '2026-10-04T01:59:59+10:00'],
    ['2026-10-03T16:00:00Z', '2026-10-04T03:00:00+11:00'],
  ])('%s is %s', (utc, local) => {
    expect(wireTime(Date.parse(utc))).toBe(local);
  });

  it('says what luxon says', () => {
    const seconds = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const local = DateTime.fromSeconds(second, { zone: 'Australia/Sydney' });
        expect(wireTime(second * 1000)).toBe(local.toISO({ suppressMilliseconds: true }));
      }),
    );
  });
});
