import { setTimeout as delay } from 'node:timers/promises';
import type { Lease, Leases } from '../platform/leases/leases.js';

export interface SystemLeaseOptions {
  system: string;
  signal: AbortSignal;
  /** How long to wait for another holder. Milliseconds. */
  patience: number;
  onWait?: () => void;
}

/**
 * Runs `work` as the only one that reads this legacy system: passes, sweeps, details and replays are ordered by it, so that older
 * news never comes after newer. Waits for another holder up to `patience` milliseconds; null: it was not to be had.
 */
export async function systemLease<Result>(
  leases: Leases,
  { system, signal, patience, onWait }: SystemLeaseOptions,
  work: (lease: Lease, signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const until = performance.now() + patience;
  for (;;) {
    const result = await leases.whileHeld(`sync:${system}`, signal, async (lease, held) => ({
      value: await work(lease, held),
    }));
    if (result) return result.value;
    if (performance.now() >= until || signal.aborted) return null;
    onWait?.();
    await delay(200, undefined, { signal }).catch(() => undefined);
  }
}
