import type { Instant } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { ForecastCount } from './forecast-queries.js';

/** A system that was not heard of for too long; `since`: start of its last complete pass, null: there was none. */
export interface StaleSystem {
  system: string;
  since: Instant | null;
}

/** Will break, and broken already and still open. */
export interface Expected {
  willBreach: number;
  broken: number;
}

/** How many, of what, and what is not among them. */
export interface ForecastFigures extends Expected {
  byUnit: (Expected & { unit: string | null })[];
  byRole: (Expected & { role: string })[];
  byClock: (Expected & { clock: string; title: string })[];
  /** Past their due instant, while their system has yet to be asked whether they were stopped in time. */
  unconfirmed: number;
  leftOut: {
    /** Clocks that fall due until then in systems that were not heard of. */
    stale: (StaleSystem & { clocks: number })[];
    /** Waiting on their customers: they go on when those answer. */
    paused: number;
    /** Open cases, not clocks: without a clock while their codes are not mapped. */
    unmapped: number;
    /** Due before Shirelink saw their cases. */
    historical: number;
    /** No target rules them. */
    withoutTarget: number;
  };
}

interface Beside {
  stale: StaleSystem[];
  unmapped: number;
  standards: readonly ServiceStandard[];
}

/** Adds counts up. */
export function forecastFigures(counts: ForecastCount[], { stale, unmapped, standards }: Beside): ForecastFigures {
  const isStale = ({ system }: ForecastCount) => stale.some((one) => one.system === system);
  const expected = (rows: ForecastCount[]): Expected => ({
    willBreach: sumOf(
      'due',
      rows.filter((row) => !isStale(row)),
    ),
    broken: sumOf('broken', rows),
  });
  const grouped = <Name extends string | null>(nameOf: (row: ForecastCount) => Name) =>
    groups(counts, nameOf)
      .map(([name, rows]) => ({ name, ...expected(rows) }))
      .filter(({ willBreach, broken }) => willBreach + broken > 0)
      .toSorted((one, other) => other.willBreach - one.willBreach || other.broken - one.broken);
  const standardOf = (name: string) => standards.find(({ clock }) => clock === name);
  return {
    ...expected(counts),
    byUnit: grouped(({ unit }) => unit).map(({ name, ...rest }) => ({ unit: name, ...rest })),
    byRole: grouped(({ clock }) => standardOf(clock)?.onBreach.role ?? 'nobody').map(({ name, ...rest }) => ({
      role: name,
      ...rest,
    })),
    byClock: grouped(({ clock }) => clock).map(({ name, ...rest }) => ({
      clock: name,
      title: standardOf(name)?.title ?? name,
      ...rest,
    })),
    unconfirmed: sumOf('unconfirmed', counts),
    leftOut: leftOut(counts, { stale, unmapped }),
  };
}

function leftOut(counts: ForecastCount[], { stale, unmapped }: Pick<Beside, 'stale' | 'unmapped'>) {
  return {
    stale: stale.map((one) => ({
      ...one,
      clocks: sumOf(
        'due',
        counts.filter(({ system }) => system === one.system),
      ),
    })),
    paused: sumOf('paused', counts),
    unmapped,
    historical: sumOf('historical', counts),
    withoutTarget: sumOf('without-target', counts),
  };
}

function sumOf(state: ForecastCount['state'], rows: ForecastCount[]): number {
  return rows.filter((row) => row.state === state).reduce((sum, { clocks }) => sum + clocks, 0);
}

function groups<Name>(counts: ForecastCount[], nameOf: (row: ForecastCount) => Name): [Name, ForecastCount[]][] {
  const found = new Map<Name, ForecastCount[]>();
  for (const row of counts) found.set(nameOf(row), [...(found.get(nameOf(row)) ?? []), row]);
  // units without a name last
  return [...found].toSorted(([one], [other]) => (String(one ?? '\uffff') < String(other ?? '\uffff') ? -1 : 1));
}
