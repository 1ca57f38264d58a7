import { createTimeReader } from './local-times.js';

const rules = { zone: 'Australia/Sydney', formats: ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy'], absentBefore: '1901-01-01' };
const read = createTimeReader({ ...rules, timeOfDay: '00:00' });
const readDue = createTimeReader({ ...rules, timeOfDay: '16:30' });

describe('createTimeReader', () => {
  it.each([
    ['in summer', '03/03/2025 14:07', '2025-03-03T03:07:00.000Z', null],
    ['in winter', '03/07/2025 14:07', '2025-07-03T04:07:00.000Z', null],
    ['as ISO 8601', '2025-03-03T14:07:30', '2025-03-03T03:07:30.000Z', null],
    ['with an offset', '2025-03-03 14:07:30.25+10', '2025-03-03T04:07:30.250Z', null],
    ['in UTC', '2025-03-03T14:07:30Z', '2025-03-03T14:07:30.000Z', null],
    ['a date', '03/03/2025', '2025-03-02T13:00:00.000Z', null],
    ['an ISO date', '2025-03-03', '2025-03-02T13:00:00.000Z', null],
    ['just before the hour that comes twice', '05/04/2026 01:59', '2026-04-04T14:59:00.000Z', null],
    ['at its start', '05/04/2026 02:00', '2026-04-04T15:00:00.000Z', '2026-04-04T16:00:00.000Z'],
    ['at its end', '05/04/2026 02:59', '2026-04-04T15:59:00.000Z', '2026-04-04T16:59:00.000Z'],
    ['just after it', '05/04/2026 03:00', '2026-04-04T17:00:00.000Z', null],
    ['just before the hour that is skipped', '04/10/2026 01:59', '2026-10-03T15:59:00.000Z', null],
    ['just after it, in October', '04/10/2026 03:00', '2026-10-03T16:00:00.000Z', null],
    ['on 29 February', '29/02/2028 09:00', '2028-02-28T22:00:00.000Z', null],
  ])('reads a time %s', (...[, text, at, later]) => {
    const time = read(text);
    expect(time && [new Date(time.at).toISOString(), time.later && new Date(time.later).toISOString()]).toEqual([
      at,
      later,
    ]);
  });

  it.each([
    '04/10/2026 02:00',
    '04/10/2026 02:59',
    '2026-10-04T02:30:00',
    '30/02/2026 09:00',
    '29/02/2026',
    '32/01/2026',
    '03/13/2026 09:00',
    '03/03/2026 24:00',
    '03/03/2026 09:60',
    '3/3/2026 09:00',
    '03/03/26 09:00',
    '2026-02-30T09:00:00Z',
    'yesterday',
    '14:07',
    '03/03/2026 09:00 AM',
    ' 03/03/2026 09:00',
  ])('takes %p for no time', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each(['01/01/1900', '30/12/1899 00:00', '0001-01-01T00:00:00'])('takes %p for none at all', (text) => {
    expect(read(text)).toBeNull();
  });

  it('lets a date alone stand for a time of that day, on the days when the clock changes too', () => {
    expect(
      ['10/03/2025', '05/04/2026', '04/10/2026', '10/03/2025 09:00'].map((text) =>
        new Date(readDue(text)!.at).toISOString(),
      ),
    ).toEqual([
      '2025-03-10T05:30:00.000Z',
      '2026-04-05T06:30:00.000Z',
      '2026-10-04T05:30:00.000Z',
      '2025-03-09T22:00:00.000Z',
    ]);
  });
});
