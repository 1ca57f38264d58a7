/** Kafka could not do what was asked. `code` is a short stable word for status pages and logs; the message holds no payload. */
export class KafkaFailure extends Error {
  constructor(
    operation: string,
    readonly code: string,
    cause?: unknown,
  ) {
    super(`kafka ${operation}: ${code}`, { cause });
    this.name = 'KafkaFailure';
  }

  static of(operation: string, error: unknown): KafkaFailure {
    return error instanceof KafkaFailure ? error : new KafkaFailure(operation, kafkaErrorCode(error), error);
  }
}

const codesByName: Record<string, string> = {
  KafkaJSConnectionError: 'unreachable',
  KafkaJSConnectionClosedError: 'connection-closed',
  KafkaJSBrokerNotFound: 'unreachable',
  KafkaJSGroupCoordinatorNotFound: 'group-coordinator-not-available',
  KafkaJSRequestTimeoutError: 'timeout',
  KafkaJSSASLAuthenticationError: 'unauthorised',
  KafkaJSMetadataNotLoaded: 'topic-missing',
  KafkaJSTopicMetadataNotLoaded: 'topic-missing',
};

/** `unreachable`, `timeout`, or the protocol's own error in lower case: `topic-authorization-failed`. */
export function kafkaErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { type, cause, errors } = error as Error & { type?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof type === 'string') return type.toLowerCase().replaceAll('_', '-');
  if (Array.isArray(errors) && errors.length > 0) return kafkaErrorCode(errors[0]);
  const named = codesByName[error.name];
  if (named) return named;
  return cause instanceof Error ? kafkaErrorCode(cause) : 'unknown';
}
