import { setTimeout as sleep } from 'node:timers/promises';
import { HttpFailure } from './http-failure.js';

/** A wait that a server asks for and that is longer than this is left to the caller: it fails at once instead of hanging. */
export const longestHoldSeconds = 30;

/**
 * Keeps calls apart as far as the rate asks for, and holds all of them back while the server wants to be left alone. By the monotonic clock:
 * were the wall clock put back by two hours, the next call would wait for them.
 */
export class Pacer {
  private readonly gapMs: number;
  private nextTurnAt = 0;
  private heldUntil = 0;

  /** `perSecond` null: no rate. */
  constructor(perSecond: number | null) {
    this.gapMs = perSecond === null ? 0 : 1000 / perSecond;
  }

  hold(seconds: number): void {
    this.heldUntil = Math.max(this.heldUntil, performance.now() + seconds * 1000);
  }

  /** Resolves when a call may be sent. Throws HttpFailure `throttled` where that is too far off; rejects when `signal` aborts. */
  async turn(paced: boolean, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const held = this.heldUntil - now;
    if (held > longestHoldSeconds * 1000) {
      throw new HttpFailure({ code: 'throttled', passing: false, retryAfterSeconds: Math.ceil(held / 1000) });
    }
    const at = Math.max(now, this.heldUntil, paced ? this.nextTurnAt : 0);
    if (paced) this.nextTurnAt = at + this.gapMs;
    if (at > now) await sleep(at - now, undefined, { signal });
  }
}
