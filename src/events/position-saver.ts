import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import { type FollowerKey, saveFollowerPosition } from './followers.js';
import { pause } from './pace.js';

/** At 500 events a second a save for each batch would be 300 commits a second; what is unsaved is sent twice after a kill. */
const millisecondsBetweenSaves = 20;

/** Saves the newest acknowledged position beside the sending, one save at a time, each under the lease. */
export class PositionSaver {
  private acknowledged = 0;
  private saved = 0;
  private saving: Promise<void> | null = null;
  private failure: Error | null = null;
  private readonly closed = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly leases: Leases,
    private readonly follower: FollowerKey & { lease: Lease },
  ) {}

  /** Throws what an earlier save met, LeaseLost for one. */
  acknowledge(position: number): void {
    this.throwIfFailed();
    this.acknowledged = position;
    this.saving ??= this.saveAll();
  }

  /** Asked while there is nothing to send: or a save that failed would be noticed with the next event only. */
  throwIfFailed(): void {
    if (this.failure) throw this.failure;
  }

  /** Returns when the newest position is saved. Throws what a save met. */
  async close(): Promise<void> {
    this.closed.abort();
    await this.saving;
    this.throwIfFailed();
  }

  private async saveAll(): Promise<void> {
    try {
      while (this.saved < this.acknowledged) {
        await this.save(this.acknowledged);
        await pause(millisecondsBetweenSaves, this.closed.signal);
      }
    } catch (error) {
      this.failure = error as Error;
    } finally {
      this.saving = null; // with the last look at `acknowledged`, so that none falls between
    }
  }

  private async save(position: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.leases.assertHeld(tx, this.follower.lease);
      await saveFollowerPosition(tx, this.follower, position);
    });
    this.saved = position;
  }
}
