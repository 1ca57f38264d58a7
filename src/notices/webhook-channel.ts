import { retryAfterSeconds } from '../platform/http/retry-after.js';
import type { Delivery } from './delivery.js';
import { signWebhook } from './sign-webhook.js';

/** From the first packet to the answer's head. Milliseconds. */
const deadlineMs = 10_000;

export interface WebhookPost {
  url: string;
  id: string;
  body: string;
  secret: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Posts one signed message. Where it goes is the council file's alone, never data's; that is https or loopback is checked with the file. No
 * redirect is followed, so no receiver can send it on to an address inside; the answer's body is not read, so nothing inside can be told by one.
 */
export async function postWebhook({ url, id, body, secret, now }: WebhookPost): Promise<Delivery> {
  const signal = AbortSignal.timeout(deadlineMs);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'shirelink',
    ...signWebhook({ id, body, secret, now }),
  };
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    await answer.body?.cancel().catch(() => undefined);
    return deliveryOf(answer, now);
  } catch (error) {
    return { outcome: 'retry', code: signal.aborted ? 'timeout' : codeOf(error), retryAfterSeconds: null };
  }
}

function deliveryOf({ status, headers }: Response, now: number): Delivery {
  if (status >= 200 && status < 300) return { outcome: 'sent', code: null };
  const passing = status < 400 || status === 408 || status === 429 || status >= 500;
  if (!passing) return { outcome: 'refused', code: `http-${status}` };
  const serverNow = Date.parse(headers.get('date') ?? '');
  const wait = retryAfterSeconds(headers.get('retry-after') ?? undefined, Number.isNaN(serverNow) ? now : serverNow);
  return { outcome: 'retry', code: codeOfStatus(status), retryAfterSeconds: wait };
}

function codeOfStatus(status: number): string {
  if (status === 429) return 'throttled';
  return status < 400 ? 'redirected' : `http-${status}`;
}

const codesByErrno: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
};

// fetch says "fetch failed" and keeps why in the cause; addresses stand in its message, so only its code is taken
function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  const code = cause?.code ?? '';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls';
  return codesByErrno[code] ?? 'network';
}
