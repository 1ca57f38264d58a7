import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Clock } from '../platform/clock/clock.js';
import type { DeadLetter } from '../platform/kafka/dead-letter.js';
import { DeadLetterBox, type RetryOutcome } from '../platform/kafka/dead-letter-box.js';
import { createKafka } from '../platform/kafka/kafka-client.js';
import { topicNames } from '../platform/kafka/topic-names.js';
import { deadLetterTopic } from '../platform/kafka/topic-specs.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';

/** For `dlq list` and `dlq retry`. */
@Injectable()
export class DeadLetters {
  private readonly box: DeadLetterBox | null;

  constructor(
    @Inject(SETTINGS) { kafka, council }: Settings,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    const topic = deadLetterTopic({ topics: topicNames(council.council), ...council.events });
    this.box = kafka ? new DeadLetterBox(createKafka(kafka, logger), topic) : null;
  }

  /** Oldest first, without payload or key. Throws KafkaFailure. Empty where no Kafka is configured. */
  async list(): Promise<DeadLetter[]> {
    return this.box ? this.box.list() : [];
  }

  /** Throws KafkaFailure. */
  async retry(id: string): Promise<RetryOutcome> {
    return this.box ? this.box.retry(id, new Date(this.clock.now())) : 'not-found';
  }
}
