import { setTimeout } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { followEvents } from '../events/follow-events.js';
import { JobSlots } from '../platform/jobs/job-slots.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database } from '../platform/postgres/database.js';
import { ClockRecompute } from './clock-recompute.js';
import { ClockTick } from './tick/clock-tick.js';
import { ClockFollowers } from './follow/clock-followers.js';
import { SlaMetrics } from './sla-metrics.js';

/** What a change of rules that failed waits before its next try. Milliseconds. */
const beforeAnotherTry = 10_000;

/** In a worker: follows the events, looks each minute what became due, and brings clocks to rules that changed. */
@Injectable()
export class SlaWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private ticking: Promise<void> | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobSlots) private readonly slots: JobSlots,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(ClockFollowers) private readonly followers: ClockFollowers,
    @Inject(ClockTick) private readonly tick: ClockTick,
    @Inject(ClockRecompute) private readonly recompute: ClockRecompute,
    @Inject(SlaMetrics) private readonly metrics: SlaMetrics,
  ) {}

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    const { logger } = this;
    const following = this.followers.all.map((follower) => followEvents(this.database, follower, { signal, logger }));
    this.running = Promise.all([...following, this.bringToPresentRules(signal)]);
  }

  @Cron(CronExpression.EVERY_MINUTE)
  look(): void {
    // a look that takes longer than a minute is not joined by another
    this.ticking ??= this.lookOnce().finally(() => (this.ticking = null));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.ticking;
  }

  private async lookOnce(): Promise<void> {
    const { signal } = this.stopping;
    try {
      if (signal.aborted || !(await this.slots.take('sla-tick', 60))) return;
      const told = await this.tick.run(signal);
      this.metrics.ticked();
      if (await this.recompute.isLeftToOthers())
        this.logger.warn(
          'another process has brought in other service standards: restart this one with the same council file',
        );
      if (told.warned + told.breached + told.escalated > 0)
        this.logger.info({ ...told }, 'service standards looked at');
    } catch (error) {
      this.logger.warn(
        { error: (error as Error).name },
        'looking at service standards failed, and is tried again in a minute',
      );
    }
  }

  private async bringToPresentRules(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const done = await this.recompute.run(signal);
        if (done && done.cases > 0) this.logger.info({ ...done }, 'clocks judged by the present calendar and targets');
        if (done && !(await this.recompute.isStale())) return;
      } catch (error) {
        this.logger.warn({ error: (error as Error).name }, 'judging clocks anew failed, and is tried again');
      }
      await setTimeout(beforeAnotherTry, null, { signal }).catch(() => undefined);
    }
  }
}
