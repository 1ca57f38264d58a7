import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Clock } from '../platform/clock/clock.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { Database } from '../platform/postgres/database.js';
import type { OutgoingEvent } from './envelope.js';
import { oldestAgeSeconds, readOutbox } from './outbox.js';

/** Outbox gauges are read from the database at each scrape, so that every replica tells the same. */
@Injectable()
export class EventMetrics {
  private readonly publishedTotal: Counter;

  constructor(
    @Inject(Database) database: Database,
    @Inject(Clock) clock: Clock,
    @Inject(Metrics) { registry }: Metrics,
  ) {
    this.publishedTotal = new Counter({
      name: 'shirelink_events_published_total',
      help: 'Events that Kafka acknowledged, repeats included',
      labelNames: ['type'],
      registers: [registry],
    });
    new Gauge({
      name: 'shirelink_outbox_events',
      help: 'Events that Kafka does not have yet',
      registers: [registry],
      async collect() {
        this.set((await readOutbox(database)).events);
      },
    });
    new Gauge({
      name: 'shirelink_outbox_oldest_age_seconds',
      help: 'Age of the oldest event that Kafka does not have yet',
      registers: [registry],
      async collect() {
        this.set(oldestAgeSeconds(await readOutbox(database), clock.now()));
      },
    });
  }

  published(events: OutgoingEvent[]): void {
    const counts = new Map<string, number>();
    for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
    for (const [type, count] of counts) this.publishedTotal.inc({ type }, count);
  }
}
