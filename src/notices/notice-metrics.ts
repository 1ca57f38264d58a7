import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Clock } from '../platform/clock/clock.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { Database } from '../platform/postgres/database.js';
import { type Channel, channels } from './notice-plan.js';

const openStates = ['waiting', 'sending', 'parked', 'no-channel'] as const;
const outcomes = ['sent', 'retry', 'parked'] as const;

// by the partial index: notices that are through are many, and none of them is counted
const countOpen = `
select state, count(*)::int as notices, min(wanted_at) as oldest
from notices where state in ('waiting', 'sending', 'parked', 'no-channel') group by state`;

interface OpenRow {
  state: (typeof openStates)[number];
  notices: number;
  oldest: Date;
}

/** Gauges are read from the database at each scrape, so that every replica tells the same; where that cannot be read they are absent. */
@Injectable()
export class NoticeMetrics {
  private readonly attempts: Counter;

  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(Database) database: Database,
    @Inject(Clock) clock: Clock,
  ) {
    const open = () => database.query<OpenRow>(countOpen).catch(() => null);
    new Gauge({
      name: 'shirelink_notices',
      help: 'Notices to council roles that are not through: waiting, being sent, parked for a person, or without a channel',
      labelNames: ['state'],
      registers: [registry],
      async collect() {
        this.reset();
        const rows = await open();
        for (const state of rows ? openStates : []) {
          this.set({ state }, rows?.find((row) => row.state === state)?.notices ?? 0);
        }
      },
    });
    new Gauge({
      name: 'shirelink_notice_oldest_age_seconds',
      help: 'Since the oldest notice was wanted that waits or is being sent',
      registers: [registry],
      async collect() {
        this.remove();
        const rows = await open();
        if (rows) this.set(oldestAge(rows, clock.now()));
      },
    });
    this.attempts = new Counter({
      name: 'shirelink_notices_sent_total',
      help: 'Attempts to send a message of one notice or of a digest',
      labelNames: ['channel', 'outcome'],
      registers: [registry],
    });
    for (const channel of channels) for (const outcome of outcomes) this.attempts.inc({ channel, outcome }, 0);
  }

  attempted(channel: Channel, outcome: (typeof outcomes)[number]): void {
    this.attempts.inc({ channel, outcome });
  }
}

function oldestAge(rows: OpenRow[], now: number): number {
  const pending = rows.filter(({ state }) => state === 'waiting' || state === 'sending');
  return pending.reduce((age, { oldest }) => Math.max(age, (now - oldest.getTime()) / 1000), 0);
}
