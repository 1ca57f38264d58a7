import type { OutgoingEvent } from './envelope.js';

/** The seam to whatever carries events away. */
export abstract class EventPublisher {
  /**
   * Resolves when every event of the batch is safe at the other side, in the batch's order for each case. After a rejection
   * some may have arrived: the caller sends the whole batch again, and receivers tell repeats by `ce_source` and `ce_id`.
   */
  abstract publish(batch: OutgoingEvent[]): Promise<void>;

  /** Whatever of publishing a batch can be done before its turn; what it gives publishes it, once. */
  prepare(batch: OutgoingEvent[]): Promise<() => Promise<void>> {
    return Promise.resolve(() => this.publish(batch));
  }

  /** Rejects where a batch would not get through now. */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
