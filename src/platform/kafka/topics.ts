import type { Kafka } from 'kafkajs';
import { KafkaFailure } from './kafka-failure.js';

export interface TopicSpec {
  topic: string;
  partitions: number;
  replicationFactor: number;
  /** Topic settings beyond the broker's own, `retention.ms` for one. */
  settings?: Record<string, string>;
}

/**
 * Creates the topics that are missing. Sending to an unknown topic would fail only after half a minute, so this is asked first.
 * Throws KafkaFailure: its code is the broker's reason (`topic-authorization-failed`, `invalid-replication-factor`), or `unreachable`.
 */
export async function ensureTopics(kafka: Kafka, specs: TopicSpec[]): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const known = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !known.has(spec.topic));
    if (missing.length === 0) return;
    await admin.createTopics({ timeout: 10_000, waitForLeaders: true, topics: missing.map(topicConfig) });
  } catch (error) {
    throw KafkaFailure.of('create topics', error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function topicConfig(spec: TopicSpec) {
  return {
    topic: spec.topic,
    numPartitions: spec.partitions,
    replicationFactor: spec.replicationFactor,
    configEntries: Object.entries(spec.settings ?? {}).map(([name, value]) => ({ name, value })),
  };
}
