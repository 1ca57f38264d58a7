import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Logger } from '../logger/logger.js';
import { DeadLetterWriter } from './dead-letter-writer.js';
import { InboundBatches, type InboundFailure, type InboundPolicy } from './inbound-batch.js';
import { InboundConsumer } from './inbound-consumer.js';
import { InboundContext, type InboundMessage } from './inbound-context.js';
import type { TopicSpec } from './topics.js';

export interface InboundOptions {
  kafka: Kafka;
  groupId: string;
  /** Topics by the pattern that `@EventPattern` names: `documents.v1`. What is not here can't be handled. */
  topics: Record<string, TopicSpec>;
  deadLetters: TopicSpec;
  logger: Logger;
  policy?: InboundPolicy;
  sessionTimeoutMilliseconds?: number;
  /** Told of each message that went to the dead-letter topic. */
  onBuried?(): void;
}

/** Milliseconds; five tries take about half a minute. */
const usualPolicy: InboundPolicy = {
  attempts: 5,
  delay: (attempt) => Math.min(15_000, 1_000 * 2 ** (attempt - 1)),
};

/**
 * Inbound topics for `@EventPattern` handlers: at least once, in order per key, dead letter and then commit (decision 13; the
 * stock Kafka transport commits what it has no handler for). Never fails at start because Kafka is away; does fail where a
 * handler names a topic that is not in the contract, because its messages would never come.
 */
export class InboundTransport extends Server implements CustomTransportStrategy {
  /** Failures of handlers are this transport's to tell, not Nest's. */
  override readonly propagatesEventHandlerErrors = true;
  private consumer: InboundConsumer | null = null;
  private readonly deadLetters: DeadLetterWriter;

  constructor(private readonly options: InboundOptions) {
    super();
    this.deadLetters = new DeadLetterWriter(options.kafka, options.deadLetters);
  }

  listen(callback: (error?: unknown) => void): void {
    const foreign = this.foreignPatterns();
    if (foreign.length > 0) {
      callback(new Error(`no inbound topic, or not an event pattern: ${foreign.join(', ')}`));
      return;
    }
    if (this.messageHandlers.size > 0) {
      this.consumer = new InboundConsumer({ ...this.options, topics: this.subscribed(), open: () => this.open() });
      this.consumer.start();
    }
    callback();
  }

  async close(): Promise<void> {
    await this.consumer?.close();
    await this.deadLetters.close();
  }

  on(): never {
    throw new Error('the inbound transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.options.kafka as T;
  }

  private foreignPatterns(): string[] {
    const handlers = [...this.messageHandlers];
    return handlers
      .filter(([name, handler]) => !this.options.topics[name] || !handler.isEventHandler)
      .map(([name]) => name);
  }

  private subscribed(): TopicSpec[] {
    return [...this.messageHandlers.keys()].flatMap((pattern) => this.options.topics[pattern] ?? []);
  }

  private open(): InboundBatches {
    return new InboundBatches({
      policy: this.options.policy ?? usualPolicy,
      handle: (message, data) => this.dispatch(message, data),
      bury: async (failed) => {
        await this.deadLetters.bury({ ...failed, failedAt: new Date().toISOString() });
        this.options.onBuried?.();
      },
      onFailure: (failed) => this.tell(failed),
    });
  }

  private async dispatch(message: InboundMessage, data: unknown): Promise<void> {
    const [pattern] = Object.entries(this.options.topics).find(([, { topic }]) => topic === message.topic) ?? [];
    const handler = this.messageHandlers.get(pattern ?? '');
    if (!handler) throw new Error(`no handler for ${message.topic}`);
    const result: unknown = await handler(data, new InboundContext([message]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  private tell({ topic, partition, message, reason, attempts }: InboundFailure): void {
    this.options.logger.warn({ topic, partition, offset: message.offset, reason, attempts }, 'inbound message failed');
  }
}
