import type { SchedulerRegistry } from '@nestjs/schedule';
import type { AuditLog } from '../audit/audit-log.js';
import { CaseRemoval } from '../cases/case-removal.js';
import { DetailsChanges } from '../cases/details-changes.js';
import { MappingChanges } from '../cases/mapping-changes.js';
import { RecordChanges } from '../cases/record-changes.js';
import type { SystemSettings } from '../config/settings.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import type { ComplaintsPolicy } from '../model/complaints-policy.js';
import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { Leases } from '../platform/leases/leases.js';
import type { Logger } from '../platform/logger/logger.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import type { Database } from '../platform/postgres/database.js';
import { DetailsStage } from './details-stage.js';
import { governedSystem } from './governed-system.js';
import { MappingReplay } from './mapping-replay.js';
import { PageApplication } from './page-application.js';
import { Pass } from './pass.js';
import { Quarantine } from './quarantine.js';
import { QuarantineReplay } from './quarantine-replay.js';
import { Sweep } from './sweep.js';
import { SyncHold } from './sync-hold.js';
import { SyncMetrics } from './sync-metrics.js';
import { SyncRunner } from './sync-runner.js';
import { SyncWorker } from './sync-worker.js';
import { SystemAgenda } from './system-agenda.js';

/** What sync is made from. */
export interface SyncGround {
  database: Database;
  leases: Leases;
  keys: KeyRing;
  metrics: Metrics;
  logger: Logger;
  audit: AuditLog;
  scheduler: SchedulerRegistry;
  systems: ReadonlyMap<string, LegacySystem>;
  settings: SystemSettings[];
  /** The council's rules over what codes mean; null: what the mappings say stands. */
  policy: ComplaintsPolicy | null;
  /** The council's slug: case ids are made from it. */
  council: string;
}

export interface SyncParts {
  runner: SyncRunner;
  worker: SyncWorker;
  quarantine: Quarantine;
  replay: QuarantineReplay;
  hold: SyncHold;
}

/** Puts sync together; the module offers the parts, and tests use them without Nest. */
export function syncParts(ground: SyncGround): SyncParts {
  const { database, leases, keys, logger, audit, council, policy } = ground;
  const systems = policy ? governed(ground.systems, policy) : ground.systems;
  const metrics = new SyncMetrics(ground.metrics);
  const quarantine = new Quarantine(keys);
  const application = new PageApplication({
    database,
    leases,
    quarantine,
    changes: new RecordChanges(keys),
    metrics,
    council,
  });
  const pass = new Pass(database, application);
  const sweep = new Sweep({ database, leases, application, removal: new CaseRemoval(), metrics });
  const details = new DetailsStage({
    database,
    leases,
    application,
    quarantine,
    changes: new DetailsChanges(keys),
    council,
  });
  const replay = new QuarantineReplay({ database, leases, quarantine, application, audit, systems });
  const mapping = new MappingReplay({ database, leases, quarantine, replay, changes: new MappingChanges() });
  const agenda = new SystemAgenda({ database, logger, pass, sweep, details, mapping, policy });
  const { scheduler, settings } = ground;
  return {
    runner: new SyncRunner({ database, leases, systems, pass, sweep }),
    worker: new SyncWorker({ database, leases, logger, scheduler, systems, settings, agenda }),
    quarantine,
    replay,
    hold: new SyncHold(database, audit),
  };
}

function governed(
  systems: ReadonlyMap<string, LegacySystem>,
  policy: ComplaintsPolicy,
): ReadonlyMap<string, LegacySystem> {
  return new Map([...systems].map(([name, system]) => [name, governedSystem(system, policy)]));
}
