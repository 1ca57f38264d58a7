import type { Settings } from '../../config/settings.js';
import type { Logger } from '../logger/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import { countDeadLetter } from './dead-letter-counter.js';
import { InboundTransport } from './inbound-transport.js';
import { createKafka } from './kafka-client.js';
import { topicNames } from './topic-names.js';
import { deadLetterTopic, inboundTopics } from './topic-specs.js';

/** For `app.connectMicroservice({ strategy })`; null where no Kafka is configured. One consumer group a council. */
export function inboundTransport(settings: Settings, logger: Logger, metrics: Metrics): InboundTransport | null {
  if (!settings.kafka) return null;
  const { council, events } = settings.council;
  const plan = { topics: topicNames(council), ...events };
  return new InboundTransport({
    kafka: createKafka(settings.kafka, logger),
    groupId: `shirelink.${council}`,
    topics: inboundTopics(plan),
    deadLetters: deadLetterTopic(plan),
    logger,
    onBuried: countDeadLetter(metrics, 'inbound'),
  });
}
