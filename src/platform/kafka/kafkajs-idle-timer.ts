import { createRequire } from 'node:module';

interface RequestQueue {
  pending: unknown[];
  /** Milliseconds since the epoch; -1 where the broker did not ask for less. */
  throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/** A kafkajs internal: 2.2.4 is its last release, so it stays where it is. */
export const { prototype: requestQueue } = createRequire(import.meta.url)(
  'kafkajs/src/network/requestQueue/index.js',
) as {
  prototype: RequestQueue;
};

const schedule = requestQueue.scheduleCheckPendingRequests;

/**
 * kafkajs looks for waiting requests once a millisecond, for ever, on each connection that was used once, whether any wait or
 * not: 4 % of a core for each. Here it looks only while something waits.
 */
export function mendIdleTimer(): void {
  requestQueue.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
