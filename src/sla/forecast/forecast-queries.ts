import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../../model/case.js';
import { Database } from '../../platform/postgres/database.js';
import type { ClockFilter, ClockKey, ClockPage, ClockSight } from '../clock-page.js';
import { ClockRules } from '../clock-rules.js';
import {
  clocksOfCases,
  filterValues,
  keyOf,
  listedColumns,
  type ListedClock,
  type ListedRow,
  matchesFilter,
  placeValues,
} from '../listed-clocks.js';

/** A clock that will be broken unless it is stopped in time. */
export interface ForecastRow extends ListedClock {
  startedAt: Instant;
  dueAt: Instant;
}

/** Counts of clocks that stand alike. */
export interface ForecastCount {
  state: 'due' | 'broken' | 'unconfirmed' | 'paused' | 'historical' | 'without-target';
  clock: string;
  unit: string | null;
  system: string;
  clocks: number;
}

/** What is asked; instants RFC 3339 UTC. */
export interface ForecastQuery {
  now: Instant;
  until: Instant;
  /** Systems that were not heard of for too long: what is known of their cases may be old. */
  stale: string[];
  filter: ClockFilter;
}

const conditions = `
where ${matchesFilter}
  and k.state in ('running', 'paused')`;
const willBreak = `k.state = 'running' and k.breached_at is null and k.due_at > $7 and k.due_at <= $8`;

// what falls due later than asked is counted nowhere: most clocks, whose cases need not be read. Units, kinds and restriction stand with
// the cases, so that no index of clocks could answer alone
const count = `
select state, clock, unit, system, count(*)::int as clocks from (
  select k.clock, c.unit, k.system, case
    when k.historical then case when k.due_at is null or k.due_at <= $7 then 'historical' end
    when k.breached_at is not null then 'broken'
    when k.state = 'paused' then 'paused'
    when k.due_at is null then 'without-target'
    when k.due_at <= $7 then 'unconfirmed'
    when k.due_at <= $8 then 'due' end as state
  ${clocksOfCases} ${conditions}
    and (k.due_at <= $8 or k.due_at is null or k.breached_at is not null or k.state = 'paused')) as standing
where state is not null
group by state, clock, unit, system`;

const list = `
select ${listedColumns('k.due_at')}
${clocksOfCases} ${conditions} and not k.historical and ${willBreak} and not (k.system = any($9::text[]))
  and ($10::timestamptz is null or (k.due_at, k.case_id, k.clock, k.cycle) > ($10, $11::uuid, $12::text, $13::int))
order by k.due_at, k.case_id, k.clock, k.cycle
limit $14`;

const selectPasses = `select system, last_pass_began_at as "beganAt" from sync_state`;

const countUnmapped = `
select count(*)::int as cases from cases c
where c.unmapped <> '{}' and c.status not in ('completed', 'cancelled', 'removed') and (not c.restricted or $1)
  and ($2::text[] is null or c.kind = any($2)) and ($3::text is null or c.unit = $3) and ($4::text is null or c.system = $4)
  and exists (select from unnest(c.unmapped) as gap where gap like 'category:%' or gap like 'closure:%')
  and not exists (select from clocks k where k.case_id = c.id and k.state in ('running', 'paused'))`;

type ForecastListed = ListedRow & { due_at: Date };

/** What will break, and what stands beside it. */
@Injectable()
export class ForecastQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
  ) {}

  /** Next due first; stale systems left out. */
  async list(
    sight: ClockSight,
    query: ForecastQuery,
    { after, limit }: ClockPage,
  ): Promise<{ row: ForecastRow; key: ClockKey }[]> {
    const values = [...this.values(sight, query), query.stale, ...placeValues(after), limit];
    const rows = await this.database.query<ForecastListed>(list, values);
    return rows.map((row) => {
      const { started_at, due_at, key_at: _, ...kept } = row;
      return { row: { ...kept, startedAt: started_at.toISOString(), dueAt: due_at.toISOString() }, key: keyOf(row) };
    });
  }

  async counts(sight: ClockSight, query: ForecastQuery): Promise<ForecastCount[]> {
    return this.database.query<ForecastCount>(count, this.values(sight, query));
  }

  /** Open cases without a clock, because the mapping does not know their category or closure. */
  async unmapped({ restricted }: ClockSight, { kind, unit, system }: ClockFilter): Promise<number> {
    const values = [restricted, kind, unit, system].map((value) => value ?? null);
    return (await this.database.query<{ cases: number }>(countUnmapped, values))[0]!.cases;
  }

  /** Start of each system's last complete pass; null: none was ever complete. */
  async passes(): Promise<Map<string, Instant | null>> {
    const rows = await this.database.query<{ system: string; beganAt: Date | null }>(selectPasses);
    return new Map(rows.map(({ system, beganAt }) => [system, beganAt?.toISOString() ?? null]));
  }

  private values(sight: ClockSight, { now, until, filter }: ForecastQuery): unknown[] {
    return [...filterValues(this.rules, sight, filter), now, until];
  }
}
