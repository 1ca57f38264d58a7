import type { TopicNames } from '../platform/kafka/topic-names.js';
import type { TopicSpec } from '../platform/kafka/topics.js';

/** Partitions are the consumers' parallelism: events are keyed by case, so each case stays in one. */
export function eventTopics(options: { topics: TopicNames; partitions: number; replicationFactor: number }): TopicSpec[] {
  const { topics, partitions, replicationFactor } = options;
  const keyed = [topics.public, topics.restricted].map((topic) => ({ topic, partitions, replicationFactor }));
  return [...keyed, deadLetterTopic(options)];
}

/** Kept until someone deletes it, and roomier than the others: a message comes with headers about where it failed. */
export function deadLetterTopic(options: { topics: TopicNames; replicationFactor: number }): TopicSpec {
  const settings = { 'retention.ms': '-1', 'max.message.bytes': '2097152' };
  return { topic: options.topics.deadLetter, partitions: 1, replicationFactor: options.replicationFactor, settings };
}
