import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { headerText } from './dead-letter.js';
import type { InboundMessage } from './inbound-context.js';
import { rejectionReason } from './rejected-message.js';

export interface InboundPolicy {
  /** Tries before a message counts as dead. */
  attempts: number;
  /** Milliseconds before try n + 1. */
  delay(attempt: number): number;
}

export interface InboundDependencies {
  policy: InboundPolicy;
  /** Resolves when the message's effect is durable. Throws RejectedMessage, or anything that is worth another try. */
  handle(message: InboundMessage, data: unknown): Promise<void>;
  /** Resolves when the broker has the dead letter. */
  bury(failed: { topic: string; partition: number; message: KafkaMessage; reason: string; attempts: number }): Promise<void>;
  /** Told of each try that failed. */
  onFailure(failed: { topic: string; partition: number; offset: string; reason: string; attempts: number }): void;
}

/**
 * The message that a partition stands at. One that was given away by a rebalance starts again from the first try. `verdict`:
 * no more tries, the dead letters alone have not taken it yet.
 */
interface Standing {
  offset: string;
  attempts: number;
  verdict: string | null;
}

const heartbeatMilliseconds = 1_000;
/** A handler that takes longer hangs: without heartbeats the group gives its partitions to another replica. */
const handlerLimitMilliseconds = 300_000;

/**
 * Works through a partition's messages in order. While a handler works, heartbeats go on, so that a slow one does not lose its
 * partition; while a message waits for its next try its partition is paused and all others go on.
 */
export class InboundBatches {
  private readonly standing = new Map<string, Standing>();
  private readonly resumptions = new Map<NodeJS.Timeout, () => void>();

  constructor(private readonly parts: InboundDependencies) {}

  readonly eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    for (const message of payload.batch.messages) {
      if (!payload.isRunning() || payload.isStale()) return;
      const settled = await withHeartbeat(payload, () => this.settle(payload, message));
      if (!settled) return;
      await payload.commitOffsetsIfNecessary();
    }
  };

  /** Partitions that wait are resumed by no one afterwards: the consumer is gone. */
  close(): void {
    for (const timer of this.resumptions.keys()) clearTimeout(timer);
    this.resumptions.clear();
  }

  /** False: the partition waits, and the message comes again. */
  private async settle(payload: EachBatchPayload, message: KafkaMessage): Promise<boolean> {
    const { topic, partition } = payload.batch;
    const standing = this.standingAt(`${topic}/${partition}`, message.offset);
    if (standing.verdict === null) await this.tryOnce(payload, message, standing);
    else standing.attempts += 1;
    if (standing.verdict !== null) {
      const { verdict: reason, attempts } = standing;
      const buried = await this.parts.bury({ topic, partition, message, reason, attempts }).then(
        () => true,
        () => false, // the dead letters do not take it now: it must not be lost
      );
      if (!buried) return this.wait(payload, standing);
    } else if (standing.failed) {
      return this.wait(payload, standing);
    }
    this.standing.delete(`${topic}/${partition}`);
    payload.resolveOffset(message.offset);
    return true;
  }
function inboundMessage(batch: { topic: string; partition: number }, message: KafkaMessage, attempt: number): InboundMessage {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, headerText(value) ?? '']);
  return {
    topic: batch.topic,
    partition: batch.partition,
    offset: message.offset,
    key: message.key?.toString('utf8') ?? null,
    headers: Object.fromEntries(headers) as Record<string, string>,
    attempt,
  };
}

/** Throws the rebalance that a heartbeat met, after `work` has ended: kafkajs then commits what is done and joins again. */
async function withHeartbeat<Result>(payload: EachBatchPayload, work: () => Promise<Result>): Promise<Result> {
  let broken: { error: unknown } | null = null;
  const beating = setInterval(() => {
    payload.heartbeat().catch((error: unknown) => (broken ??= { error }));
  }, heartbeatMilliseconds);
  try {
    const result = await work();
    const failure = broken as { error: unknown } | null;
    if (failure) throw failure.error;
    return result;
  } finally {
    clearInterval(beating);
  }
}
