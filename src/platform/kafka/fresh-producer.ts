import { CompressionTypes, type Kafka, type Message, type Producer } from 'kafkajs';
import { within } from './deadline.js';
import { javaPartitioner } from './java-partitioner.js';
import { KafkaFailure } from './kafka-failure.js';

/** Longer than the client's request timeout, so that it only ends what kafkajs itself forgot. */
const sendDeadlineMilliseconds = 30_000;
const brokerTimeoutMilliseconds = 10_000;

/**
 * A producer that is thrown away after any error: what its connection may still deliver later is a repeat of something sent
 * again, never something new, so the first occurrences of a partition stay in order. Not idempotent in kafkajs's sense: that
 * protects the retries inside one producer, and there are none here. (Measured: the same speed, so it is not left out for that.)
 */
export class FreshProducer {
  private producer: Promise<Producer> | null = null;

  constructor(
    private readonly kafka: Kafka,
    /** Runs before a new producer is used: creating its topics, for one. */
    private readonly prepare: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Resolves when all in-sync replicas have it. One batch a partition: keep it below the topic's `max.message.bytes`. */
  async send(topic: string, messages: Message[], { compress = false } = {}): Promise<void> {
    const opened = this.connected();
    const producer = await opened;
    try {
      const compression = compress ? CompressionTypes.GZIP : CompressionTypes.None;
      const sent = producer.send({ topic, messages, acks: -1, timeout: brokerTimeoutMilliseconds, compression });
      await within(sendDeadlineMilliseconds, sent);
    } catch (error) {
      this.discard(opened);
      throw KafkaFailure.of('send', error);
    }
  }

  /** Connected and prepared, or a KafkaFailure. */
  async connect(): Promise<void> {
    await this.connected();
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    await producer?.then(disconnect, () => undefined);
  }

  private connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    const opened = this.open();
    this.producer = opened;
    opened.catch(() => this.discard(opened));
    return opened;
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      createPartitioner: javaPartitioner,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    try {
      await within(sendDeadlineMilliseconds, this.prepare());
      await within(sendDeadlineMilliseconds, producer.connect());
      return producer;
    } catch (error) {
      void disconnect(producer);
      throw KafkaFailure.of('connect', error);
    }
  }

  /** Only that one: a send that fails late must not take the next producer away. */
  private discard(opened: Promise<Producer>): void {
    if (this.producer === opened) this.producer = null;
    void opened.then(disconnect, () => undefined);
  }
}

/** Bounded: with the broker gone, kafkajs waits for replies that will not come. */
async function disconnect(producer: Producer): Promise<void> {
  await within(3_000, producer.disconnect()).catch(() => undefined);
}
