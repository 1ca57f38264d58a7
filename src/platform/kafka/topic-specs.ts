import type { TopicNames } from './topic-names.js';
import type { TopicSpec } from './topics.js';

export interface TopicPlan {
  topics: TopicNames;
  partitions: number;
  replicationFactor: number;
}

// The broker stamps messages, and refuses none: it takes no batch whose own time is an hour ahead of its clock.
const stampedByBroker = { 'message.timestamp.type': 'LogAppendTime' };

/** What the product writes events to. They are keyed by case, and partitions are the consumers' parallelism. */
export function eventTopics(plan: TopicPlan): TopicSpec[] {
  const { topics, partitions, replicationFactor } = plan;
  return [topics.public, topics.restricted].map((topic) => ({
    topic,
    partitions,
    replicationFactor,
    settings: stampedByBroker,
  }));
}

/** What the product reads, by the pattern that `@EventPattern` names. */
export function inboundTopics({ topics, partitions, replicationFactor }: TopicPlan): Record<string, TopicSpec> {
  return { 'documents.v1': { topic: topics.documents, partitions, replicationFactor } };
}

/** Kept until someone deletes it, and roomier than the others: a message comes with headers about where it failed. */
export function deadLetterTopic({ topics, replicationFactor }: TopicPlan): TopicSpec {
  const settings = { ...stampedByBroker, 'retention.ms': '-1', 'max.message.bytes': '2097152' };
  return { topic: topics.deadLetter, partitions: 1, replicationFactor, settings };
}
