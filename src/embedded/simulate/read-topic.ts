import { randomUUID } from 'node:crypto';
import type { Batch, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';

/** A message as any consumer gets it. Headers as text. */
export interface TopicMessage {
  key: string;
  headers: Record<string, string>;
  value: string;
}

const patienceMilliseconds = 120_000;

/**
 * Hands out every message that the topic holds just now, in order per partition, and answers how many there were. With kafkajs
 * alone: what checks the product reads nothing through the product. Throws where the end is not reached within two minutes.
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  onMessage: (message: TopicMessage) => void,
): Promise<number> {
  const ends = await endOffsets(kafka, topic);
  if ([...ends.values()].every((end) => end === 0)) return 0;
  const group = `shirelink-simulate-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId: group,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 8 * 1024 * 1024,
    retry: { initialRetryTime: 200, maxRetryTime: 1_000, retries: 60 },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    return await runToEnds(consumer, ends, onMessage);
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await forgetGroup(kafka, group);
  }
}

/** By partition, the offset that the next message will get; 0 where it never had one. */
export async function endOffsets(kafka: Kafka, topic: string): Promise<Map<number, number>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function runToEnds(
  consumer: Consumer,
  ends: Map<number, number>,
  onMessage: (message: TopicMessage) => void,
): Promise<number> {
  const reading = new Reading(ends, onMessage);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the topic was not read to its end in time')), patienceMilliseconds);
      // a coordinator that is still loading counts as a crash too, after which kafkajs begins again by itself
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      const eachBatch = ({ batch }: EachBatchPayload): Promise<void> => {
        if (reading.take(batch)) resolve();
        return Promise.resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
    return reading.messages;
  } finally {
    clearTimeout(timer);
  }
}

/** Where it stands in each partition: a consumer that begins again must not make the messages look delivered twice. */
class Reading {
  messages = 0;
  private readonly next = new Map<number, number>();

  constructor(
    private readonly ends: Map<number, number>,
    private readonly onMessage: (message: TopicMessage) => void,
  ) {}

  /** True once every partition was read to its end. */
  take(batch: Batch): boolean {
    const end = this.ends.get(batch.partition) ?? 0;
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      if (offset >= end || offset < (this.next.get(batch.partition) ?? 0)) continue;
      this.onMessage(textOf(message));
      this.messages++;
    }
    this.next.set(batch.partition, Math.max(this.next.get(batch.partition) ?? 0, Number(batch.lastOffset()) + 1));
    return [...this.ends].every(([partition, last]) => (this.next.get(partition) ?? 0) >= last);
  }
}

function textOf(message: KafkaMessage): TopicMessage {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, value?.toString() ?? '']);
  return {
    key: message.key?.toString() ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
    value: message.value?.toString() ?? '',
  };
}

async function forgetGroup(kafka: Kafka, group: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([group]).catch(() => undefined);
  await admin.disconnect().catch(() => undefined);
}
