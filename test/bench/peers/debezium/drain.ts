import { setTimeout as pause } from 'node:timers/promises';
import { catchUp, type DebeziumParts, standStill } from './connector-state.js';
import type { OutboxMessage } from './outbox-table.js';

export interface Drain {
  events: number;
  /** From the order to resume until the broker has them all: Debezium's own start is in it. */
  seconds: number;
  /** The same from when the first was seen at the broker. */
  fromFirstSeconds: number;
}

const pollMilliseconds = 10;
const longestMilliseconds = 5 * 60_000;
/** A dead connector is noticed by asking it, which is not done at each poll. */
const pollsBetweenChecks = 200;

/** A backlog is made while the connector stands, then it is let go. Rejects where what the broker has is not what was written. */
export async function drainBacklog(parts: DebeziumParts, messages: OutboxMessage[]): Promise<Drain> {
  const { worker, outbox, topic } = parts;
  await catchUp(parts);
  await standStill(parts);
  await outbox.insert(messages);
  await outbox.settle();
  const before = await topic.written();
  const resumed = performance.now();
  await worker.resumeConnector();
  const { first, all } = await untilWritten(parts, { before, count: messages.length });
  await topic.assertHolds(messages);
  await standStill(parts);
  return { events: messages.length, seconds: (all - resumed) / 1000, fromFirstSeconds: (all - first) / 1000 };
}

/** When the first and when all were there, as `performance.now()` tells it. */
async function untilWritten(
  { worker, topic }: DebeziumParts,
  { before, count }: { before: number; count: number },
): Promise<{ first: number; all: number }> {
  const deadline = performance.now() + longestMilliseconds;
  let first: number | null = null;
  for (let poll = 1; ; poll += 1) {
    const grown = (await topic.written()) - before;
    const now = performance.now();
    if (grown > 0) first ??= now;
    if (grown >= count) return { first: first ?? now, all: now };
    if (now > deadline) throw new Error(`Debezium sent ${grown} of ${count} events in ${longestMilliseconds / 1000} s`);
    if (poll % pollsBetweenChecks === 0) await worker.throwIfFailed();
    await pause(pollMilliseconds);
  }
}
