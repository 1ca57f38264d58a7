import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../platform/metrics/metrics.js';

/** As package.json says, two folders above this file, built or not. */
export const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

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
