import { type Lease, LeaseLost, type Leases } from '../platform/leases/leases.js';

/**
 * Proof, before each send, that the lease is still held: a local look at the monotonic clock, and a renewal where half of the
 * lease's time has passed since the last one was asked for. A process that was stopped for longer finds out before it sends.
 */
export class LeaseProof {
  private provedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly leases: Leases,
    private readonly lease: Lease,
  ) {}

  /** Throws LeaseLost. */
  async check(): Promise<void> {
    const now = performance.now();
    if (now - this.provedAt < this.leases.ttlMilliseconds / 2) return;
    if (!(await this.leases.renew(this.lease))) throw new LeaseLost(this.lease.name);
    this.provedAt = now;
  }
}
