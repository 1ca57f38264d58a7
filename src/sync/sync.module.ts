import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { AuditLog } from '../audit/audit-log.js';
import { AuditModule } from '../audit/audit.module.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { LegacyModule } from '../legacy/legacy.module.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import { LEGACY_SYSTEMS } from '../legacy/registry.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Leases } from '../platform/leases/leases.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { Database } from '../platform/postgres/database.js';
import { Quarantine } from './quarantine.js';
import { QuarantineDesk } from './quarantine-desk.js';
import { QuarantineReplay } from './quarantine-replay.js';
import { StoreRestoration } from './store-restoration.js';
import { SyncHold } from './sync-hold.js';
import { type SyncGround, type SyncParts, syncParts } from './sync-parts.js';
import { SyncRunner } from './sync-runner.js';
import { SyncWorker } from './sync-worker.js';

const SYNC_PARTS = Symbol('SyncParts');

const ground = [Database, Leases, KeyRing, Metrics, LOGGER, AuditLog, SchedulerRegistry, LEGACY_SYSTEMS, SETTINGS];

function assemble(
  ...[database, leases, keys, metrics, logger, audit, scheduler, systems, settings]: [
    Database,
    Leases,
    KeyRing,
    Metrics,
    Logger,
    AuditLog,
    SchedulerRegistry,
    ReadonlyMap<string, LegacySystem>,
    Settings,
  ]
): SyncParts {
  const made: SyncGround = {
    database,
    leases,
    keys,
    metrics,
    logger,
    audit,
    scheduler,
    systems,
    settings: settings.systems,
    policy: settings.policy,
    council: settings.council.council,
  };
  return syncParts(made);
}

/** Offers passes and sweeps, quarantine, hold and release. The worker runs only where `SyncSchedule` is imported. */
@Module({
  imports: [ScheduleModule.forRoot(), LegacyModule, AuditModule],
  providers: [
    { provide: SYNC_PARTS, useFactory: assemble, inject: ground },
    { provide: SyncRunner, useFactory: (parts: SyncParts) => parts.runner, inject: [SYNC_PARTS] },
    { provide: SyncWorker, useFactory: (parts: SyncParts) => parts.worker, inject: [SYNC_PARTS] },
    { provide: Quarantine, useFactory: (parts: SyncParts) => parts.quarantine, inject: [SYNC_PARTS] },
    { provide: QuarantineReplay, useFactory: (parts: SyncParts) => parts.replay, inject: [SYNC_PARTS] },
    { provide: SyncHold, useFactory: (parts: SyncParts) => parts.hold, inject: [SYNC_PARTS] },
    QuarantineDesk,
    StoreRestoration,
  ],
  exports: [SyncRunner, SyncWorker, Quarantine, QuarantineDesk, QuarantineReplay, StoreRestoration, SyncHold],
})
export class SyncModule {}

/** Runs what is due, in a worker. */
@Module({ imports: [SyncModule] })
export class SyncSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(SyncWorker) private readonly worker: SyncWorker) {}

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}
