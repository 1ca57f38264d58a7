import { Inject, Injectable } from '@nestjs/common';
import { caseView, type CaseView, caseViewColumns, type CaseViewRow } from '../../cases/case-view.js';
import type { NewestKey, NewestPage } from '../../platform/paging/newest-first.js';
import { Database } from '../../platform/postgres/database.js';
import type { PreviousCases } from '../../policy/decisions.js';

/** How an earlier complaint belongs to the case that is asked about. */
export interface PreviousComplaint {
  case: CaseView;
  samePerson: boolean;
  sameIssue: boolean;
  /** What is the same: `customer`, `phone`, `email`, `name`, `property` by their keyed hashes, `request` by its number; never a value. */
  by: string[];
}

// A name alone is not a person: two of the same name at the same property are. The issue is the same where the category is, at the same
// property, or where both grew out of the same request. `own` holds at most some twenty hashes, and each is looked up in the index.
const previous = `
with asked as (select id, received_at, category, upper(complaint ->> 'request') as request from cases where id = $2),
hits as (
  select other.case_id, array_agg(distinct other.kind order by other.kind) as by
  from contact_lookups own join contact_lookups other on other.kind = own.kind and other.hash = own.hash
  where own.case_id = $2 and other.case_id <> $2
  group by other.case_id
  union all
  select grown.id, array['request'] from asked join cases grown on upper(grown.complaint ->> 'request') = asked.request
  where grown.complaint ->> 'request' is not null and grown.id <> asked.id
), same as (
  select case_id, array_agg(kind order by kind) as by from hits cross join lateral unnest(hits.by) as kind group by case_id
), found as (
  select c.id, same.by, same.by && array['customer', 'phone', 'email'] or same.by @> array['name', 'property'] as person,
    'request' = any(same.by) or ('property' = any(same.by) and coalesce(c.category = asked.category, false)) as issue
  from same join cases c on c.id = same.case_id cross join asked
  where c.kind = 'complaint' and c.status <> 'removed' and (not c.restricted or $1)
    and (c.received_at, c.id) < (asked.received_at, asked.id)
)`;

const countPrevious = `${previous}
select (count(*) filter (where person))::int as "samePerson", (count(*) filter (where issue))::int as "sameIssue" from found`;

const listPrevious = `${previous}
select ${caseViewColumns}, found.by, found.person, found.issue
from found join cases c on c.id = found.id left join sync_state s on s.system = c.system
where (found.person or found.issue) and ($3::timestamptz is null or (c.received_at, c.id) < ($3, $4::uuid))
order by c.received_at desc, c.id desc
limit $5`;

interface FoundRow extends CaseViewRow {
  by: string[];
  person: boolean;
  issue: boolean;
}

/**
 * Complaints that the same person made before, or that were made before about the same issue. Found by keyed hashes alone: nobody's name is
 * decrypted for it. Without the sight restricted ones are neither listed nor counted.
 *
 * @rule K-14
 */
@Injectable()
export class PreviousComplaints {
  constructor(@Inject(Database) private readonly database: Database) {}

  async count({ restricted }: { restricted: boolean }, caseId: string): Promise<PreviousCases> {
    const [row] = await this.database.query<PreviousCases>(countPrevious, [restricted, caseId]);
    return row!;
  }

  /** Newest received first. */
  async list(
    { restricted }: { restricted: boolean },
    caseId: string,
    { after, limit }: NewestPage,
  ): Promise<{ previous: PreviousComplaint; key: NewestKey }[]> {
    const values = [restricted, caseId, after?.at ?? null, after?.id ?? null, limit];
    const rows = await this.database.query<FoundRow>(listPrevious, values);
    return rows.map((row) => ({
      previous: { case: caseView(row), samePerson: row.person, sameIssue: row.issue, by: row.by },
      key: { at: row.key_at, id: row.id },
    }));
  }
}
