import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../platform/metrics/metrics.js';
import { Database } from '../platform/postgres/database.js';
import { DecisionRecompute } from './decision-recompute.js';
import { decisionFollowerName } from './follow/decision-follower.js';

const selectLag = `
select coalesce(sum(h.position - coalesce(f.position, 0)), 0)::float8 as events
from event_heads h left join followers f on f.name = $1 and f.log = h.log`;

/** How far decisions are behind, read from the database at each scrape. What cannot be read now is absent. */
@Injectable()
export class DecisionMetrics {
  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(Database) database: Database,
    @Inject(DecisionRecompute) recompute: DecisionRecompute,
  ) {
    const gauge = (name: string, help: string, read: () => Promise<number>) =>
      new Gauge({
        name: `shirelink_decisions_${name}`,
        help,
        registers: [registry],
        async collect() {
          const value = await read().catch(() => null);
          if (value === null) this.remove();
          else this.set(value);
        },
      });
    gauge('follower_lag_events', 'Events that the decisions have not followed yet', async () => {
      const [row] = await database.query<{ events: number }>(selectLag, [decisionFollowerName]);
      return row!.events;
    });
    gauge('stale_policy', '1 while cases are decided anew after a change of policy', async () =>
      Number(await recompute.isStale()),
    );
  }
}
