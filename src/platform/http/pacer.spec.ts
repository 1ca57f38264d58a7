import { jest } from '@jest/globals';
import { Pacer } from './pacer.js';

afterEach(() => jest.restoreAllMocks());

test('calls do not wait for a wall clock that was put back', async () => {
  const pacer = new Pacer(1000);
  const signal = AbortSignal.timeout(2_000);
  await pacer.turn(true, signal);
  pacer.hold(1);
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 2 * 3_600_000);
  await pacer.turn(true, signal);
  expect(signal.aborted).toBe(false);
});

test('a wait that is too long is left to the caller', async () => {
  const pacer = new Pacer(null);
  pacer.hold(60);
  await expect(pacer.turn(false, new AbortController().signal)).rejects.toMatchObject({
    code: 'throttled',
    retryAfterSeconds: 60,
  });
});
