import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { NoticeSender } from './notice-sender.js';

/** Looks every second whether a notice is due: one cheap query. Any number of replicas may. */
@Injectable()
export class NoticeWorker implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | null = null;

  constructor(
    @Inject(NoticeSender) private readonly sender: NoticeSender,
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

  /** Ends after the messages in hand: each has its deadline. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}
