import type { Instant } from '../model/case.js';
import type { ServiceStandard } from '../model/service-standard.js';
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

/** Adds counts up. */
export function forecastFigures(
  counts: ForecastCount[],
  { stale, unmapped, standards }: { stale: StaleSystem[]; unmapped: number; standards: readonly ServiceStandard[] },
): ForecastFigures {
  const heard = counts.filter(({ system }) => !stale.some((one) => one.system === system));
  const of = (state: ForecastCount['state'], rows = counts) =>
    rows.filter((row) => row.state === state).reduce((sum, { clocks }) => sum + clocks, 0);
  const expected = (rows: ForecastCount[]): Expected => ({
    willBreach: of(
      'due',
      rows.filter((row) => heard.includes(row)),
    ),
    broken: of('broken', rows),
  });
  const standardOf = (name: string) => standards.find(({ clock }) => clock === name);
  const grouped = <Key extends string, Name extends string | null>(key: Key, nameOf: (row: ForecastCount) => Name) =>
    groups(counts, nameOf)
      .map(([name, rows]) => ({ [key]: name, ...expected(rows) }) as Record<Key, Name> & Expected)
      .filter(({ willBreach, broken }) => willBreach + broken > 0)
      .toSorted(mostFirst);
  return {
    ...expected(counts),
    byUnit: grouped('unit', ({ unit }) => unit),
    byRole: grouped('role', ({ clock }) => standardOf(clock)?.onBreach.role ?? 'nobody'),
    byClock: grouped('clock', ({ clock }) => clock).map((row) => ({
      ...row,
      title: standardOf(row.clock)?.title ?? row.clock,
    })),
    unconfirmed: of('unconfirmed'),
    leftOut: {
      stale: stale.map((one) => ({
        ...one,
        clocks: of(
          'due',
          counts.filter(({ system }) => system === one.system),
        ),
      })),
      paused: of('paused'),
      unmapped,
      historical: of('historical'),
      withoutTarget: of('without-target'),
    },
  };
}

function groups<Name>(counts: ForecastCount[], nameOf: (row: ForecastCount) => Name): [Name, ForecastCount[]][] {
  const found = new Map<Name, ForecastCount[]>();
  for (const row of counts) found.set(nameOf(row), [...(found.get(nameOf(row)) ?? []), row]);
  return [...found];
}

function mostFirst(one: Expected, other: Expected): number {
  return other.willBreach - one.willBreach || other.broken - one.broken;
}
