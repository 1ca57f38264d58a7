import { type CaseState, wholeState } from '../../model/case.js';
import type { HeldParts } from '../../policy/decisions.js';
import type { Sql } from '../../platform/postgres/database.js';

/** A case as it stands, with all that is decided from. */
export interface DecidableCase {
  id: string;
  system: string;
  number: string;
  unit: string | null;
  restricted: boolean;
  /** As PostgreSQL writes it. */
  receivedAt: string;
  version: number;
  state: CaseState;
  held: HeldParts | null;
  /** False: it came with the first pass over its system, or before there were decisions, and stayed as it was: nobody is told. */
  isNews: boolean;
  /** How it stood when news of it began; null: it was not there then. */
  historical: CaseState | null;
}

interface FactsRow extends Omit<DecidableCase, 'state' | 'held' | 'historical'> {
  state: CaseState;
  parts: string[] | null;
  precis: boolean;
  untold: boolean;
  historical: CaseState | null;
}

// The state is the present version's own. `untold`: the system's details come by calls of their own, and none was made yet.
const selectFacts = `
select c.id, c.system, c.number, c.unit, c.restricted, c.received_at::text as "receivedAt", c.version, v.state,
  c.precis is not null as precis, c.details_read_at is null and c.details_wanted_at is not null as untold,
  (select array_agg(part) from case_private where case_id = c.id) as parts,
  coalesce(v.observed_at > news.since, false) as "isNews", before.state as historical
from cases c
join case_versions v on v.case_id = c.id and v.version = c.version
left join sync_state s on s.system = c.system
cross join lateral (
  select case when s.first_pass_ended_at is not null then greatest(s.first_pass_ended_at, began_at) end as since from decision_state
) news
left join lateral (
  select state from case_versions
  where case_id = c.id and version < c.version and (news.since is null or observed_at <= news.since)
  order by version desc limit 1
) before on true
where c.id = any($1::uuid[])`;

/** In the order of their ids. */
export async function readDecidable(sql: Sql, ids: string[]): Promise<DecidableCase[]> {
  const rows = await sql.query<FactsRow>(selectFacts, [ids.toSorted()]);
  return rows.map(({ state, historical, parts, precis, untold, ...row }) => ({
    ...row,
    state: wholeState(state),
    historical: historical && wholeState(historical),
    held: untold ? null : heldOf(parts ?? [], precis),
  }));
}

function heldOf(parts: string[], precis: boolean): HeldParts {
  return {
    contact: parts.includes('contact'),
    description: precis || parts.includes('description'),
    notes: parts.includes('notes'),
  };
}
