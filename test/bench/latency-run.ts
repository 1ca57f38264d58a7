import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { waitFor } from '../support/wait-for.js';

export interface LatencyPlan {
  /** Events a second, however long the transactions take that commit them. */
  rate: number;
  /** As a page of changes has them: the log commits one transaction after another, and each waits for the disk. */
  eventsPerCommit: number;
  /** Measured after the warm-up. */
  seconds: number;
  warmSeconds: number;
}

export interface Committing {
  plan: LatencyPlan;
  /** Commits one transaction with an event of each index, of a case that no other event has; answers their keys. */
  commit(indexes: number[]): Promise<string[]>;
  /** What happens to them after the commit, where somebody has to do something. Not waited for. */
  committed?(indexes: number[]): Promise<unknown>;
}

/** Before the rate begins: connections are opened and code gets warm. */
const firstEvents = 500;
const atOnce = 10;
/** That commits may be late. */
const secondsBehind = 1;
const arriveWithinMilliseconds = 20_000;
const joinWithinMilliseconds = 60_000;

/**
 * Milliseconds from when a commit was acknowledged until a kafkajs consumer in this process had the event, in the order in which they
 * were begun, those of the warm-up left out; and every value by its key. Throws where an event does not come, or comes twice.
 */
export async function measureLatency(
  received: ReceivedEvents,
  { plan, commit, committed }: Committing,
): Promise<{ latencies: number[]; values: Map<string, string> }> {
  const { rate, eventsPerCommit } = plan;
  const uncounted = firstEvents + Math.round(rate * plan.warmSeconds);
  const commits = Math.ceil((uncounted + rate * plan.seconds) / eventsPerCommit);
  const count = commits * eventsPerCommit;
  const keys = new Array<string>(count);
  const acknowledged = new Array<number>(count);
  const one = async (number: number) => {
    const indexes = Array.from({ length: eventsPerCommit }, (_, beside) => number * eventsPerCommit + beside);
    const made = await commit(indexes);
    const now = performance.now();
    indexes.forEach((index, at) => {
      keys[index] = made[at]!;
      acknowledged[index] = now;
    });
    await committed?.(indexes);
  };
  const first = Math.ceil(firstEvents / eventsPerCommit);
  for (let number = 0; number < first; number += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, first - number) }, (_, beside) => one(number + beside)));
  await atRate(commits - first, rate / eventsPerCommit, (number) => one(first + number));
  await waitFor(() => received.at.size >= count, {
    what: 'every event at the consumer',
    timeoutMs: arriveWithinMilliseconds,
  });
  if (received.repeats > 0) throw new Error(`${received.repeats} events came twice`);
  const latencies = keys.map((key, index) => (received.at.get(key) ?? NaN) - acknowledged[index]!);
  if (latencies.some(Number.isNaN)) throw new Error('other events came than were committed');
  return { latencies: latencies.slice(uncounted), values: received.values };
}

/** Open loop: what is due is begun, whether or not the earlier ones have ended. Throws where they fall behind by seconds. */
async function atRate(count: number, rate: number, work: (index: number) => Promise<void>): Promise<void> {
  const works: Promise<void>[] = [];
  let ended = 0;
  const began = performance.now();
  while (works.length < count && works.length - ended < rate * secondsBehind) {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * rate));
    while (works.length < due) {
      const one = work(works.length).finally(() => (ended += 1));
      one.catch(() => undefined); // told below; nobody else listens until then
      works.push(one);
    }
    await pause(1);
  }
  const begun = works.length;
  await Promise.all(works);
  const reached = Math.round(begun / ((performance.now() - began) / 1000));
  if (begun < count) throw new Error(`this machine commits ${reached} transactions a second now, and not ${rate}`);
}

/** A kafkajs consumer that notes when it got what; one event a key. */
export class ReceivedEvents {
  readonly at = new Map<string, number>();
  readonly values = new Map<string, string>();
  repeats = 0;

  private constructor(private readonly consumer: Consumer) {}

  /** Has its partitions when this resolves. A broker that was just started answers "no coordinator" for a while. */
  static async follow(kafka: Kafka, topic: string): Promise<ReceivedEvents> {
    return waitFor(() => ReceivedEvents.tryToFollow(kafka, topic), {
      what: `a consumer of ${topic}`,
      timeoutMs: joinWithinMilliseconds,
    });
  }

  private static async tryToFollow(kafka: Kafka, topic: string): Promise<ReceivedEvents> {
    const retry = { retries: 0, restartOnFailure: async () => false };
    const consumer = kafka.consumer({ groupId: `${topic}.bench`, maxWaitTimeInMs: 500, minBytes: 1, retry });
    const events = new ReceivedEvents(consumer);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await events.joined();
      return events;
    } catch (error) {
      await consumer.disconnect();
      throw error;
    }
  }

  private joined(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { GROUP_JOIN, CRASH } = this.consumer.events;
      this.consumer.on(GROUP_JOIN, () => resolve());
      this.consumer.on(CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: EachBatchPayload) => {
        const now = performance.now();
        for (const { key, value } of batch.messages) this.note(String(key), String(value), now);
      };
      this.consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }

  private note(key: string, value: string, now: number): void {
    if (this.at.has(key)) this.repeats += 1;
    else this.at.set(key, now);
    this.values.set(key, value);
  }
}
