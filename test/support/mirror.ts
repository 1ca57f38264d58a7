import { SchedulerRegistry } from '@nestjs/schedule';
import { AuditLog } from '../../src/audit/audit-log.js';
import type { ComplaintsPolicy } from '../../src/model/complaints-policy.js';
import type { KeyRing as KeyRingSettings } from '../../src/config/settings.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { type SyncParts, syncParts } from '../../src/sync/sync-parts.js';
import type { LegacySystem } from '../../src/legacy/legacy-system.js';
import { testKeys } from './keys.js';

export interface Mirror extends SyncParts {
  metrics: Metrics;
  keys: KeyRing;
  leases: Leases;
}

/** Sync over a scripted legacy system and a real database, as one replica has it. */
export function mirrorOf(
  database: Database,
  legacy: LegacySystem,
  options: {
    holder?: string;
    keys?: KeyRingSettings;
    mapping?: unknown;
    leaseMilliseconds?: number;
    policy?: ComplaintsPolicy;
    /** Of passes and sweeps in the worker; else 1 and 2. */
    everySeconds?: number;
  } = {},
): Mirror {
  const keys = new KeyRing(options.keys ?? testKeys);
  const metrics = new Metrics();
  const leases = new Leases(database, options.holder ?? 'test', options.leaseMilliseconds);
  const connection = { url: 'http://127.0.0.1:1', username: '', password: '', clientId: '', clientSecret: '' };
  const system = {
    name: 'authority' as const,
    connection,
    mapping: options.mapping ?? {},
    mappingPath: 'test',
    syncEverySeconds: options.everySeconds ?? 1,
    sweepEverySeconds: options.everySeconds ?? 2,
  };
  const parts = syncParts({
    database,
    leases,
    keys,
    metrics,
    logger: createLogger('silent'),
    audit: new AuditLog(),
    scheduler: new SchedulerRegistry(),
    systems: new Map([[legacy.name, legacy]]),
    settings: [system],
    policy: options.policy ?? null,
    council: 'test-council',
  });
  return { ...parts, metrics, keys, leases };
}
