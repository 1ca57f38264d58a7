/**
 * What came of one attempt. `code` is a short stable word for metrics, logs and people: timeout, refused, dns, tls, reset, network, redirected,
 * throttled, http-<status>, smtp-<status>, no-channel; nothing of the address or the answer.
 */
export type Delivery =
  | { outcome: 'sent'; code: string | null }
  | { outcome: 'retry'; code: string; retryAfterSeconds: number | null }
  | { outcome: 'refused'; code: string };
