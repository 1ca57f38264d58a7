import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, type Metric, type Registry } from 'prom-client';
import { Metrics } from '../platform/metrics/metrics.js';
import { ClockRecompute } from './clock-recompute.js';
import { ClockRules } from './clock-rules.js';
import { SlaFigures, type Tallied } from './sla-figures.js';

type Labels = Record<string, string>;
type Samples = { labels: Labels; value: number }[];

/**
 * How the service standards stand, read from the database at each scrape, so that every replica tells the same. Counts of what was met and
 * broken are kept there too and never go back. What cannot be read now is absent. Labels are clocks, kinds, units (a bounded
 * number) and systems: never a case.
 */
@Injectable()
export class SlaMetrics {
  private readonly ticks: Gauge;

  constructor(
    @Inject(Metrics) { registry }: Metrics,
    @Inject(SlaFigures) figures: SlaFigures,
    @Inject(ClockRecompute) recompute: ClockRecompute,
    @Inject(ClockRules) rules: ClockRules,
  ) {
    counter(registry, { outcome: 'met', help: 'Clocks that were stopped in time', figures });
    counter(registry, { outcome: 'breached', help: 'Clocks that were declared broken', figures });
    for (const described of [...labelled(figures), ...single(figures, recompute)]) gauge(registry, described);
    gauge(registry, {
      name: 'sla_objective_ratio',
      help: 'Share of clocks that the council wants met, 0 to 1',
      labelNames: ['clock'],
      read: () => Promise.resolve(objectives(rules)),
    });
    this.ticks = new Gauge({
      name: 'shirelink_sla_tick_last_success_timestamp_seconds',
      help: 'When this replica last looked at what became due; the greatest of all replicas counts',
      registers: [registry],
    });
  }

  ticked(): void {
    this.ticks.setToCurrentTime();
  }
}

interface Described {
  name: string;
  help: string;
  labelNames: string[];
  read: () => Promise<Samples>;
}

function labelled(figures: SlaFigures): Described[] {
  return [
    {
      name: 'sla_open_breached',
      help: 'Clocks past their due instant whose case is still open, those that were so when they were first seen left out',
      labelNames: ['clock', 'kind', 'unit'],
      read: async () => (await figures.openBreached()).map(({ open, ...labels }) => ({ labels, value: open })),
    },
    {
      name: 'sla_due_soon',
      help: 'Running clocks that fall due within the window',
      labelNames: ['clock', 'window'],
      read: async () => (await figures.dueSoon()).map(({ clocks, ...labels }) => ({ labels, value: clocks })),
    },
    {
      name: 'sla_unconfirmed',
      help: 'Clocks past their due instant that wait for legacy to be asked',
      labelNames: ['system'],
      read: async () => (await figures.unconfirmed()).map(({ clocks, ...labels }) => ({ labels, value: clocks })),
    },
  ];
}

function single(figures: SlaFigures, recompute: ClockRecompute): Described[] {
  const one = (name: string, help: string, read: () => Promise<number>): Described => ({
    name,
    help,
    labelNames: [],
    read: async () => [{ labels: {}, value: await read() }],
  });
  return [
    one('sla_escalations_waiting', 'Escalations that the cap of each minute holds back', () =>
      figures.escalationsWaiting(),
    ),
    one('sla_follower_lag_events', 'Events that the clocks have not followed yet', () => figures.lag()),
    one('sla_stale_rules', '1 while clocks are judged anew after a change of calendar, target or standard', async () =>
      Number(await recompute.isStale()),
    ),
  ];
}

function gauge(registry: Registry, { name, help, labelNames, read }: Described): void {
  new Gauge({
    name: `shirelink_${name}`,
    help,
    labelNames,
    registers: [registry],
    collect: collector(read, labelNames),
  });
}

interface Counted {
  outcome: Tallied['outcome'];
  help: string;
  figures: SlaFigures;
}

function counter(registry: Registry, { outcome, help, figures }: Counted): void {
  const read = async (): Promise<Samples> =>
    (await figures.tallies())
      .filter((tally) => tally.outcome === outcome)
      .map(({ clock, kind, unit, total }) => ({ labels: { clock, kind, unit }, value: total }));
  new Counter({
    name: `shirelink_sla_${outcome === 'met' ? 'met' : 'breaches'}_total`,
    help,
    labelNames: ['clock', 'kind', 'unit'],
    registers: [registry],
    async collect() {
      const samples = await read().catch(() => []);
      this.reset();
      for (const { labels, value } of samples) this.inc(labels, value);
    },
  });
}

function collector(read: () => Promise<Samples>, labelNames: string[]) {
  return async function collect(this: Metric): Promise<void> {
    const samples = await read().catch(() => []);
    const told = this as Gauge;
    told.reset();
    // a gauge without labels would tell 0 where nothing could be read
    if (samples.length === 0 && labelNames.length === 0) told.remove();
    for (const { labels, value } of samples) told.set(labels, value);
  };
}

function objectives({ standards }: ClockRules): Samples {
  return standards.clocks.flatMap(({ clock, objective }) =>
    objective === null ? [] : [{ labels: { clock }, value: objective }],
  );
}
