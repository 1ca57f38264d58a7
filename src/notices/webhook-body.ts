import type { Instant } from '../model/case.js';
import type { MessageContent, NoticeCount, NoticeItem, OpenItem } from './message-content.js';
import type { NoticePlan } from './notice-plan.js';
import { headline } from './notice-words.js';

/** Body of a webhook, as contracts/notices/webhook.schema.json says. */
export interface WebhookBody {
  type: 'au.gov.nsw.shirelink.notice' | 'au.gov.nsw.shirelink.notice-digest';
  /** When the message was made: the same at each repetition. */
  timestamp: Instant;
  data: NoticeData | DigestData;
}

interface MessageData {
  /** As `webhook-id`. */
  id: string;
  council: string;
  role: string;
  /** One line for people. */
  summary: string;
  link: string | null;
}

type NoticeData = MessageData & NoticeItem;

interface DigestData extends MessageData {
  total: number;
  restricted: number;
  counts: NoticeCount[];
  moreCounts: number;
  first: OpenItem[];
}

interface WebhookMessage {
  id: string;
  role: string;
  madeAt: Date;
  plan: Pick<NoticePlan, 'council' | 'link'>;
}

export function webhookBody(content: MessageContent, { id, role, madeAt, plan }: WebhookMessage): WebhookBody {
  const message = { id, council: plan.council.slug, role, summary: headline(content), link: plan.link };
  const timestamp = madeAt.toISOString();
  return content.form === 'digest'
    ? { type: 'au.gov.nsw.shirelink.notice-digest', timestamp, data: { ...message, ...content.digest } }
    : { type: 'au.gov.nsw.shirelink.notice', timestamp, data: { ...message, ...content.item } };
}
