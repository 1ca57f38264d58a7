import { createHmac } from 'node:crypto';

export interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * Headers of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`. `secret` is base64, `now` milliseconds since the
 * epoch; the timestamp is of the attempt, so that receivers can refuse what was recorded and sent again later.
 */
export function signWebhook({
  id,
  body,
  secret,
  now,
}: {
  id: string;
  body: string;
  secret: string;
  now: number;
}): SignedHeaders {
  const timestamp = String(Math.floor(now / 1000));
  const digest = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}
