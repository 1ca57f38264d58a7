import { Inject, Injectable } from '@nestjs/common';
import { EventFeed, type FeedPosition } from './event-feed.js';

const lookEvery = 250;

interface Waiter {
  isBeyond: (heads: FeedPosition) => boolean;
  wake: () => void;
}

interface Wait {
  restricted: boolean;
  /** Milliseconds. */
  patience: number;
  signal: AbortSignal;
}

/** Wakes streams when there is something new: one small query four times a second for all of them, none while nobody waits. */
@Injectable()
export class EventHeads {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;

  constructor(@Inject(EventFeed) private readonly feed: EventFeed) {}

  /** Resolves when a head that the reader may see is beyond its position, after `patience` milliseconds, or when the signal aborts. */
  async beyond(position: FeedPosition, { restricted, patience, signal }: Wait): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        isBeyond: (heads) => heads.public > position.public || (restricted && heads.restricted > position.restricted),
        wake: () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          this.waiters.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.wake, patience);
      this.waiters.add(waiter);
      signal.addEventListener('abort', waiter.wake, { once: true });
      if (signal.aborted) waiter.wake();
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.timer || this.waiters.size === 0) return;
    this.timer = setTimeout(() => void this.look(), lookEvery);
  }

  private async look(): Promise<void> {
    // the database is away: whoever waits runs out of patience, reads, and says so
    const heads = await this.feed.heads().catch(() => null);
    this.timer = null;
    for (const waiter of this.waiters) if (heads && waiter.isBeyond(heads)) waiter.wake();
    this.schedule();
  }
}
