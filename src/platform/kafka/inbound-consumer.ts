import { setTimeout as sleep } from 'node:timers/promises';
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { Consumer, EachBatchHandler, Kafka } from 'kafkajs';
import type { Logger } from '../logger/logger.js';
import { untilAborted } from '../process/until-aborted.js';
import { within } from './deadline.js';
import { kafkaErrorCode } from './kafka-failure.js';
import { ensureTopics, type TopicSpec } from './topics.js';

export interface InboundConsumerOptions {
  kafka: Kafka;
  groupId: string;
  topics: TopicSpec[];
  logger: Logger;
  /** Called for each new consumer, with what happens when it is gone. */
  open(): { eachBatch: EachBatchHandler; close(): void };
  sessionTimeoutMilliseconds?: number;
}

const backoff = new ExponentialBackoff({ initialDelay: 200, maxDelay: 15_000 });
const closeMilliseconds = 10_000;

/** A consumer group's member that is there whenever Kafka is: it starts in the background, and after any crash anew. */
export class InboundConsumer {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private wait: IBackoff<unknown> = backoff.next();
  private failure: string | null = null;

  constructor(private readonly options: InboundConsumerOptions) {}

  /** Returns at once, whether Kafka is there or not. */
  start(): void {
    this.running ??= this.run();
  }

  /** The messages being handled are finished, within ten seconds; the rest comes again. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.consumeUntilGone(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.tell(kafkaErrorCode(error));
        await sleep(this.wait.duration, undefined, { signal }).catch(() => undefined);
        this.wait = this.wait.next(undefined);
      }
    }
  }

  /** Returns when told to stop; throws what the consumer died of. */
  private async consumeUntilGone(signal: AbortSignal): Promise<void> {
    const { kafka, groupId, topics } = this.options;
    await ensureTopics(kafka, topics);
    const consumer = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 250, // a disconnect waits that long
      sessionTimeout: this.options.sessionTimeoutMilliseconds ?? 30_000,
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
    const work = this.options.open();
    try {
      await this.consume(consumer, work.eachBatch, signal);
    } finally {
      work.close();
      await within(closeMilliseconds, consumer.disconnect()).catch(() => undefined);
    }
  }

  private async consume(consumer: Consumer, eachBatch: EachBatchHandler, signal: AbortSignal): Promise<void> {
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    crashed.catch(() => undefined); // it may crash before anyone waits for it
    consumer.on(consumer.events.GROUP_JOIN, () => this.joined());
    await consumer.connect();
    await consumer.subscribe({ topics: this.options.topics.map(({ topic }) => topic), fromBeginning: true });
    await consumer.run({
      eachBatch,
      eachBatchAutoResolve: false,
      autoCommitInterval: 1_000,
      partitionsConsumedConcurrently: 8,
    });
    await untilAborted(crashed, signal);
  }

  private joined(): void {
    this.wait = backoff.next();
    if (this.failure !== null) this.options.logger.info({ group: this.options.groupId }, 'consumer is back');
    this.failure = null;
  }

  private tell(code: string): void {
    if (code !== this.failure) {
      this.options.logger.warn({ group: this.options.groupId, code }, 'consumer cannot reach its topics; trying again');
    }
    this.failure = code;
  }
}
