import { Kafka, type logCreator, logLevel, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../../config/settings.js';
import type { Logger } from '../logger/logger.js';
import { mendIdleTimer } from './kafkajs-idle-timer.js';
import { mendRecordBatch } from './kafkajs-ready-batch.js';

mendIdleTimer();
mendRecordBatch();

/**
 * A kafkajs client whose every request ends: a connection that is half open fails after `requestTimeout`, it never hangs.
 * Its retries are off, because those who use it decide themselves what a failure means (a new producer, a later attempt).
 */
export function createKafka(settings: KafkaSettings, logger: Logger, clientId = 'shirelink'): Kafka {
  return new Kafka({
    clientId,
    brokers: settings.brokers,
    ssl: settings.ssl,
    ...(settings.sasl ? { sasl: settings.sasl as SASLOptions } : {}),
    connectionTimeout: 5_000,
    requestTimeout: 10_000,
    authenticationTimeout: 5_000,
    enforceRequestTimeout: true,
    retry: { retries: 0 },
    logLevel: logLevel.WARN,
    logCreator: quietly(logger),
  });
}

/** kafkajs cries ERROR at each refused connection; what failed is told once, by whoever decides about it. */
function quietly(logger: Logger): logCreator {
  return () =>
    ({ namespace, log: { message } }) =>
      logger.debug({ kafka: namespace }, message);
}
