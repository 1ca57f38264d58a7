import { retryAfterSeconds } from './retry-after.js';

const serverNow = Date.parse('2026-03-03T03:00:00Z');

describe('retryAfterSeconds', () => {
  it.each([
    ['seconds', '120', 120],
    ['seconds with blanks', ' 0 ', 0],
    ['an HTTP date, against the server’s own clock', 'Tue, 03 Mar 2026 03:00:30 GMT', 30],
    ['an HTTP date that is past', 'Tue, 03 Mar 2026 02:00:00 GMT', 0],
    ['nothing', undefined, null],
    ['a blank', '', null],
    ['a negative number', '-5', null],
    ['a fraction', '1.5', null],
    ['words', 'in a while', null],
    ['a number that no one waits for', '99999999999', null],
  ])('reads %s', (_, header, seconds) => {
    expect(retryAfterSeconds(header, serverNow)).toBe(seconds);
  });
});
