import fc from 'fast-check';
import { createInstantReader } from './instant-reader.js';

const read = createInstantReader({
  zone: 'Australia/Sydney',
  formats: ['dd/MM/yyyy HH:mm'],
  absentBefore: '1901-01-01',
});

describe('createInstantReader', () => {
  it.each([
    ['with an offset', '2026-03-03T14:07:00+11:00', '2026-03-03T03:07:00.000Z'],
    ['in UTC', '2026-03-03T03:07:00Z', '2026-03-03T03:07:00.000Z'],
    ['with more digits than are kept', '2026-03-03T03:07:00.1239999Z', '2026-03-03T03:07:00.123Z'],
    ['on 29 February', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['with an offset without a colon', '2026-03-31T14:07:00+1100', '2026-03-31T03:07:00.000Z'],
    ['without an offset, in summer', '2026-01-05T09:00:00', '2026-01-04T22:00:00.000Z'],
    ['without an offset, in winter', '2026-07-06T09:00:00', '2026-07-05T23:00:00.000Z'],
    ['with a blank for the T', '2026-07-06 09:00:00', '2026-07-05T23:00:00.000Z'],
    ['a date alone', '2026-07-06', '2026-07-05T14:00:00.000Z'],
    ["in the site's own format", '06/07/2026 09:00', '2026-07-05T23:00:00.000Z'],
    ['in the hour that the clock shows twice, the earlier one', '2026-04-05T02:30:00', '2026-04-04T15:30:00.000Z'],
    ['just before that hour', '2026-04-05T01:59:00', '2026-04-04T14:59:00.000Z'],
    ['just after that hour', '2026-04-05T03:00:00', '2026-04-04T17:00:00.000Z'],
  ])('reads a time %s', (_, text, instant) => {
    expect(read(text)).toBe(instant);
  });

  it('writes any instant as Date does', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1901-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(read(date.toISOString())).toBe(date.toISOString());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['.NET', '0001-01-01T00:00:00'],
    ['.NET in UTC', '0001-01-01T00:00:00Z'],
    ['Informix', '1899-12-31T00:00:00+10:00'],
    ['Excel', '1899-12-30'],
  ])('takes what %s writes for no time as none', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    ['30 February', '2026-02-30T00:00:00Z'],
    ['after the year 9999, by its offset', '9999-12-31T23:59:59-05:00'],
    ['29 February of a common year', '2026-02-29T00:00:00+11:00'],
    ['31 April without an offset', '2026-04-31T00:00:00'],
    ['a 13th month', '2026-13-01T00:00:00Z'],
    ['a 25th hour', '2026-03-03T25:00:00Z'],
    ['a time that the clock skipped', '2026-10-04T02:30:00'],
    ['words', 'yesterday'],
    ['a time of no day', '14:07'],
    ['a year', '2026'],
    ["another site's format", '31/02/2026 25:61'],
    ['NaN', 'NaN'],
  ])('is undefined for %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});
