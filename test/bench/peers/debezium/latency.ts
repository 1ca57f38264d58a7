import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, Kafka } from 'kafkajs';
import { waitFor } from '../../../support/wait-for.js';
import { catchUp, type DebeziumParts, standStill } from './connector-state.js';

export interface LatencyOptions {
  /** Transactions a second, one event in each, however long they take. */
  rate: number;
  /** Measured after the warm-up. */
  seconds: number;
  warmSeconds: number;
  payloadOf(index: number): string;
}

const cases = 20_000;
const arriveWithinMilliseconds = 20_000;

/**
 * Milliseconds from when a commit is acknowledged until a kafkajs consumer in this process has the event; in the order of the
 * inserts, those of the warm-up left out. Rejects where one does not arrive.
 */
export async function measureLatency(kafka: Kafka, parts: DebeziumParts, options: LatencyOptions): Promise<number[]> {
  await catchUp(parts);
  await parts.topic.empty();
  await parts.outbox.settle();
  const latencies = await insertAndReceive(kafka, parts, options);
  await standStill(parts);
  return latencies.slice(Math.round(options.rate * options.warmSeconds));
}

/** Of all events, those of the warm-up too. */
async function insertAndReceive(kafka: Kafka, parts: DebeziumParts, options: LatencyOptions): Promise<number[]> {
  const { outbox, topic } = parts;
  const run = randomUUID();
  const count = Math.round(options.rate * (options.warmSeconds + options.seconds));
  const received = new Map<string, number>();
  const groupId = `shirelink-peer-${run}`;
  const consumer = await consume(
    kafka,
    { topic: topic.name, groupId },
    (id, at) => received.has(id) || received.set(id, at),
  );
  try {
    await outbox.warmUp();
    const committed = await insertAtRate(count, options.rate, async (index) => {
      const key = `case-${index % cases}`;
      await outbox.insertOne({ id: `${run}.${index}`, key, type: 'case.updated', payload: options.payloadOf(index) });
    });
    const allThere = () => received.size >= count;
    await waitFor(allThere, { what: 'every event at the consumer', timeoutMs: arriveWithinMilliseconds });
    const latencies = committed.map((at, index) => (received.get(`${run}.${index}`) ?? NaN) - at);
    if (latencies.some(Number.isNaN)) throw new Error('Debezium sent other events than were inserted');
    return latencies;
  } finally {
    await consumer.disconnect();
    await topic.forgetGroup(groupId);
  }
}

/** Open loop: what is due is begun, whether or not the earlier ones have ended. Answers when each ended. */
async function insertAtRate(count: number, rate: number, insert: (index: number) => Promise<void>): Promise<number[]> {
  const ended = new Array<number>(count).fill(0);
  const inserts: Promise<void>[] = [];
  const began = performance.now();
  while (inserts.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * rate));
    while (inserts.length < due) {
      const index = inserts.length;
      const done = insert(index).then(() => void (ended[index] = performance.now()));
      done.catch(() => undefined); // told below; nobody else listens until then
      inserts.push(done);
    }
    await pause(1);
  }
  await Promise.all(inserts);
  return ended;
}

/** Has its partitions when this resolves; reads from the beginning, for the topic was just emptied. */
async function consume(
  kafka: Kafka,
  { topic, groupId }: { topic: string; groupId: string },
  onEvent: (id: string, at: number) => unknown,
): Promise<Consumer> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 500, minBytes: 1, retry: { retries: 8 } });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const at = performance.now();
      for (const { headers } of batch.messages) onEvent(String(headers?.['id']), at);
    },
  });
  await joined;
  return consumer;
}
