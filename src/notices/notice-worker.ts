import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression, Interval } from '@nestjs/schedule';
import { type Settings, SETTINGS } from '../config/settings.js';
import { JobSlots } from '../platform/jobs/job-slots.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { NoticeRetention } from './notice-retention.js';
import { NoticeSender } from './notice-sender.js';

/** Looks every second whether a notice is due: one cheap query. Any number of replicas may. Each hour one of them takes old ones away. */
@Injectable()
export class NoticeWorker implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | null = null;

  constructor(
    @Inject(NoticeSender) private readonly sender: NoticeSender,
    @Inject(NoticeRetention) private readonly retention: NoticeRetention,
    @Inject(JobSlots) private readonly slots: JobSlots,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'council'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(1000)
  async look(): Promise<void> {
    if (this.running || this.stopping.signal.aborted) return;
    this.running = this.sender.round(this.stopping.signal).catch((error: unknown) => {
      const { code } = error as { code?: string };
      this.logger.warn({ code }, 'notices could not be looked after, the next second tries again');
    });
    await this.running;
    this.running = null;
  }

  @Cron(CronExpression.EVERY_HOUR)
  async tidy(): Promise<void> {
    try {
      if (!(await this.slots.take('notice-retention', 3600))) return;
      const days = this.settings.council.retention.erasePersonalDataAfterDays;
      const removed = await this.retention.run(days, this.stopping.signal);
      if (removed.notices + removed.messages > 0) this.logger.info({ ...removed }, 'old notices taken away');
    } catch (error) {
      this.logger.warn(
        { error: (error as Error).name },
        'old notices could not be taken away, in an hour it is tried again',
      );
    }
  }

  /** Ends after the messages in hand: each has its deadline. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
