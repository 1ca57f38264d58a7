import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { kafkaErrorCode, KafkaFailure } from './kafka-failure.js';

const stallMilliseconds = 30_000;
const startAttempts = 20;

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
  /** Emptied as partitions are read to their end. */
  ends: Map<number, bigint>;
  onMessage: (message: KafkaMessage, partition: number) => void;
}

/** A broker that was just started makes its offsets topic when the first group asks, and says "no coordinator" until then. */
async function readTo(kafka: Kafka, admin: Admin, reading: Reading): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnce(kafka, admin, reading);
    } catch (error) {
      if (kafkaErrorCode(error) !== 'group-coordinator-not-available' || attempt === startAttempts) throw error;
      await sleep(500);
    }
  }
}

async function readOnce(kafka: Kafka, admin: Admin, reading: Reading): Promise<void> {
  const groupId = `shirelink-read-${randomUUID()}`;
  const retry = { retries: 5, restartOnFailure: () => Promise.resolve(false) };
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false, retry });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [reading.topic], fromBeginning: true });
    await runToEnds(consumer, reading);
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}

async function runToEnds(consumer: Consumer, { ends, onMessage }: Reading): Promise<void> {
  let stall: NodeJS.Timeout | undefined;
  const read = new Promise<void>((resolve, reject) => {
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
  try {
    await read;
  } finally {
    clearTimeout(stall);
  }
}
