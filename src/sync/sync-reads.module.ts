import { Module } from '@nestjs/common';
import { FreshnessMetrics } from './freshness-metrics.js';
import { IntervalMetrics } from './interval-metrics.js';
import { MappingGaps } from './mapping-gaps.js';
import { QuarantineQueries } from './quarantine-queries.js';
import { SyncStatus } from './sync-status.js';

const reads = [SyncStatus, QuarantineQueries, MappingGaps, FreshnessMetrics, IntervalMetrics];

/** How sync stands, and what waits for people. Writes nothing. */
@Module({ providers: reads, exports: reads })
export class SyncReadsModule {}
