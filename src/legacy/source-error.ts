/** What a failure means for the pass: decided where it is known, acted on in sync's one switch. */
export type Consequence = 'retry' | 'skip-record' | 'reset-cursor' | 'halt-system';

/**
 * A legacy or records system failed. `code` is a short stable word (`timeout`, `unauthorised`, `not-json`, `errors`, `http-500`);
 * the message names system, operation and code, never a body, a query or a person.
 */
export class SourceError extends Error {
  readonly system: string;
  readonly operation: string;
  readonly code: string;
  readonly consequence: Consequence;
  readonly retryAfterSeconds: number | null;

  constructor(failure: {
    system: string;
    operation: string;
    code: string;
    consequence: Consequence;
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    super(`${failure.system} ${failure.operation}: ${failure.code}`, { cause: failure.cause });
    this.name = 'SourceError';
    this.system = failure.system;
    this.operation = failure.operation;
    this.code = failure.code;
    this.consequence = failure.consequence;
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null;
  }
}
