import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EventsModule } from '../events/events.module.js';
import { DatabaseHealth } from '../platform/health/database-health.js';
import { SyncReadsModule } from '../sync/sync-reads.module.js';
import { BuildMetrics } from './build-metrics.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ReadinessCheck } from './readiness.js';

/** Health and metrics: all that a worker serves. */
@Module({
  imports: [AuthModule, EventsModule, SyncReadsModule],
  controllers: [HealthController, MetricsController],
  providers: [ReadinessCheck, DatabaseHealth, BuildMetrics],
})
export class ProbesModule {}
