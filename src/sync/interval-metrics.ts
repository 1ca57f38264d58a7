import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { SETTINGS, type SystemSettings } from '../config/settings.js';
import { Metrics } from '../platform/metrics/metrics.js';

/** What lag is to be measured by: late is late for one council's interval of seconds and another's of a day. */
@Injectable()
export class IntervalMetrics {
  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(SETTINGS)
    { systems }: { systems: Pick<SystemSettings, 'name' | 'syncEverySeconds' | 'sweepEverySeconds'>[] },
  ) {
    const interval = new Gauge({
      name: 'shirelink_sync_interval_seconds',
      help: 'How often the council file asks for a pass over a legacy system, and for a sweep',
      labelNames: ['system', 'task'],
      registers: [registry],
    });
    for (const { name, syncEverySeconds, sweepEverySeconds } of systems) {
      interval.set({ system: name, task: 'pass' }, syncEverySeconds);
      interval.set({ system: name, task: 'sweep' }, sweepEverySeconds);
    }
  }
}
