import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import { readTopic } from '../../../../src/platform/kafka/topic-reader.js';
import type { OutboxMessage } from './outbox-table.js';

/** The topic that Debezium writes to. */
export class PeerTopic {
  private constructor(
    readonly name: string,
    private readonly kafka: Kafka,
    private readonly admin: Admin,
  ) {}

  static async create(kafka: Kafka, name: string, numPartitions: number): Promise<PeerTopic> {
    const admin = kafka.admin();
    await admin.connect();
    // as the product's own topics are
    const configEntries = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
    const topics = [{ topic: name, numPartitions, replicationFactor: 1, configEntries }];
    await admin.createTopics({ waitForLeaders: true, topics });
    return new PeerTopic(name, kafka, admin);
  }

  /** Messages ever written, all partitions together. */
  async written(): Promise<number> {
    return (await this.admin.fetchTopicOffsets(this.name)).reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Throws unless it holds these messages and no others, each once, with those keys, in the given order within a key. */
  async assertHolds(messages: OutboxMessage[]): Promise<void> {
    const check = new ArrivalCheck(messages);
    await readTopic(this.kafka, this.name, (message) => check.arrived(message));
    const fault = check.fault();
    if (fault !== null) throw new Error(fault);
  }

  /** What was written is gone; where it ended stays. */
  async empty(): Promise<void> {
    const offsets = await this.admin.fetchTopicOffsets(this.name);
    const filled = offsets.filter(({ low, high }) => Number(high) > Number(low));
    if (filled.length === 0) return;
    const partitions = filled.map(({ partition, high }) => ({ partition, offset: high }));
    await this.admin.deleteTopicRecords({ topic: this.name, partitions });
  }

  async forgetGroup(groupId: string): Promise<void> {
    await this.admin.deleteGroups([groupId]);
  }

  async close(): Promise<void> {
    await this.admin.deleteTopics({ topics: [this.name] }).catch(() => undefined);
    await this.admin.disconnect();
  }
}

/** Compares what comes with what was written. It keeps the first fault instead of throwing: kafkajs would read the batch again. */
class ArrivalCheck {
  private readonly missing: Map<string, { message: OutboxMessage; index: number }>;
  private readonly lastOfKey = new Map<string, number>();
  private first: string | null = null;

  constructor(messages: OutboxMessage[]) {
    this.missing = new Map(messages.map((message, index) => [message.id, { message, index }]));
  }

  arrived({ headers, key, value }: KafkaMessage): void {
    const id = String(headers?.['id']);
    const expected = this.missing.get(id);
    if (!expected) return this.keep(`${id}, which is a repetition or was not in the outbox`);
    const { message, index } = expected;
    this.missing.delete(id);
    if (String(key) !== message.key || String(value) !== message.payload) this.keep(`${id} with another key or value`);
    if (index < (this.lastOfKey.get(message.key) ?? -1)) this.keep(`${id} after a later one of its key`);
    this.lastOfKey.set(message.key, index);
  }

  /** After the last; null where all is as it was written. */
  fault(): string | null {
    if (this.first === null && this.missing.size > 0) return `Debezium lost ${this.missing.size} messages`;
    return this.first;
  }

  private keep(what: string): void {
    this.first ??= `Debezium sent ${what}`;
  }
}
