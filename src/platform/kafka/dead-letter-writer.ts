import type { Kafka, Message } from 'kafkajs';
import { deadLetterMessage, type FailedMessage, withoutPayload } from './dead-letter.js';
import { FreshProducer } from './fresh-producer.js';
import { KafkaFailure } from './kafka-failure.js';
import { ensureTopics, type TopicSpec } from './topics.js';

/** Puts what could not be handled into the dead-letter topic. */
export class DeadLetterWriter {
  private readonly producer: FreshProducer;

  constructor(
    kafka: Kafka,
    private readonly topic: TopicSpec,
  ) {
    this.producer = new FreshProducer(kafka, () => ensureTopics(kafka, [topic]));
  }

  /** Resolves when the broker has it. Throws KafkaFailure. */
  async bury(failed: FailedMessage): Promise<void> {
    await this.write(deadLetterMessage(failed));
  }

  async close(): Promise<void> {
    await this.producer.close();
  }

  private async write(letter: Message): Promise<void> {
    try {
      await this.producer.send(this.topic.topic, [letter]);
    } catch (error) {
      if (!(error instanceof KafkaFailure) || error.code !== 'message-too-large') throw error;
      await this.producer.send(this.topic.topic, [withoutPayload(letter)]);
    }
  }
}
