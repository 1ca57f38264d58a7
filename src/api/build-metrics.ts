import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { version } from '../platform/build/version.js';
import { Metrics } from '../platform/metrics/metrics.js';

@Injectable()
export class BuildMetrics {
  constructor(@Inject(Metrics) metrics: Metrics) {
    const info = new Gauge({
      name: 'shirelink_build_info',
      help: 'Which build runs here; always 1',
      labelNames: ['version', 'node'],
      registers: [metrics.registry],
    });
    info.set({ version, node: process.versions.node }, 1);
  }
}
