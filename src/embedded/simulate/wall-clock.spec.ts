import fc from 'fast-check';
import { DateTime } from 'luxon';
import { WallClock } from './wall-clock.js';

/** The clock's reading as WallClock takes it. */
const reading = (text: string) => Date.parse(`${text}Z`);
const at = (zone: string, text: string) => {
  const moment = new WallClock(zone).at(reading(text));
  return moment === 'skipped' ? moment : { ...moment, instant: new Date(moment.instant).toISOString() };
};

describe('WallClock', () => {
  test.each([
    ['America/New_York', '2011-07-01T01:32:33', { instant: '2011-07-01T05:32:33.000Z', doubled: false }],
    ['America/New_York', '2011-11-06T00:59:59', { instant: '2011-11-06T04:59:59.000Z', doubled: false }],
    ['America/New_York', '2011-11-06T01:00:00', { instant: '2011-11-06T05:00:00.000Z', doubled: true }],
    ['America/New_York', '2011-11-06T01:59:59', { instant: '2011-11-06T05:59:59.000Z', doubled: true }],
    ['America/New_York', '2011-11-06T02:00:00', { instant: '2011-11-06T07:00:00.000Z', doubled: false }],
    ['America/New_York', '2012-03-11T01:59:59', { instant: '2012-03-11T06:59:59.000Z', doubled: false }],
    ['America/New_York', '2012-03-11T02:00:00', 'skipped'],
    ['America/New_York', '2012-03-11T02:59:59', 'skipped'],
    ['America/New_York', '2012-03-11T03:00:00', { instant: '2012-03-11T07:00:00.000Z', doubled: false }],
    ['Australia/Sydney', '2025-04-06T01:59:59', { instant: '2025-04-05T14:59:59.000Z', doubled: false }],
    ['Australia/Sydney', '2025-04-06T02:00:00', { instant: '2025-04-05T15:00:00.000Z', doubled: true }],
    ['Australia/Sydney', '2025-04-06T03:00:00', { instant: '2025-04-05T17:00:00.000Z', doubled: false }],
    ['Australia/Sydney', '2025-10-05T01:59:59', { instant: '2025-10-04T15:59:59.000Z', doubled: false }],
    ['Australia/Sydney', '2025-10-05T02:30:00', 'skipped'],
    ['Australia/Sydney', '2025-10-05T03:00:00', { instant: '2025-10-04T16:00:00.000Z', doubled: false }],
    // half an hour of daylight saving; a change one minute past midnight; a day that was left out
    ['Australia/Lord_Howe', '2025-04-06T01:45:00', { instant: '2025-04-05T14:45:00.000Z', doubled: true }],
    ['America/St_Johns', '2010-03-14T00:00:30', { instant: '2010-03-14T03:30:30.000Z', doubled: false }],
    ['America/St_Johns', '2010-03-14T00:30:00', 'skipped'],
    ['Pacific/Apia', '2011-12-30T12:00:00', 'skipped'],
    ['UTC', '2025-04-06T02:00:00', { instant: '2025-04-06T02:00:00.000Z', doubled: false }],
  ])('%s at %s', (zone, text, moment) => {
    expect(at(zone, text)).toEqual(moment);
  });

  // Luxon writes any instant as a local time; reading that time back must give the instant, or the earlier of two.
  test.each(['America/New_York', 'Australia/Sydney', 'Europe/London', 'Asia/Kathmandu'])(
    'reads what was written in %s',
    (zone) => {
      const clock = new WallClock(zone);
      const instants = fc.integer({ min: Date.parse('1999-01-01T00:00:00Z'), max: Date.parse('2060-12-31T00:00:00Z') });
      fc.assert(
        fc.property(instants, (instant) => {
          const written = DateTime.fromMillis(instant, { zone });
          const moment = clock.at(written.setZone('utc', { keepLocalTime: true }).toMillis());
          const both = written.getPossibleOffsets().map((time) => time.toMillis());
          expect(moment).toEqual({ instant: Math.min(...both), doubled: both.length > 1 });
        }),
        { numRuns: 2000 },
      );
    },
  );

  test('agrees with Luxon on every quarter of an hour around both changes', () => {
    const clock = new WallClock('Australia/Sydney');
    for (const day of ['2025-04-05', '2025-04-06', '2025-10-04', '2025-10-05']) {
      for (let minute = 0; minute < 24 * 60; minute += 15) {
        const local = reading(`${day}T00:00:00`) + minute * 60_000;
        const text = new Date(local).toISOString().slice(0, 19);
        const luxon = DateTime.fromISO(text, { zone: 'Australia/Sydney' });
        const shifted = luxon.toFormat("yyyy-MM-dd'T'HH:mm:ss") !== text;
        const doubled = luxon.getPossibleOffsets().length > 1;
        const earliest = Math.min(...luxon.getPossibleOffsets().map((time) => time.toMillis()));
        expect([text, clock.at(local)]).toEqual([text, shifted ? 'skipped' : { instant: earliest, doubled }]);
      }
    }
  });
});
