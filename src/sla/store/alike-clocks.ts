import type { Instant } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { Sql } from '../../platform/postgres/database.js';
import type { AlikeClocks, AlikeDue } from '../clocks/alike-due.js';
import { type CaseClock, clockColumns, clockOfRow } from './clock-store.js';

/** Cases by id, `after` left out. */
export interface CaseRange {
  after: string;
  to: string;
}

/** What tells alike clocks apart. */
export interface Likeness {
  /** From when on each of the calendar's business days is over, in order. */
  dayEnds: Instant[];
  /** Standards whose target the category sets. */
  byCategory: ServiceStandard['clock'][];
}

/** By what rules, and since when they are known. */
export interface RulesStamp {
  at: Instant;
  calendarVersion: string;
  standardsVersion: string;
}

// any other clock has a result, news or waits of its own. `< 2` and not `= 1`: of an equation the planner expects next to nothing
const isAlike = `
clocks.state = 'running' and not clocks.historical and clocks.breached_at is null and clocks.announced is null
  and jsonb_array_length(clocks.segments) < 2`;
const category = `case when clocks.clock = any($2::text[]) then coalesce(clocks.category, '') else '' end`;
const hasLegacyDue = `clocks.legacy_due_at is not null`;
// so many days were over
const day = `width_bucket(clocks.started_at, $1::timestamptz[])`;

const selectAlike = `
select system, clock, ${category} as category, ${hasLegacyDue} as "hasLegacyDue", ${day} as day
from clocks where ${isAlike} group by 1, 2, 3, 4, 5`;

const alike = `
unnest($5::text[], $6::text[], $7::text[], $8::boolean[], $9::int[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::jsonb[],
  $14::text[]) as alike (system, clock, category, has_legacy_due, day, due_at, council_due_at, warn_at, target, remark)`;
const isOfThem = `
clocks.case_id > $3 and clocks.case_id <= $4 and ${isAlike} and alike.system = clocks.system and alike.clock = clocks.clock
  and alike.category = ${category} and alike.has_legacy_due = (${hasLegacyDue}) and alike.day = ${day}`;

// Whoever waits for nothing can be no part of a deadlock: what others hold is left to be judged by itself, and so is what was known too
// late for its warning. The place of a row that is locked stays.
const moveAlike = `
with moving as materialized (
  select clocks.ctid as place, alike.* from clocks join ${alike} on ${isOfThem}
  where clocks.due_at is distinct from alike.due_at
    and (alike.warn_at is null or alike.warn_at > greatest(clocks.started_at, clocks.due_learnt_at))
  for no key update of clocks skip locked
), moved as (
  update clocks set due_at = moving.due_at, council_due_at = moving.council_due_at, due_learnt_at = $15, warn_at = moving.warn_at, warned_at = null,
    target = moving.target, remark = moving.remark, calendar_version = $16, standards_version = $17,
    wake_at = coalesce(moving.warn_at, moving.due_at)
  from moving where clocks.ctid = moving.place returning 1
)
select count(*)::int as moved from moved`;

const selectOthers = `
select ${clockColumns} from clocks
where clocks.case_id > $3 and clocks.case_id <= $4 and not exists (
  select from ${alike} where ${isOfThem} and (clocks.due_at, clocks.council_due_at, clocks.target, clocks.remark)
    is not distinct from (alike.due_at, alike.council_due_at, alike.target, alike.remark))
order by case_id, clock, cycle`;

/** Which alike clocks there are: some hundreds, where there may be a million clocks. */
export function readAlike(sql: Sql, likeness: Likeness): Promise<AlikeClocks[]> {
  return sql.query<AlikeClocks>(selectAlike, values(likeness));
}

/** Clocks of these cases judged in groups, and by what. */
export interface AlikeScope extends Likeness {
  range: CaseRange;
  due: AlikeDue[];
}

/** Writes the due instants of alike clocks where they are others than before, and what follows from them; how many. */
export async function moveAlikeClocks(sql: Sql, scope: AlikeScope, stamp: RulesStamp): Promise<number> {
  const { at, calendarVersion, standardsVersion } = stamp;
  const all = [...values(scope), ...scopeValues(scope), at, calendarVersion, standardsVersion];
  return (await sql.query<{ moved: number }>(moveAlike, all))[0]!.moved;
}

/** All clocks but those that stand already as all alike ones are to. */
export async function readOthers(sql: Sql, scope: AlikeScope): Promise<CaseClock[]> {
  const rows = await sql.query<CaseClock>(selectOthers, [...values(scope), ...scopeValues(scope)]);
  return rows.map(clockOfRow);
}

function values({ dayEnds, byCategory }: Likeness): unknown[] {
  return [`{${dayEnds.join()}}`, byCategory];
}

function scopeValues({ range, due }: AlikeScope): unknown[] {
  return [
    range.after,
    range.to,
    due.map(({ system }) => system),
    due.map(({ clock }) => clock),
    due.map((one) => one.category),
    due.map((one) => one.hasLegacyDue),
    due.map((one) => one.day),
    due.map(({ dueAt }) => dueAt),
    due.map(({ councilDueAt }) => councilDueAt),
    due.map(({ warnAt }) => warnAt),
    due.map(({ target }) => target && JSON.stringify(target)),
    due.map(({ remark }) => remark),
  ];
}
