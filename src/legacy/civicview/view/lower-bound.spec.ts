import { earliestReading } from './lower-bound.js';

const read = (from: string, until: string) => earliestReading('Australia/Sydney', Date.parse(from), Date.parse(until));

describe('earliestReading', () => {
  it.each([
    ['is what the clocks showed at the start', '2026-03-03T03:07:00Z', '2026-03-03T04:00:00Z', '2026-03-03 14:07:00'],
    ['across weeks of one offset', '2026-05-01T00:00:00Z', '2026-06-20T00:00:00Z', '2026-05-01 10:00:00'],
    // 02:50 for the first time, until 02:10 for the second: rows of 02:00 on were changed since
    ['goes back with the clocks', '2026-04-04T15:50:00Z', '2026-04-04T16:10:00Z', '2026-04-05 02:00:00'],
    ['not with clocks that went back before', '2026-04-04T16:10:00Z', '2026-04-04T18:00:00Z', '2026-04-05 02:10:00'],
    [
      'nor with those that were put back an hour after they had shown it',
      '2026-04-04T14:30:00Z',
      '2026-04-04T16:10:00Z',
      '2026-04-05 01:30:00',
    ],
    ['nor forward', '2026-10-03T15:50:00Z', '2026-10-03T16:10:00Z', '2026-10-04 01:50:00'],
  ])('%s', (...[, from, until, reading]) => {
    expect(read(from, until)).toBe(reading);
  });
});
