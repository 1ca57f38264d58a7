import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { rejectReasons } from '../legacy/legacy-system.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { SyncStatus, type SystemStatus } from './sync-status.js';

const reasons = [...rejectReasons, 'unmapped'];

type Read = (status: SystemStatus) => number | null;

const gauges: { name: string; help: string; read: Read }[] = [
  {
    name: 'sync_last_success_timestamp_seconds',
    help: 'When the last complete pass over a legacy system ended',
    read: (status) => seconds(status.lastSuccessAt),
  },
  {
    name: 'sync_lag_seconds',
    help: 'Now less the start of the last complete pass',
    read: (status) => status.lagSeconds,
  },
  {
    name: 'sync_last_proven_equal_timestamp_seconds',
    help: 'Start of the last complete sweep that found mirror and legacy system equal',
    read: (status) => seconds(status.lastProvenEqualAt),
  },
  {
    name: 'mirror_difference',
    help: 'Corrections, missing cases and open quarantine that the last complete sweep found',
    read: (status) => status.difference,
  },
  {
    name: 'sync_held',
    help: '1 while people hold the system: freshness alerts are silent then',
    read: (status) => Number(status.held),
  },
];

/**
 * How fresh and how equal the mirrors are, read from the database at each scrape, so that every replica says the same and none goes on
 * telling an old value. A figure that does not exist yet, or cannot be read now, is absent.
 */
@Injectable()
export class FreshnessMetrics {
  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(SyncStatus) private readonly status: SyncStatus,
  ) {
    const source = this.status;
    for (const { name, help, read } of gauges) {
      new Gauge({
        name: `shirelink_${name}`,
        help,
        labelNames: ['system'],
        registers: [metrics.registry],
        async collect() {
          this.reset();
          for (const status of await statusOrNone(source)) {
            const value = read(status);
            if (value !== null) this.set({ system: status.system }, value);
          }
        },
      });
    }
    new Gauge({
      name: 'shirelink_quarantine_records',
      help: 'Records in quarantine that wait for a person, a mended mapping or a better version of themselves',
      labelNames: ['system', 'reason'],
      registers: [metrics.registry],
      async collect() {
        this.reset();
        for (const { system, quarantinedByReason } of await statusOrNone(source)) {
          for (const reason of reasons) this.set({ system, reason }, quarantinedByReason[reason] ?? 0);
        }
      },
    });
  }
}

async function statusOrNone(source: SyncStatus): Promise<SystemStatus[]> {
  return source.recent().catch(() => []);
}

function seconds(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant) / 1000;
}
