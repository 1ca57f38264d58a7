import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { type Lease, LeaseLost, Leases } from '../platform/leases/leases.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database, type Transaction } from '../platform/postgres/database.js';
import { chooseBundle } from './choose-bundle.js';
import type { Delivery } from './delivery.js';
import { readContent } from './message-content.js';
import { NoticeMetrics } from './notice-metrics.js';
import { channelsOf, NOTICE_PLAN, type NoticePlan } from './notice-plan.js';
import { NoticePost } from './notice-post.js';
import * as store from './notice-store.js';
import { retryDelayMs } from './retry-delay.js';

/**
 * One round: what is too old expires, what waits is made into messages, and those are sent, targets beside each other and one target's messages in
 * their order. The lease keeps replicas apart; a message that was claimed is nobody else's for two minutes, so that one that was sent and not
 * marked is sent again after a crash only, with the same id.
 */
@Injectable()
export class NoticeSender {
  /** When every notice is next compared with its message: a withdrawal kept some locked, or a sender was killed before it came to them. */
  private followAllAt = 0;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(NOTICE_PLAN) private readonly plan: NoticePlan,
    @Inject(NoticePost) private readonly post: NoticePost,
    @Inject(NoticeMetrics) private readonly metrics: NoticeMetrics,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers how many messages went out; null: there was nothing to do, or another replica is at it. */
  async round(stopping: AbortSignal): Promise<number | null> {
    await this.followAll();
    if (!(await store.anythingDue(this.database, this.clock.instant()))) return null;
    return this.leases.whileHeld('notices', stopping, async (lease, signal) => {
      await this.bundle(lease);
      const targets = await store.dueTargets(this.database, this.clock.instant());
      const ends = await Promise.allSettled(targets.map((target) => this.sendAll(target, lease, signal)));
      return ends.reduce((sum, end) => sum + sentBy(end), 0);
    });
  }

  private async followAll(): Promise<void> {
    if (performance.now() < this.followAllAt) return;
    this.followAllAt = performance.now() + 60_000;
    await store.followMessage(this.database, null);
  }

  private async bundle(lease: Lease): Promise<void> {
    const now = this.clock.instant();
    await this.database.transaction(async (tx) => {
      await this.leases.assertHeld(tx, lease);
      await store.expireNotices(tx, now);
      for (const target of await store.readWaiting(tx, now)) await this.bundleTarget(tx, target, now);
    });
  }

  private async bundleTarget(tx: Transaction, target: store.WaitingTarget, now: string): Promise<void> {
    if (!channelsOf(this.plan, target.role).includes(target.channel)) return store.stopWaiting(tx, target);
    const windowSeconds = this.plan.digestWindowSeconds;
    const state = { ...target, ...(await store.readRecent(tx, target, { now, windowSeconds })) };
    const bundle = chooseBundle(state, this.plan);
    if (bundle === 'singles') await store.bundleSingles(tx, target, { now, most: state.waiting });
    if (bundle === 'digest') await store.bundleDigest(tx, target, now);
  }

  /** Until one could not be sent: where a receiver is down the others need not try. */
  private async sendAll(target: store.Target, lease: Lease, signal: AbortSignal): Promise<number> {
    for (let sent = 0; ; sent++) {
      if (signal.aborted) return sent;
      const message = await this.claim(target, lease);
      if (!message || !(await this.send(message))) return sent;
    }
  }

  private async claim(target: store.Target, lease: Lease): Promise<store.ClaimedMessage | null> {
    return this.database
      .transaction(async (tx) => {
        await this.leases.assertHeld(tx, lease);
        return store.claimMessage(tx, target, this.clock.instant());
      })
      .catch((error: unknown) => {
        if (error instanceof LeaseLost) return null; // the one who has it goes on
        throw error;
      });
  }

  /** False: try no more of this target now. */
  private async send(message: store.ClaimedMessage): Promise<boolean> {
    const content = await readContent(this.database, message);
    // withdrawn since it was made
    if (!content) {
      await store.settle(this.database, message, { state: 'withdrawn', code: null, now: this.clock.instant() });
      return true;
    }
    const delivery = await this.post.deliver(message, content);
    await this.note(message, delivery);
    return delivery.outcome !== 'retry';
  }

  private async note(message: store.ClaimedMessage, delivery: Delivery): Promise<void> {
    const now = this.clock.now();
    const tooLong = now - message.firstAttemptAt.getTime() >= this.plan.parkAfterHours * 3_600_000;
    const { channel, role, id } = message;
    const facts = { notice: id, role, channel, code: delivery.code };
    if (delivery.outcome === 'retry' && !tooLong) {
      const delay = retryDelayMs(message.failures + 1, delivery.retryAfterSeconds, Math.random());
      await store.postpone(this.database, message, { code: delivery.code, until: new Date(now + delay).toISOString() });
      this.metrics.attempted(channel, 'retry');
      this.logger.warn(
        { ...facts, retryInSeconds: Math.round(delay / 1000) },
        'a notice was not sent, and is tried again',
      );
      return;
    }
    const state = delivery.outcome === 'sent' ? 'sent' : 'parked';
    await store.settle(this.database, message, { state, code: delivery.code, now: new Date(now).toISOString() });
    await store.followMessage(this.database, message.id);
    this.metrics.attempted(channel, state);
    if (state === 'parked')
      this.logger.error(facts, 'a notice is parked until someone sends it again: GET /api/v1/notices?state=parked');
  }
}

/** Called when every target has come to its end, so that none is at work when the lease is given back. */
function sentBy(end: PromiseSettledResult<number>): number {
  if (end.status === 'fulfilled') return end.value;
  throw end.reason;
}
