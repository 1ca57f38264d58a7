import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** What stands in the headers of a message of the dead-letter topic (contracts/events/dead-letter-headers.schema.json). */
export interface DeadLetter {
  /** `topic/partition/offset` of the original, or `topic/ce_id` of an event that never got there. The same failure keeps its id. */
  id: string;
  topic: string;
  partition: number | null;
  offset: string | null;
  /** A short stable word. */
  reason: string;
  attempts: number;
  failedAt: string;
  /** False: the original was too large to be kept whole; it still stands in its own topic. */
  payload: boolean;
}

export interface FailedMessage {
  topic: string;
  partition: number;
  message: KafkaMessage;
  reason: string;
  attempts: number;
  failedAt: string;
}

/** Key, value and headers as they were, and where and why it failed. */
export function deadLetterMessage(failed: FailedMessage): Message {
  const { topic, partition, message, reason, attempts, failedAt } = failed;
  return {
    key: message.key,
    value: message.value,
    headers: {
      ...foreignHeaders(message.headers),
      ...letterHeaders({ id: `${topic}/${partition}/${message.offset}`, topic, reason, attempts, failedAt }),
      dlq_partition: String(partition),
      dlq_offset: message.offset,
    },
  };
}

/** The same without its payload, for a dead-letter topic that does not take it whole. */
export function withoutPayload(letter: Message): Message {
  const own = Object.entries(letter.headers ?? {}).filter(([name]) => name.startsWith('dlq_'));
  return { key: null, value: null, headers: { ...Object.fromEntries(own), dlq_payload: 'omitted' } };
}

/** For an event that its topic does not take: `events replay` sends it again once the topic does. */
export function parkedMessage(topic: string, event: { key: string; headers: Record<string, string> }): Message {
  const { headers, key } = event;
  const letter = { id: `${topic}/${headers['ce_id']}`, topic, reason: 'message-too-large', attempts: 1 };
  const failedAt = new Date().toISOString();
  return {
    key,
    value: null,
    headers: { ...headers, ...letterHeaders({ ...letter, failedAt }), dlq_payload: 'omitted' },
  };
}

/** Tells readers of the dead-letter topic that a letter needs no one's attention any more. */
export function settledMessage(id: string, settledAt: string): Message {
  return { key: null, value: null, headers: { dlq_settles: id, dlq_settled_at: settledAt } };
}

/** Null where the message is not a dead letter: a settlement, or something foreign. */
export function readDeadLetter(headers: IHeaders | undefined): DeadLetter | null {
  const text = (name: string): string | null => headerText(headers?.[name]);
  const [id, topic, reason] = [text('dlq_id'), text('dlq_topic'), text('dlq_reason')];
  if (id === null || topic === null || reason === null) return null;
  const partition = text('dlq_partition');
  return {
    id,
    topic,
    partition: partition === null ? null : Number(partition),
    offset: text('dlq_offset'),
    reason,
    attempts: Number(text('dlq_attempts') ?? 0),
    failedAt: text('dlq_failed_at') ?? '',
    payload: text('dlq_payload') !== 'omitted',
  };
}

/** Id of the letter that a settlement settles, or null. */
export function readSettlement(headers: IHeaders | undefined): string | null {
  return headerText(headers?.['dlq_settles']);
}

/** The message as it was before it failed. */
export function originalMessage(message: KafkaMessage): Message {
  return { key: message.key, value: message.value, headers: foreignHeaders(message.headers) };
}

// what a sender named `dlq_` himself is dropped: it could pass for a settlement
function foreignHeaders(headers: IHeaders | undefined): IHeaders {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !name.startsWith('dlq_')));
}

export function headerText(value: IHeaders[string]): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? null : first.toString();
}

function letterHeaders(letter: { id: string; topic: string; reason: string; attempts: number; failedAt: string }) {
  return {
    dlq_id: letter.id,
    dlq_topic: letter.topic,
    dlq_reason: letter.reason,
    dlq_attempts: String(letter.attempts),
    dlq_failed_at: letter.failedAt,
  };
}
