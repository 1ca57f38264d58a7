import type { Sql } from '../../platform/postgres/database.js';
import type { Confirmation } from '../store/pass-store.js';

/** Which clocks the tick must look at, and which it can't judge yet. */
export interface DueQuery {
  now: number;
  passes: Confirmation['passes'];
  /** `system clock` of those whose stop only a reading of the case's details shows. */
  needingDetails: string[];
}

const passes = `unnest($2::text[], $3::timestamptz[]) as pass (system, began_at)`;

// A look at the index and nothing more where nothing is due. What waits for a pass stays due, and costs its look each minute.
const confirmed = `
from clocks k left join ${passes} on pass.system = k.system
where k.wake_at <= $1 and k.breached_at is null`;
const detailsRead = `exists (select from cases c where c.id = k.case_id and c.details_read_at >= k.due_at)`;
const needsDetails = `k.system || ' ' || k.clock = any($4::text[])`;

const selectDue = `
select k.case_id as "caseId" ${confirmed} and (
  k.wake_at < k.due_at or (pass.began_at >= k.due_at and (not (${needsDetails}) or ${detailsRead})))
order by k.wake_at, k.case_id limit $5`;

// what is asked for already would only take the place of others
const selectUnread = `
select k.case_id as "caseId" ${confirmed} and pass.began_at >= k.due_at and ${needsDetails} and not ${detailsRead}
  and exists (select from cases c where c.id = k.case_id and c.details_wanted_at is null)
order by k.wake_at limit $5`;

/** Cases with a clock whose warning or breach may be told now, the longest due first; at most `limit` clocks' worth. */
export async function readDue(sql: Sql, query: DueQuery, limit: number): Promise<string[]> {
  return ids(await sql.query<{ caseId: string }>(selectDue, values(query, limit)));
}

/** Cases whose details must be read once more before anyone is accused, and are not asked for yet. */
export async function readUnread(sql: Sql, query: DueQuery, limit: number): Promise<string[]> {
  return ids(await sql.query<{ caseId: string }>(selectUnread, values(query, limit)));
}

function values({ now, passes: began, needingDetails }: DueQuery, limit: number): unknown[] {
  const systems = [...began.keys()];
  const times = [...began.values()].map((at) => new Date(at).toISOString());
  return [new Date(now).toISOString(), systems, times, needingDetails, limit];
}

function ids(rows: { caseId: string }[]): string[] {
  return [...new Set(rows.map(({ caseId }) => caseId))];
}
