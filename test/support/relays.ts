import { randomBytes } from 'node:crypto';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { EventMetrics } from '../../src/events/event-metrics.js';
import type { EventPublisher } from '../../src/events/event-publisher.js';
import { KafkaPublisher } from '../../src/events/kafka-publisher.js';
import { Relay } from '../../src/events/relay.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { createKafka } from '../../src/platform/kafka/kafka-client.js';
import { readTopic } from '../../src/platform/kafka/topic-reader.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type { Database } from '../../src/platform/postgres/database.js';

export const silent = createLogger('silent');

/** A council of a test's own, so that its topics are too. */
export function ownCouncil(): string {
  return `t${randomBytes(5).toString('hex')}`;
}

export function testKafka(brokers: string[]): Kafka {
  return createKafka({ brokers, ssl: false, sasl: null }, silent);
}

export function testPublisher(kafka: Kafka, council: string): KafkaPublisher {
  return new KafkaPublisher({
    kafka,
    topics: topicNames(council),
    partitions: 3,
    replicationFactor: 1,
    logger: silent,
  });
}

export interface RelayParts {
  database: Database;
  publisher: EventPublisher | null;
  leases?: Leases;
  metrics?: Metrics;
}

export function relayOf({ database, publisher, leases, metrics = new Metrics() }: RelayParts): Relay {
  const clock = new SystemClock();
  const eventMetrics = new EventMetrics(database, clock, metrics);
  return new Relay(database, leases ?? new Leases(database, 'test'), clock, eventMetrics, publisher, silent);
}

export interface ReceivedEvent {
  partition: number;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/** Everything in a topic, in order within each partition. */
export async function received(kafka: Kafka, topic: string): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  await readTopic(kafka, topic, (message, partition) => events.push({ partition, ...text(message) }));
  return events;
}

function text(message: KafkaMessage) {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  return { key: String(message.key), value: String(message.value), headers: Object.fromEntries(headers) };
}

/** `ce_id`s by case in the order of their first arrival: what a consumer that drops repeats sees. */
export function firstOccurrences(events: ReceivedEvent[]): Record<string, string[]> {
  const seen = new Set<string>();
  const byCase: Record<string, string[]> = {};
  for (const { key, headers } of events) {
    const id = `${headers['ce_source']} ${headers['ce_id']}`;
    if (seen.has(id)) continue;
    seen.add(id);
    (byCase[key] ??= []).push(headers['ce_id'] ?? '');
  }
  return byCase;
}
