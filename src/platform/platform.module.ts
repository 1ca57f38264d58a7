import { hostname } from 'node:os';
import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Clock, SystemClock } from './clock/clock.js';
import { JobSlots } from './jobs/job-slots.js';
import { KeyRing } from './keyring/key-ring.js';
import { Leases } from './leases/leases.js';
import { createLogger, LOGGER } from './logger/logger.js';
import { Metrics } from './metrics/metrics.js';
import { Database } from './postgres/database.js';
import { openDatabase } from './postgres/open-database.js';

/** What every feature may inject: Settings, Database, Clock, Leases, JobSlots, KeyRing, Metrics and the logger. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(settings: Settings): DynamicModule {
    const holder = `${hostname()}:${process.pid}`;
    return {
      module: PlatformModule,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: LOGGER, useFactory: () => createLogger(settings.logLevel) },
        { provide: Clock, useClass: SystemClock },
        { provide: Metrics, useFactory: () => new Metrics() },
        { provide: KeyRing, useFactory: () => new KeyRing(settings.keys) },
        { provide: Database, useFactory: () => openDatabase(settings) },
        { provide: Leases, useFactory: (database: Database) => new Leases(database, holder), inject: [Database] },
        { provide: JobSlots, useFactory: (database: Database) => new JobSlots(database, holder), inject: [Database] },
      ],
      exports: [SETTINGS, LOGGER, Clock, Metrics, KeyRing, Database, Leases, JobSlots],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
