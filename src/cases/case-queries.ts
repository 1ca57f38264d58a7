import { Inject, Injectable } from '@nestjs/common';
import type { CaseKind, CaseStatus, Instant } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';
import type { NewestKey, NewestPage } from '../platform/paging/newest-first.js';
import { caseView, type CaseView, caseViewColumns, type CaseViewRow } from './case-view.js';

/** Each that is given must hold. Texts are compared as they are; numbers and work orders whatever their case. */
export interface CaseFilter {
  /** A number or a work order. */
  q?: string;
  number?: string;
  workOrder?: string;
  status?: CaseStatus[];
  kind?: CaseKind[];
  category?: string;
  unit?: string;
  channel?: string;
  system?: string;
  receivedFrom?: Instant;
  /** Not included. */
  receivedTo?: Instant;
  dueBefore?: Instant;
  unmapped?: boolean;
}

/** What the reader may see. Without it a restricted case is not there at all: not found, not listed, not counted. */
export interface Sight {
  restricted: boolean;
}

export interface ListedCase {
  case: CaseView;
  key: NewestKey;
}

// Nullable parameters in a statement without a name: PostgreSQL plans it with the values at hand, and what is null falls away.
// `work_orders <> '{}'` lets the planner take the partial index.
const listCases = `
select ${caseViewColumns}
from cases c left join sync_state s on s.system = c.system
where (not c.restricted or $1)
  and ($2::timestamptz is null or (c.received_at, c.id) < ($2, $3::uuid))
  and ($4::text is null or upper(c.number) = upper($4) or (c.work_orders <> '{}' and c.work_orders && $5::text[]))
  and ($6::text is null or upper(c.number) = upper($6))
  and ($7::text[] is null or (c.work_orders <> '{}' and c.work_orders && $7))
  and ($8::text[] is null or c.status = any($8))
  and ($9::text[] is null or c.kind = any($9))
  and ($10::text is null or c.category = $10)
  and ($11::text is null or c.unit = $11)
  and ($12::text is null or c.channel = $12)
  and ($13::text is null or c.system = $13)
  and ($14::timestamptz is null or c.received_at >= $14)
  and ($15::timestamptz is null or c.received_at < $15)
  and ($16::timestamptz is null or c.due_at < $16)
  and ($17::boolean is null or (c.unmapped <> '{}') = $17)
order by c.received_at desc, c.id desc
limit $18`;

const selectCase = `
select ${caseViewColumns}
from cases c left join sync_state s on s.system = c.system
where c.id = $2 and (not c.restricted or $1)`;

@Injectable()
export class CaseQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Newest received first. */
  async list(sight: Sight, filter: CaseFilter, page: NewestPage): Promise<ListedCase[]> {
    const rows = await this.database.query<CaseViewRow>(listCases, listValues(sight, filter, page));
    return rows.map(listedCase);
  }

  async byId(sight: Sight, id: string): Promise<CaseView | null> {
    const [row] = await this.database.query<CaseViewRow>(selectCase, [sight.restricted, id]);
    return row ? caseView(row) : null;
  }
}

export function listedCase(row: CaseViewRow): ListedCase {
  return { case: caseView(row), key: { at: row.key_at, id: row.id } };
}

function listValues(sight: Sight, filter: CaseFilter, { after, limit }: NewestPage): unknown[] {
  return [
    sight.restricted,
    after?.at,
    after?.id,
    filter.q,
    filter.q && anyCase(filter.q),
    filter.number,
    filter.workOrder && anyCase(filter.workOrder),
    filter.status,
    filter.kind,
    filter.category,
    filter.unit,
    filter.channel,
    filter.system,
    filter.receivedFrom,
    filter.receivedTo,
    filter.dueBefore,
    filter.unmapped,
    limit,
  ].map((value) => value ?? null);
}

/** The index holds work orders as legacy writes them: in capitals nearly everywhere, in small letters at times. */
function anyCase(text: string): string[] {
  return [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
}
