import { Module } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { countDeadLetter } from '../platform/kafka/dead-letter-counter.js';
import { createKafka } from '../platform/kafka/kafka-client.js';
import { topicNames } from '../platform/kafka/topic-names.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { DeadLetters } from './dead-letters.js';
import { EventMetrics } from './event-metrics.js';
import { EventPublisher } from './event-publisher.js';
import { EventReader } from './event-reader.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { Relay } from './relay.js';
import { Replay } from './replay.js';

/** The log's readers and what carries it to Kafka. Nothing runs by itself: whoever composes a worker calls `Relay.start()`. */
@Module({
  providers: [
    EventReader,
    EventMetrics,
    Relay,
    Replay,
    DeadLetters,
    { provide: EventPublisher, useFactory: eventPublisher, inject: [SETTINGS, LOGGER, Metrics] },
  ],
  exports: [EventReader, Relay, Replay, DeadLetters],
})
export class EventsModule {}

function eventPublisher({ kafka, council }: Settings, logger: Logger, metrics: Metrics): EventPublisher | null {
  if (!kafka) return null;
  return new KafkaPublisher({
    kafka: createKafka(kafka, logger),
    topics: topicNames(council.council),
    logger,
    onParked: countDeadLetter(metrics, 'outgoing'),
    ...council.events,
  });
}
