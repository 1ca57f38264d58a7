import { getEventListeners } from 'node:events';
import { untilAborted } from './until-aborted.js';

test('gives what the work gives, and leaves no listener', async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(Promise.resolve('done'), signal)).resolves.toBe('done');
  await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('waits no longer than the signal allows', async () => {
  const stopping = new AbortController();
  const waiting = untilAborted(new Promise(() => undefined), stopping.signal);
  stopping.abort();
  await expect(waiting).resolves.toBeNull();
  await expect(untilAborted(Promise.resolve('late'), stopping.signal)).resolves.toBeNull();
});

test('work that fails after the signal fails for nobody', async () => {
  const stopping = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => (fail = reject));
  const waiting = untilAborted(work, stopping.signal);
  stopping.abort();
  await expect(waiting).resolves.toBeNull();
  fail(new Error('late')); // an unhandled rejection would end the test run
});
