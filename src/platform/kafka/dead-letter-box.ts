import type { Kafka, KafkaMessage } from 'kafkajs';
import { type DeadLetter, originalMessage, readDeadLetter, readSettlement, settledMessage } from './dead-letter.js';
import { FreshProducer } from './fresh-producer.js';
import { ensureTopics, type TopicSpec } from './topics.js';
import { readTopic } from './topic-reader.js';

/** `retried`: it is back in its topic. `no-payload`: too large to be kept here; its topic may have it, and outgoing events are replayed. */
export type RetryOutcome = 'retried' | 'not-found' | 'no-payload';

interface Kept {
  letter: DeadLetter;
  message: KafkaMessage;
}

/** Reads and empties the dead-letter topic. It is read from its beginning each time: it should be nearly empty. */
export class DeadLetterBox {
  constructor(
    private readonly kafka: Kafka,
    private readonly topic: TopicSpec,
  ) {}

  /** Those that are not settled, oldest first. Payloads and keys are not shown: nobody has checked what is in them. Throws KafkaFailure. */
  async list(): Promise<DeadLetter[]> {
    const open = await this.open();
    return [...open.values()].map(({ letter }) => letter);
  }

  /** Puts the message back into its topic as it was, then settles the letter. Throws KafkaFailure; a later try is safe. */
  async retry(id: string, at: Date): Promise<RetryOutcome> {
    const kept = (await this.open()).get(id);
    if (!kept) return 'not-found';
    if (!kept.letter.payload) return 'no-payload';
    const producer = new FreshProducer(this.kafka);
    try {
      await producer.send(kept.letter.topic, [originalMessage(kept.message)]);
      await producer.send(this.topic.topic, [settledMessage(id, at.toISOString())]);
      return 'retried';
    } finally {
      await producer.close();
    }
  }

  /** By id: the same failure may have been written twice, when its commit was lost. */
  private async open(): Promise<Map<string, Kept>> {
    await ensureTopics(this.kafka, [this.topic]);
    const open = new Map<string, Kept>();
    await readTopic(this.kafka, this.topic.topic, (message) => {
      const letter = readDeadLetter(message.headers);
      if (letter) open.set(letter.id, { letter, message });
      else open.delete(readSettlement(message.headers) ?? '');
    });
    return open;
  }
}
