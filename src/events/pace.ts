import { setTimeout as sleep } from 'node:timers/promises';

/** Waits of the shortest length before they get longer: what comes a hundred times a second is not waited for any longer. */
const shortWaits = 50;

/**
 * How long a reader waits after it found nothing: short at first, because events come in bursts, then longer. Writers do not
 * notify: a `pg_notify` in each transaction was measured to cost 60 % of their throughput.
 */
export class Pace {
  private waits = 0;

  constructor(
    private readonly shortest: number,
    private readonly longest: number,
  ) {}

  found(): void {
    this.waits = 0;
  }

  /** Returns early, without an error, when the signal aborts. */
  async rest(signal: AbortSignal): Promise<void> {
    const doublings = Math.min(20, Math.max(0, this.waits - shortWaits));
    const milliseconds = Math.min(this.longest, this.shortest * 2 ** doublings);
    this.waits += 1;
    await pause(milliseconds, signal);
  }
}

/** Milliseconds, or until the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
