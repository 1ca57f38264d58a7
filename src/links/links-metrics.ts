import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../platform/metrics/metrics.js';
import { UnresolvedQueries } from './unresolved-queries.js';

/** How many links wait for somebody, read from the database at each scrape. What cannot be read now is absent. */
@Injectable()
export class LinksMetrics {
  constructor(@Inject(Metrics) { registry }: Metrics, @Inject(UnresolvedQueries) queries: UnresolvedQueries) {
    new Gauge({
      name: 'shirelink_links_unresolved',
      help: 'Links that somebody must look at; not-in-care: written complaints that Records registered and CARE does not have',
      labelNames: ['reason'],
      registers: [registry],
      async collect() {
        const documents = await queries.count().catch(() => null);
        this.reset();
        if (documents !== null) this.set({ reason: 'not-in-care' }, documents);
      },
    });
  }
}
