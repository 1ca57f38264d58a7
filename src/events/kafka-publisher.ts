import type { Kafka, Message } from 'kafkajs';
import { eventLogs } from '../model/case-event.js';
import { parkedMessage } from '../platform/kafka/dead-letter.js';
import { FreshProducer } from '../platform/kafka/fresh-producer.js';
import { KafkaFailure } from '../platform/kafka/kafka-failure.js';
import { deadLetterTopic, eventTopics, type TopicPlan } from '../platform/kafka/topic-specs.js';
import { ensureTopics, type TopicSpec } from '../platform/kafka/topics.js';
import type { Logger } from '../platform/logger/logger.js';
import type { OutgoingEvent } from './envelope.js';
import { EventPublisher } from './event-publisher.js';
import { splitByBytes } from './split-by-bytes.js';

/** Kafka's default `max.message.bytes` is 1,048,588, counted over a partition's batch. */
const groupBytes = 900_000;

export interface KafkaPublisherOptions extends TopicPlan {
  kafka: Kafka;
  logger: Logger;
  /** Told of each event that went to the dead-letter topic instead. */
  onParked?(): void;
}

/** Below this, compressing would cost a single event more time than it saves. */
const worthCompressing = 20;

/**
 * One send in flight for each log. Backlogs go as gzip: the same throughput was measured with and without it, at a tenth of the bytes.
 */
export class KafkaPublisher extends EventPublisher {
  private readonly producer: FreshProducer;
  private readonly deadLetters: FreshProducer;
  private readonly topics: TopicSpec[];
  private refusal: string | null = null;

  constructor(private readonly options: KafkaPublisherOptions) {
    super();
    this.topics = eventTopics(options);
    this.deadLetters = new FreshProducer(options.kafka, () => ensureTopics(options.kafka, [deadLetterTopic(options)]));
    this.producer = new FreshProducer(options.kafka, () => this.createTopics());
  }

  /** Throws KafkaFailure. */
  async publish(batch: OutgoingEvent[]): Promise<void> {
    const send = await this.prepare(batch);
    await send();
  }

  override async prepare(batch: OutgoingEvent[]): Promise<() => Promise<void>> {
    const groups = eventLogs.flatMap((log) => {
      const events = batch.filter((event) => event.log === log);
      return splitByBytes(events, groupBytes).map((group) => this.prepareGroup(this.options.topics[log], group));
    });
    const sends = await Promise.all(groups);
    return async () => {
      for (const send of sends) await send();
    };
  }

  async check(): Promise<void> {
    await this.createTopics();
    await this.producer.connect();
  }

  async close(): Promise<void> {
    await this.producer.close();
    await this.deadLetters.close();
  }

  private async prepareGroup(topic: string, events: OutgoingEvent[]): Promise<() => Promise<void>> {
    const compress = events.length >= worthCompressing;
    const messages = await this.producer.finish(topic, events, { compress });
    return () => this.send(topic, events, messages);
  }

  /** A broker that takes less than its default gets halves; what is too large alone is parked, so that nothing waits behind it. */
  private async send(topic: string, events: OutgoingEvent[], messages: Message[] = events): Promise<void> {
    try {
      await this.producer.send(topic, messages, { compress: events.length >= worthCompressing });
    } catch (error) {
      if (!(error instanceof KafkaFailure) || error.code !== 'message-too-large') throw error;
      const [first] = events;
      if (first && events.length === 1) return this.park(topic, first);
      const middle = Math.ceil(events.length / 2);
      await this.send(topic, events.slice(0, middle));
      await this.send(topic, events.slice(middle));
    }
  }

  private async park(topic: string, event: OutgoingEvent): Promise<void> {
    const id = event.headers['ce_id'];
    this.options.logger.error(
      { topic, id },
      'event is too large for its topic: see `shirelink dlq list`, raise max.message.bytes',
    );
    await this.deadLetters.send(this.options.topics.deadLetter, [parkedMessage(topic, event)]);
    this.options.onParked?.();
  }

  private async createTopics(): Promise<void> {
    try {
      await ensureTopics(this.options.kafka, this.topics);
      this.refusal = null;
    } catch (error) {
      const failure = KafkaFailure.of('create topics', error);
      this.tellRefusal(failure.code);
      throw failure;
    }
  }

  /** Once for each reason: the relay tries again for hours, and the log need not say so each time. */
  private tellRefusal(code: string): void {
    if (code === this.refusal || !/authorization|replication|policy|config/.test(code)) return;
    this.refusal = code;
    const topics = this.topics.map(({ topic }) => topic);
    this.options.logger.error(
      { code, topics },
      'the broker does not let Shirelink create its topics: create them by hand',
    );
  }
}
