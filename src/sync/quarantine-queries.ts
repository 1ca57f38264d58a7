import { Inject, Injectable } from '@nestjs/common';
import type { Sight } from '../cases/case-queries.js';
import type { Instant } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';
import { keyAt, type NewestKey, type NewestPage } from '../platform/paging/newest-first.js';
import { explainQuarantine } from './quarantine-explanation.js';

export const quarantineStates = ['open', 'resolved', 'discarded'] as const;
export type QuarantineState = (typeof quarantineStates)[number];

/** A quarantined record without what legacy sent. */
export interface QuarantineView {
  id: string;
  system: string;
  /** The legacy id or number, where one could be read; else the payload's digest. */
  key: string;
  /** The case that the mirror has of it, if any. */
  caseId: string | null;
  number: string | null;
  reason: string;
  field: string | null;
  code: string | null;
  detail: string;
  explanation: string;
  occurrences: number;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  state: QuarantineState;
  settledAt: Instant | null;
  settledBy: string | null;
}

export interface QuarantineFilter {
  system?: string;
  reason?: string;
  state?: QuarantineState;
}

interface QuarantineViewRow {
  id: string;
  system: string;
  record_key: string;
  case_id: string | null;
  number: string | null;
  restricted: boolean;
  reason: string;
  field: string | null;
  code: string | null;
  detail: string;
  occurrences: number;
  first_seen_at: Date;
  last_seen_at: Date;
  state: QuarantineState;
  settled_at: Date | null;
  settled_by: string | null;
  key_at: string;
}

// What belongs to a restricted case is not there for those without the role. A record of no known case is for everybody who sees
// quarantine, unless its system holds complaints: it may be one about staff.
const columns = `
select q.id, q.system, q.record_key, c.id as case_id, coalesce(c.number, q.number) as number, (q.restricted or coalesce(c.restricted, false)) as restricted,
  q.reason, q.field, q.code, q.detail, q.occurrences, q.first_seen_at, q.last_seen_at, q.state, q.settled_at, q.settled_by,
  ${keyAt('q.last_seen_at')}
from quarantine q left join lateral (
  select id, number, restricted from cases
  where cases.system = q.system and (legacy_id = q.record_key or upper(cases.number) = upper(coalesce(q.number, q.record_key)))
  order by restricted desc limit 1
) c on true`;

const list = `${columns}
where ($1 or not (q.restricted or coalesce(c.restricted, false))) and ($2::timestamptz is null or (q.last_seen_at, q.id) < ($2, $3::uuid))
  and ($4::text is null or q.system = $4) and ($5::text is null or q.reason = $5) and ($6::text is null or q.state = $6)
order by q.last_seen_at desc, q.id desc
limit $7`;

const one = `${columns}
where q.id = $2 and ($1 or not (q.restricted or coalesce(c.restricted, false)))`;

export interface ListedQuarantine {
  record: QuarantineView;
  restricted: boolean;
  key: NewestKey;
}

@Injectable()
export class QuarantineQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Newest seen first. */
  async list(sight: Sight, filter: QuarantineFilter, { after, limit }: NewestPage): Promise<ListedQuarantine[]> {
    const values = [sight.restricted, after?.at, after?.id, filter.system, filter.reason, filter.state, limit];
    const rows = await this.database.query<QuarantineViewRow>(
      list,
      values.map((value) => value ?? null),
    );
    return rows.map(listed);
  }

  async byId(sight: Sight, id: string): Promise<ListedQuarantine | null> {
    const [row] = await this.database.query<QuarantineViewRow>(one, [sight.restricted, id]);
    return row ? listed(row) : null;
  }
}

function listed(row: QuarantineViewRow): ListedQuarantine {
  const record: QuarantineView = {
    id: row.id,
    system: row.system,
    key: row.record_key,
    caseId: row.case_id,
    number: row.number,
    reason: row.reason,
    field: row.field,
    code: row.code,
    detail: row.detail,
    explanation: explainQuarantine(row.reason),
    occurrences: row.occurrences,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    state: row.state,
    settledAt: row.settled_at?.toISOString() ?? null,
    settledBy: row.settled_by,
  };
  return { record, restricted: row.restricted, key: { at: row.key_at, id: row.id } };
}
