import { CompressionTypes, type ICustomPartitioner, type Kafka, type Message, type Producer } from 'kafkajs';
import { within } from './deadline.js';
import { javaPartition, javaPartitioner } from './java-partitioner.js';
import { KafkaFailure } from './kafka-failure.js';
import { isReady, type ReadyMessage } from './kafkajs-ready-batch.js';
import { type PlainMessage, recordBatch } from './record-batch.js';

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
  /** How many each topic has that was sent to. */
  private readonly partitions = new Map<string, number>();

  constructor(
    private readonly kafka: Kafka,
    /** Runs before a new producer is used: creating its topics, for one. */
    private readonly prepare: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /**
   * The same messages as their partitions' finished batches, so that they can be worked out while others are sent. What it gives
   * is for `send`, once. As they were, where the topic was never sent to: only then its partitions are known.
   */
  async finish(topic: string, messages: PlainMessage[], { compress = false } = {}): Promise<Message[]> {
    const ofPartitions = this.partitions.get(topic);
    if (ofPartitions === undefined) return messages;
    const at = Date.now();
    const ready = Array.from(partitioned(messages, ofPartitions), async ([partition, own]): Promise<ReadyMessage> => {
      const batch = await recordBatch(own, { at, compress });
      return { value: null, partition, ofPartitions, batch };
    });
    return Promise.all(ready);
  }

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

  private readonly createPartitioner: ICustomPartitioner = () => {
    const choose = javaPartitioner();
    return (args) => {
      const { topic, message, partitionMetadata } = args;
      this.partitions.set(topic, partitionMetadata.length);
      if (!isReady(message)) return choose(args);
      // reckoned anew when it is tried again
      if (message.ofPartitions !== partitionMetadata.length) throw new Error(`the partitions of ${topic} have changed`);
      return message.partition;
    };
  };

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      createPartitioner: this.createPartitioner,
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

function partitioned(messages: PlainMessage[], partitions: number): Map<number, PlainMessage[]> {
  const groups = new Map<number, PlainMessage[]>();
  for (const message of messages) {
    const partition = javaPartition(message.key, partitions);
    const group = groups.get(partition);
    if (group) group.push(message);
    else groups.set(partition, [message]);
  }
  return groups;
}

/** Bounded: with the broker gone, kafkajs waits for replies that will not come. */
async function disconnect(producer: Producer): Promise<void> {
  await within(3_000, producer.disconnect()).catch(() => undefined);
}
