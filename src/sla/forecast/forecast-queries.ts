import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../../model/case.js';
import { Database } from '../../platform/postgres/database.js';
import { clocksOf } from '../breaches/breach-queries.js';
import { type ClockFilter, type ClockKey, clockKeyColumns, type ClockPage, type ClockSight } from '../clock-page.js';
import { ClockRules } from '../clock-rules.js';

/** A clock that will be broken unless it is stopped in time. */
export interface ForecastRow {
  caseId: string;
  system: string;
  number: string;
  kind: string;
  unit: string | null;
  category: string | null;
  restricted: boolean;
  clock: string;
  rule: string;
  cycle: number;
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

const clocksOfCases = `
from clocks k join cases c on c.id = k.case_id`;
const conditions = `
where (not c.restricted or $1) and ($2::text[] is null or k.clock = any($2)) and ($3::text[] is null or c.kind = any($3))
  and ($4::text is null or c.unit = $4) and ($5::text is null or c.category = $5) and ($6::text is null or k.system = $6)
  and k.state in ('running', 'paused')`;
const willBreak = `k.state = 'running' and k.breached_at is null and k.due_at > $7 and k.due_at <= $8`;

// what falls due later than asked is counted nowhere
const count = `
select state, clock, unit, system, count(*)::int as clocks from (
  select k.clock, c.unit, k.system, case
    when k.historical then case when k.due_at is null or k.due_at <= $7 then 'historical' end
    when k.breached_at is not null then 'broken'
    when k.state = 'paused' then 'paused'
    when k.due_at is null then 'without-target'
    when k.due_at <= $7 then 'unconfirmed'
    when k.due_at <= $8 then 'due' end as state
  ${clocksOfCases} ${conditions}) as standing
where state is not null
group by state, clock, unit, system`;

const list = `
select k.case_id as "caseId", k.system, c.number, c.kind, c.unit, c.category, c.restricted, k.clock, k.rule, k.cycle, k.started_at, k.due_at,
  ${clockKeyColumns('k.due_at')}
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

type ListRow = Omit<ForecastRow, 'startedAt' | 'dueAt'> & { started_at: Date; due_at: Date; key_at: string };

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
    const place = [after?.at, after?.id, after?.clock, after?.cycle].map((value) => value ?? null);
    const values = [...this.values(sight, query), query.stale, ...place, limit];
    const rows = await this.database.query<ListRow>(list, values);
    return rows.map(({ started_at, due_at, key_at: at, ...kept }) => ({
      row: { ...kept, startedAt: started_at.toISOString(), dueAt: due_at.toISOString() },
      key: { at, id: kept.caseId, clock: kept.clock, cycle: kept.cycle },
    }));
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

  private values({ restricted }: ClockSight, { now, until, filter }: ForecastQuery): unknown[] {
    const { kind, unit, category, system } = filter;
    const clocks = clocksOf(this.rules.standards.clocks, filter);
    return [restricted, clocks, kind, unit, category, system, now, until].map((value) => value ?? null);
  }
}
