import type { CaseState } from '../model/case.js';
import type { Sql } from '../platform/postgres/database.js';

/** One version as history keeps it; milliseconds since the epoch. */
export interface VersionRow {
  caseId: string;
  version: number;
  occurredAt: number;
  observedAt: number;
  cause: string;
  state: CaseState;
}

// parsed here: the driver would parse each date of each row
const selectVersions = `
select case_id as "caseId", version, (date_part('epoch', occurred_at) * 1000)::float8 as "occurredAt",
  (date_part('epoch', observed_at) * 1000)::float8 as "observedAt", cause, state
from case_versions where case_id = any($1::uuid[]) order by case_id, version`;

/** Whole histories by case, oldest version first. */
export async function readVersions(sql: Sql, ids: string[]): Promise<Map<string, VersionRow[]>> {
  const rows = ids.length === 0 ? [] : await sql.query<VersionRow>(selectVersions, [ids]);
  const byCase = new Map<string, VersionRow[]>();
  for (const row of rows) {
    const known = byCase.get(row.caseId);
    if (known) known.push(row);
    else byCase.set(row.caseId, [row]);
  }
  return byCase;
}

const wantDetails = `
update cases set details_wanted_at = clock_timestamp()
where id = any($1::uuid[]) and details_wanted_at is null and status <> 'removed'`;

/** Has legacy asked for the details of these cases again, in sync's next round. */
export async function wantDetailsAgain(sql: Sql, ids: string[]): Promise<void> {
  if (ids.length > 0) await sql.query(wantDetails, [ids]);
}
