import type { Instant } from '../../model/case.js';

/** The seam to time. Pure functions take instants as arguments; whoever calls them asks this. */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract now(): number;

  instant(): Instant {
    return new Date(this.now()).toISOString();
  }
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}
