/**
 * A call that brought no usable answer. `code` is a short stable word: timeout, aborted, reset, refused, dns, tls, network, redirected,
 * too-large, throttled, circuit-open, http-<status>, or what the caller's `read` found wrong with the body. Nothing of the address,
 * the query, the headers or the body is kept, so that it can be logged as it is.
 */
export class HttpFailure extends Error {
  readonly code: string;
  /** Whether sending the same call again soon may help. */
  readonly passing: boolean;
  readonly retryAfterSeconds: number | null;

  constructor(failure: { code: string; passing: boolean; retryAfterSeconds?: number | null }) {
    super(failure.code);
    this.name = 'HttpFailure';
    this.code = failure.code;
    this.passing = failure.passing;
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null;
  }
}
