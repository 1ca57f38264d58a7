import { jest } from '@jest/globals';
import { Turns } from './turns.js';

afterEach(() => {
  jest.useRealTimers();
});

const { signal } = new AbortController();
const turn = { operation: 'read inbox', signal };
const never = () => new Promise<never>(() => undefined);

test('one at a time, in order, whatever came of the one before', async () => {
  const turns = new Turns({ system: 'civicview', deadlineMs: 1000 });
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await Promise.resolve();
    order.push(`${name} ends`);
    if (name === 'a') throw new Error('broken');
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take(turn, work(name))));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'broken'))).toEqual([
    'broken',
    'b',
    'c',
  ]);
  expect(order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('what makes no progress is given up, and the next waits until it has really ended', async () => {
  const turns = new Turns({ system: 'civicview', deadlineMs: 30 });
  let end: () => void = () => undefined;
  let gaveUp = 0;
  let begun = 0;
  const hung = () => new Promise<void>((resolve) => (end = resolve));
  const late = { name: 'SourceError', operation: 'read inbox', code: 'timeout', consequence: 'retry' };
  await expect(turns.take({ ...turn, giveUp: () => (gaveUp += 1) }, hung)).rejects.toMatchObject(late);
  await expect(turns.take(turn, async () => (begun += 1))).rejects.toMatchObject(late);
  end();
  expect(await turns.take(turn, async () => 'works')).toBe('works');
  expect([gaveUp, begun]).toEqual([1, 0]);
});

test('progress earns more time, though not for ever', async () => {
  jest.useFakeTimers();
  const turns = new Turns({ system: 'civicview', deadlineMs: 100 });
  let progress: () => void = () => undefined;
  const endless = (made: () => void) => {
    progress = made;
    return never();
  };
  const taken = turns.take(turn, endless).catch((error: { code: string }) => error.code);
  const after = async (milliseconds: number) => {
    progress();
    await jest.advanceTimersByTimeAsync(milliseconds);
    return Promise.race([taken, Promise.resolve('goes on')]);
  };
  for (let at = 90; at < 2000; at += 90) expect({ at, outcome: await after(90) }).toEqual({ at, outcome: 'goes on' });
  expect(await after(90)).toBe('timeout');
});

test('who aborts hears his own reason', async () => {
  const turns = new Turns({ system: 'civicview', deadlineMs: 1000 });
  const stopping = new AbortController();
  const waiting = turns.take({ ...turn, signal: stopping.signal }, never);
  const reason = new Error('shutting down');
  stopping.abort(reason);
  await expect(waiting).rejects.toBe(reason);
});
