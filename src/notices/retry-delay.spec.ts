import { retryDelayMs } from './retry-delay.js';

it.each([
  ['first, at the earliest', 1, null, 0, 2_500],
  ['first, at the latest', 1, null, 1, 5_000],
  ['doubling', 4, null, 1, 40_000],
  ['up to an hour', 40, null, 1, 3_600_000],
  ['half of it by chance', 40, null, 0, 1_800_000],
  ['for as long as the receiver asks', 1, 900, 0, 900_000],
  ['and no shorter because it asks for less', 4, 1, 1, 40_000],
])('waits %s', (...[, failures, retryAfter, random, milliseconds]) => {
  expect(retryDelayMs(failures, retryAfter, random)).toBe(milliseconds);
});
