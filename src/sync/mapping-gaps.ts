import { Inject, Injectable } from '@nestjs/common';
import type { Sight } from '../cases/case-queries.js';
import { Database } from '../platform/postgres/database.js';

/** One code that the mapping does not know, and the cases that wait for it. Mending the map replays just those. */
export interface MappingGap {
  system: string;
  field: string;
  code: string;
  /** Of the cases that the reader may see. */
  caseCount: number;
  /** The newest hundred of them. */
  cases: { id: string; number: string }[];
}

export type GapKey = Pick<MappingGap, 'system' | 'field' | 'code'>;

// A new case keeps its unmapped codes; a known one stayed as it was, and its new code waits in quarantine. A gap that only restricted
// cases have tells of them, so it is there for nobody without the role.
const selectGaps = `
with affected as (
  select c.system, split_part(gap, ':', 1) as field, substr(gap, strpos(gap, ':') + 1) as code, c.id,
    c.restricted
  from cases c cross join unnest(c.unmapped) as gap
  where c.unmapped <> '{}' and c.status <> 'removed'
  union
  select q.system, q.field, q.code, c.id, q.restricted or coalesce(c.restricted, false)
  from quarantine q left join cases c on c.system = q.system and c.legacy_id = q.record_key
  where q.state = 'open' and q.reason = 'unmapped' and q.field is not null and q.code is not null
)
select a.system, a.field, a.code, count(c.id)::int as "caseCount",
  coalesce(to_json((array_agg(json_build_object('id', c.id, 'number', c.number) order by c.received_at desc, c.id desc)
    filter (where c.id is not null))[1:100]), '[]') as cases
from affected a left join cases c on c.id = a.id
where (not a.restricted or $1) and ($2::text is null or (a.system, a.field, a.code) > ($2, $3, $4))
group by a.system, a.field, a.code
order by a.system, a.field, a.code
limit $5`;

@Injectable()
export class MappingGaps {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By system, field and code. */
  async list(sight: Sight, { after, limit }: { after: GapKey | null; limit: number }): Promise<MappingGap[]> {
    const values = [sight.restricted, after?.system ?? null, after?.field ?? null, after?.code ?? null, limit];
    return this.database.query<MappingGap>(selectGaps, values);
  }
}
