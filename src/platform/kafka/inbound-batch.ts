import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { type FailedMessage, headerText } from './dead-letter.js';
import type { InboundMessage } from './inbound-context.js';
import { rejectionReason } from './rejected-message.js';

export interface InboundPolicy {
  /** Tries before a message counts as dead. */
  attempts: number;
  /** Milliseconds after try n until the next one. */
  delay(attempt: number): number;
}

export type InboundFailure = Omit<FailedMessage, 'failedAt'>;

export interface InboundDependencies {
  policy: InboundPolicy;
  /** Resolves when the message's effect is durable. Throws RejectedMessage, or anything that is worth another try. */
  handle(message: InboundMessage, data: unknown): Promise<void>;
  /** Resolves when the broker has the dead letter. */
  bury(failed: InboundFailure): Promise<void>;
  /** Told of each try that failed. */
  onFailure(failed: InboundFailure): void;
}

/** The message that a partition stands at. One that a rebalance took away starts again from its first try. */
interface Standing {
  offset: string;
  attempts: number;
  /** Why it is not tried any more; the dead letters alone have not taken it yet. */
  dead: string | null;
}

const heartbeatMilliseconds = 1_000;
/** A handler that takes longer hangs: without heartbeats the group gives its partitions to another replica. */
const handlerLimitMilliseconds = 300_000;

/**
 * Works through a partition's messages in order. While a handler works, heartbeats go on, so that a slow one does not lose its
 * partition; while a message waits for its next try its partition is paused and all others go on.
 */
export class InboundBatches {
  private readonly standings = new Map<string, Standing>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly parts: InboundDependencies) {}

  /** For kafkajs, with `eachBatchAutoResolve` off. */
  readonly eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    for (const message of payload.batch.messages) {
      if (!payload.isRunning() || payload.isStale()) return;
      const settled = await withHeartbeat(payload, () => this.settle(payload, message));
      if (!settled) return;
      await payload.commitOffsetsIfNecessary();
    }
  };

  /** The consumer is gone: no partition of it is resumed any more. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** False: the partition waits, and the message comes again. */
  private async settle(payload: EachBatchPayload, message: KafkaMessage): Promise<boolean> {
    const place = `${payload.batch.topic}/${payload.batch.partition}`;
    const standing = this.standingAt(place, message.offset);
    const dead = standing.dead !== null;
    const settled = await (dead ? this.bury(payload, message, standing) : this.attempt(payload, message, standing));
    if (settled) {
      this.standings.delete(place);
      payload.resolveOffset(message.offset);
    } else {
      this.wait(payload, standing.attempts);
    }
    return settled;
  }

  private standingAt(place: string, offset: string): Standing {
    const known = this.standings.get(place);
    if (known?.offset === offset) return known;
    const standing = { offset, attempts: 0, dead: null };
    this.standings.set(place, standing);
    return standing;
  }

  private async attempt(payload: EachBatchPayload, message: KafkaMessage, standing: Standing): Promise<boolean> {
    standing.attempts += 1;
    const { topic, partition } = payload.batch;
    const failure = await this.tryOnce({ topic, partition }, message, standing.attempts);
    if (!failure) return true;
    this.parts.onFailure({ topic, partition, message, reason: failure.reason, attempts: standing.attempts });
    if (!failure.final && standing.attempts < this.parts.policy.attempts) return false;
    standing.dead = failure.reason;
    return this.bury(payload, message, standing);
  }

  private async tryOnce(
    place: { topic: string; partition: number },
    message: KafkaMessage,
    attempt: number,
  ): Promise<{ reason: string; final: boolean } | null> {
    const data = parseJson(message.value);
    if (!data) return { reason: 'not-json', final: true };
    try {
      await this.parts.handle(inboundMessage(place, message, attempt), data.json);
      return null;
    } catch (error) {
      const rejected = rejectionReason(error);
      return { reason: rejected ?? 'handler-failed', final: rejected !== null };
    }
  }

  private async bury({ batch }: EachBatchPayload, message: KafkaMessage, standing: Standing): Promise<boolean> {
    const { topic, partition } = batch;
    const { attempts, dead } = standing;
    try {
      await this.parts.bury({ topic, partition, message, attempts, reason: dead ?? 'handler-failed' });
      return true;
    } catch {
      return false; // not taken now: it must not be lost
    }
  }

  private wait(payload: EachBatchPayload, attempt: number): void {
    const resume = payload.pause();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      resume();
    }, this.parts.policy.delay(attempt));
    this.timers.add(timer);
  }
}

function parseJson(value: Buffer | null): { json: unknown } | null {
  try {
    return { json: JSON.parse(value?.toString('utf8') ?? '') };
  } catch {
    return null;
  }
}

function inboundMessage(
  place: { topic: string; partition: number },
  message: KafkaMessage,
  attempt: number,
): InboundMessage {
  const headers = Object.entries(message.headers ?? {}).map(
    ([name, value]) => [name, headerText(value) ?? ''] as const,
  );
  return {
    ...place,
    offset: message.offset,
    key: message.key?.toString('utf8') ?? null,
    headers: Object.fromEntries(headers),
    attempt,
  };
}

/** Throws the rebalance that a heartbeat met, after `work` has ended: kafkajs then commits what is done and joins again. */
async function withHeartbeat<Result>(payload: EachBatchPayload, work: () => Promise<Result>): Promise<Result> {
  const broken: unknown[] = [];
  const startedAt = performance.now();
  const beating = setInterval(() => {
    if (performance.now() - startedAt > handlerLimitMilliseconds) return clearInterval(beating);
    payload.heartbeat().catch((error: unknown) => broken.push(error));
  }, heartbeatMilliseconds);
  try {
    const result = await work();
    if (broken.length > 0) throw broken[0];
    return result;
  } finally {
    clearInterval(beating);
  }
}
