import { Counter } from 'prom-client';
import type { Metrics } from '../platform/metrics/metrics.js';
import type { RecordOutcome } from '../cases/incoming-case.js';

/** How many records had which outcome in one transaction. */
export type RecordCounts = Record<RecordOutcome | 'rejected', number>;

/** What became of the records that were read, counted after their transaction committed. */
export class SyncMetrics {
  private readonly records: Counter<'system' | 'outcome'>;

  constructor(metrics: Metrics) {
    this.records = new Counter({
      name: 'shirelink_sync_records_total',
      help: 'Records read from a legacy system, by what became of them: received, changed, unchanged, stale, unmapped, rejected, removed',
      labelNames: ['system', 'outcome'],
      registers: [metrics.registry],
    });
  }

  count(system: string, counts: RecordCounts | { removed: number }): void {
    for (const [outcome, number] of Object.entries(counts)) {
      if (number > 0) this.records.inc({ system, outcome }, number);
    }
  }
}
