import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, type Metric } from 'prom-client';
import { Metrics } from '../platform/metrics/metrics.js';
import { Database } from '../platform/postgres/database.js';
import { ClockRecompute } from './clock-recompute.js';
import { ClockRules } from './clock-rules.js';
import { SlaFigures } from './sla-figures.js';

type Labels = Record<string, string>;
type Samples = { labels: Labels; value: number }[];

/**
 * How the service standards stand, read from the database at each scrape, so that every replica tells the same. Counts of what was met and
 * broken are kept there too and never go back. What cannot be read now is absent. Labels are clocks, kinds, units (a bounded
 * number) and systems: never a case.
 */
@Injectable()
export class SlaMetrics {
  private readonly registry: Metrics['registry'];
  private readonly ticks: Gauge;

  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(Database) database: Database,
    @Inject(ClockRecompute) recompute: ClockRecompute,
    @Inject(ClockRules) rules: ClockRules,
  ) {
    this.registry = registry;
    const figures = new SlaFigures(database);
    this.counts('met', 'Clocks that were stopped in time', figures);
    this.counts('breaches', 'Clocks that were declared broken', figures);
    this.gauge(
      'sla_open_breached',
      'Clocks past their due instant whose case is still open',
      ['clock', 'kind', 'unit'],
      async () => (await figures.openBreached()).map(({ open, ...labels }) => ({ labels, value: open })),
    );
    this.gauge('sla_due_soon', 'Running clocks that fall due within the window', ['clock', 'window'], async () =>
      (await figures.dueSoon()).map(({ clocks, ...labels }) => ({ labels, value: clocks })),
    );
    this.gauge(
      'sla_unconfirmed',
      'Clocks past their due instant that wait for legacy to be asked',
      ['system'],
      async () => (await figures.unconfirmed()).map(({ system, clocks }) => ({ labels: { system }, value: clocks })),
    );
    this.gauge('sla_escalations_waiting', 'Escalations that the cap of each minute holds back', [], async () => [
      { labels: {}, value: await figures.escalationsWaiting() },
    ]);
    this.gauge('sla_follower_lag_events', 'Events that the clocks have not followed yet', [], async () => [
      { labels: {}, value: await figures.lag() },
    ]);
    this.gauge(
      'sla_stale_rules',
      '1 while clocks are judged anew after a change of calendar, target or standard',
      [],
      async () => [{ labels: {}, value: Number(await recompute.isStale()) }],
    );
    this.gauge('sla_objective_ratio', 'Share of clocks that the council wants met, 0 to 1', ['clock'], () =>
      Promise.resolve(objectives(rules)),
    );
    this.ticks = new Gauge({
      name: 'shirelink_sla_tick_last_success_timestamp_seconds',
      help: 'When this replica last looked at what became due; the greatest of all replicas counts',
      registers: [registry],
    });
  }

  ticked(): void {
    this.ticks.setToCurrentTime();
  }

  private gauge(name: string, help: string, labelNames: string[], read: () => Promise<Samples>): void {
    new Gauge({ name: `shirelink_${name}`, help, labelNames, registers: [this.registry], collect: collector(read) });
  }

  private counts(name: 'met' | 'breaches', help: string, figures: SlaFigures): void {
    const outcome = name === 'met' ? 'met' : 'breached';
    const read = async (): Promise<Samples> =>
      (await figures.tallies())
        .filter((tally) => tally.outcome === outcome)
        .map(({ clock, kind, unit, total }) => ({ labels: { clock, kind, unit }, value: total }));
    new Counter({
      name: `shirelink_sla_${name}_total`,
      help,
      labelNames: ['clock', 'kind', 'unit'],
      registers: [this.registry],
      async collect() {
        const samples = await read().catch(() => []);
        this.reset();
        for (const { labels, value } of samples) this.inc(labels, value);
      },
    });
  }
}

function collector(read: () => Promise<Samples>) {
  return async function collect(this: Metric): Promise<void> {
    const samples = await read().catch(() => []);
    const gauge = this as Gauge;
    gauge.reset();
    // a gauge without labels would tell 0 where nothing could be read
    if (samples.length === 0) gauge.remove();
    for (const { labels, value } of samples) gauge.set(labels, value);
  };
}

function objectives({ standards }: ClockRules): Samples {
  return standards.clocks.flatMap(({ clock, objective }) =>
    objective === null ? [] : [{ labels: { clock }, value: objective }],
  );
}
