import { Global, Module } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Clock } from '../platform/clock/clock.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { createLegacySystems, LEGACY_SYSTEMS } from './registry.js';

/** Gives LEGACY_SYSTEMS to whoever asks. */
@Global()
@Module({
  providers: [
    {
      provide: LEGACY_SYSTEMS,
      useFactory: (...[settings, clock, metrics, logger]: [Settings, Clock, Metrics, Logger]) =>
        createLegacySystems(settings.systems, { clock, metrics, logger }),
      inject: [SETTINGS, Clock, Metrics, LOGGER],
    },
  ],
  exports: [LEGACY_SYSTEMS],
})
export class LegacyModule {}
