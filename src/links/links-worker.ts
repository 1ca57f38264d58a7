import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { JobSlots } from '../platform/jobs/job-slots.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { DocumentLook } from './document-look.js';

/** In a worker: looks each minute which written complaints have come into CARE, and which should have. */
@Injectable()
export class LinksWorker implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private looking: Promise<void> | null = null;

  constructor(
    @Inject(DocumentLook) private readonly documents: DocumentLook,
    @Inject(JobSlots) private readonly slots: JobSlots,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron(CronExpression.EVERY_MINUTE)
  look(): void {
    // a look that takes longer than a minute is not joined by another
    this.looking ??= this.lookOnce().finally(() => (this.looking = null));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  private async lookOnce(): Promise<void> {
    const { signal } = this.stopping;
    try {
      if (signal.aborted || !(await this.slots.take('links-look', 60))) return;
      const found = await this.documents.run(signal);
      if (found.entered + found.breached > 0) this.logger.info({ ...found }, 'written complaints looked at');
    } catch (error) {
      this.logger.warn(
        { error: (error as Error).name },
        'looking at written complaints failed, and is tried again in a minute',
      );
    }
  }
}
