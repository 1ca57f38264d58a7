import { KafkaFailure } from '../platform/kafka/kafka-failure.js';

/** A short stable word, never a message: those of PostgreSQL can hold values. */
export function failureCode(error: unknown): string {
  if (error instanceof KafkaFailure) return error.code;
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code.toLowerCase() : error.name;
}
