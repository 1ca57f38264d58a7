/** What stands against a role's waiting notices on one channel. */
export interface BundleState {
  waiting: number;
  /** Milliseconds since the newest and the oldest of them were wanted. */
  newestAgeMs: number;
  oldestAgeMs: number;
  /** Messages of this role and channel that were made within the window, or are not through yet. */
  recent: number;
  /** Digests among them. */
  recentDigests: number;
  /** Messages to the role within the last hour, all channels. */
  lastHour: number;
}

export interface BundleLimits {
  digestAbove: number;
  digestWindowSeconds: number;
  messagesPerHour: number;
}

export type Bundle = 'hold' | 'singles' | 'digest';

/** One tick may want its notices in several transactions: they come to rest first. Milliseconds. */
const settleMs = 5_000;

/**
 * One by one while few come, one digest when many do, and never a flood: within a window at most `digestAbove` messages and a digest. A receiver
 * that is down makes recent messages pile up, so that what came meanwhile is one digest when it is up again.
 */
export function chooseBundle(state: BundleState, limits: BundleLimits): Bundle {
  const room = limits.messagesPerHour - state.lastHour;
  const windowMs = limits.digestWindowSeconds * 1000;
  if (state.waiting === 0 || room <= 0) return 'hold';
  if (state.newestAgeMs < settleMs && state.oldestAgeMs < windowMs) return 'hold';
  const fewEnough = state.waiting + state.recent <= limits.digestAbove;
  if (fewEnough && state.waiting <= room) return 'singles';
  const many = state.waiting > limits.digestAbove || state.waiting > room;
  return many && state.recentDigests === 0 ? 'digest' : 'hold';
}
