import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';

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
export async function readTopic(kafka: Kafka, topic: string, onMessage: (message: TopicMessage) => void): Promise<number> {
  const ends = await endOffsets(kafka, topic);
  if ([...ends.values()].every((end) => end === 0)) return 0;
  const group = `shirelink-simulate-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 100, maxBytesPerPartition: 8 * 1024 * 1024 });
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
  const open = new Set([...ends].filter(([, end]) => end > 0).map(([partition]) => partition));
  let read = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the topic was not read to its end in time')), patienceMilliseconds);
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      const running = consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          const end = ends.get(batch.partition) ?? 0;
          for (const message of batch.messages) {
            if (Number(message.offset) >= end) continue;
            onMessage(textOf(message));
            read++;
          }
          if (Number(batch.lastOffset()) + 1 >= end) open.delete(batch.partition);
          if (open.size === 0) resolve();
          return Promise.resolve();
        },
      });
      running.catch(reject);
    });
    return read;
  } finally {
    clearTimeout(timer);
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
