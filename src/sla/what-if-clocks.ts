import type { Instant } from '../model/case.js';
import type { Sql } from '../platform/postgres/database.js';
import { type CaseClock, clockColumns } from './clock-store.js';

/** Which stored clocks are looked at; null: all. `restricted` false: those of restricted cases are not there. */
export interface StoredFilter {
  clock: string | null;
  category: string | null;
  from: Instant | null;
  /** Not included. */
  to: Instant | null;
  restricted: boolean;
}

export type NumberedClock = CaseClock & { number: string; unit: string | null; restricted: boolean };

/** Some thousand at a time: what one transaction of the recompute takes too. */
const atOnce = 2_000;

const conditions = `
from clocks join cases c on c.id = clocks.case_id
where ($1::text is null or clocks.clock = $1) and ($2::text is null or clocks.category = $2)
  and ($3::timestamptz is null or clocks.started_at >= $3) and ($4::timestamptz is null or clocks.started_at < $4)
  and (not c.restricted or $5)`;

const selectBatch = `
select ${clockColumns}, c.number, c.unit, c.restricted ${conditions}
  and ($6::uuid is null or (clocks.case_id, clocks.clock, clocks.cycle) > ($6, $7::text, $8::int))
order by clocks.case_id, clocks.clock, clocks.cycle
limit ${atOnce}`;

const count = `select count(*)::int as clocks from (select 1 ${conditions} limit $6) as counted`;

/** Stored clocks, batch by batch in the order of their key, each as it stands when its batch is read. */
export async function* clockBatches(
  sql: Sql,
  filter: StoredFilter,
  signal: AbortSignal,
): AsyncGenerator<NumberedClock[]> {
  let last: NumberedClock | undefined;
  do {
    signal.throwIfAborted();
    const place = [last?.caseId, last?.clock, last?.cycle].map((value) => value ?? null);
    const rows: NumberedClock[] = await sql.query<NumberedClock>(selectBatch, [...values(filter), ...place]);
    if (rows.length > 0) yield rows;
    last = rows.length < atOnce ? undefined : rows.at(-1);
  } while (last);
}

/** How many there are; counting ends at `most`. */
export async function countClocks(sql: Sql, filter: StoredFilter, most: number): Promise<number> {
  return (await sql.query<{ clocks: number }>(count, [...values(filter), most]))[0]!.clocks;
}

function values({ clock, category, from, to, restricted }: StoredFilter): unknown[] {
  return [clock, category, from, to, restricted];
}
