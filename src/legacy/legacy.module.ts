import { Global, Module } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Clock } from '../platform/clock/clock.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { SYSTEM_SERVICES } from '../model/service-target.js';
import { createLegacySystems, LEGACY_SYSTEMS, type LegacySystems } from './registry.js';

/** Gives LEGACY_SYSTEMS, and SYSTEM_SERVICES to those who need know no more of them. */
@Global()
@Module({
  providers: [
    {
      provide: LEGACY_SYSTEMS,
      useFactory: (...[settings, clock, metrics, logger]: [Settings, Clock, Metrics, Logger]) =>
        createLegacySystems(settings.systems, { clock, metrics, logger }),
      inject: [SETTINGS, Clock, Metrics, LOGGER],
    },
    {
      provide: SYSTEM_SERVICES,
      useFactory: (systems: LegacySystems) => new Map([...systems].map(([name, { service }]) => [name, service])),
      inject: [LEGACY_SYSTEMS],
    },
  ],
  exports: [LEGACY_SYSTEMS, SYSTEM_SERVICES],
})
export class LegacyModule {}
