import { randomUUID } from 'node:crypto';
import type { Admin, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { KafkaFailure } from './kafka-failure.js';

const stallMilliseconds = 30_000;

/**
 * Every message that a topic holds at the call, in order within each partition. Throws KafkaFailure, `timeout` too where
 * nothing came for half a minute. Leaves no consumer group behind.
 */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  onMessage: (message: KafkaMessage, partition: number) => void,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const ends = await topicEnds(admin, topic);
    if (ends.size > 0) await readTo(kafka, admin, { topic, ends, onMessage });
  } catch (error) {
    throw KafkaFailure.of('read topic', error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Offset after the last message by partition, of those that hold any. */
async function topicEnds(admin: Admin, topic: string): Promise<Map<number, bigint>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const filled = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
  return new Map(filled.map(({ partition, high }) => [partition, BigInt(high)]));
}

interface Reading {
  topic: string;
  ends: Map<number, bigint>;
  onMessage: (message: KafkaMessage, partition: number) => void;
}

async function readTo(kafka: Kafka, admin: Admin, { topic, ends, onMessage }: Reading): Promise<void> {
  const groupId = `shirelink-read-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { retries: 5 },
  });
  let stall: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const progress = (): void => {
        clearTimeout(stall);
        stall = setTimeout(() => reject(new KafkaFailure('read topic', 'timeout')), stallMilliseconds);
        if (ends.size === 0) resolve();
      };
      const eachBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
        const end = ends.get(batch.partition);
        if (end === undefined) return;
        for (const message of batch.messages) if (BigInt(message.offset) < end) onMessage(message, batch.partition);
        if (BigInt(batch.lastOffset()) + 1n >= end) ends.delete(batch.partition);
        progress();
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      progress();
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    clearTimeout(stall);
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}
