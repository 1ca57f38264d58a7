import { type BeforeApplicationShutdown, Inject, Module } from '@nestjs/common';
import { Cron, CronExpression, ScheduleModule } from '@nestjs/schedule';
import { AuditLog } from '../audit/audit-log.js';
import { AuditModule } from '../audit/audit.module.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { JobSlots } from '../platform/jobs/job-slots.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database } from '../platform/postgres/database.js';
import { Erasure } from './erasure.js';
import { KeyRotation } from './rotate-keys.js';

const providers = [
  {
    provide: Erasure,
    useFactory: (database: Database, audit: AuditLog) => new Erasure(database, audit),
    inject: [Database, AuditLog],
  },
  {
    provide: KeyRotation,
    useFactory: (database: Database, keys: KeyRing, audit: AuditLog) => new KeyRotation(database, keys, audit),
    inject: [Database, KeyRing, AuditLog],
  },
];

/** The case store: what other folders ask of it beside the changes that sync applies. */
@Module({ imports: [AuditModule], providers, exports: providers.map(({ provide }) => provide) })
export class CasesModule {}

/** Retention, in a worker: each hour a look, run by one replica. */
@Module({ imports: [CasesModule, ScheduleModule.forRoot()] })
export class RetentionSchedule implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(Erasure) private readonly erasure: Erasure,
    @Inject(JobSlots) private readonly slots: JobSlots,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron(CronExpression.EVERY_HOUR)
  async erase(): Promise<void> {
    try {
      if (!(await this.slots.take('retention', 3600))) return;
      const days = this.settings.council.retention.erasePersonalDataAfterDays;
      this.logger.info({ ...(await this.erasure.run(days, this.stopping.signal)) }, 'personal data erased');
    } catch (error) {
      this.logger.warn({ error: (error as Error).name }, 'erasure failed, and tries again in an hour');
    }
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }
}
