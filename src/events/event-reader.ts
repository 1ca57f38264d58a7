import { Inject, Injectable } from '@nestjs/common';
import type { CaseEvent, CaseEventType, EventLogName } from '../model/case-event.js';
import { type CaseState, wholeState } from '../model/case.js';
import { Database, type Sql } from '../platform/postgres/database.js';
import { readEventSource } from './event-source.js';

export interface EventQuery {
  log: EventLogName;
  /** Position of the last event that the reader has; 0 for the start. */
  after: number;
  limit: number;
  /**
   * False leaves out the public log's events of cases that are restricted today, `case.removed` excepted: for readers
   * without the role. Followers inside the product say true.
   */
  includeRestricted: boolean;
}

/** An event as it is stored, its state still the text that PostgreSQL gave: the relay only splices it. */
export interface EventRow {
  position: string;
  case_id: string;
  version: number;
  type: CaseEventType;
  sequence: number;
  /** Milliseconds since the epoch. */
  occurred: number;
  observed: number;
  /** Null for `case.removed`, which says nothing but that the case is gone; null otherwise means that the version is lost. */
  state: string | null;
  changed: string | null;
  /** JSON text of what the event says beside the state; null for events of the case itself. */
  detail: string | null;
  /** In the public log, but its case is restricted today. */
  hidden: boolean;
}

// That a case was restricted is not told in the public log, where it has been released since.
// `limit 1` keeps each look-up a nested index scan: with the statistics of a store that was just filled, the planner would
// hash whole tables for a batch. For the same reason the statement has no name: a cached plan outlives the small tables
// that it was made for. Planning costs 0.3 ms.
const selectEvents = `
select e.position::text, e.case_id, e.version, e.type, e.sequence,
       date_part('epoch', e.occurred_at) * 1000 as occurred, date_part('epoch', e.observed_at) * 1000 as observed,
       v.state, v.changed, e.detail::text, c.hidden
from case_events e
cross join lateral (
  select e.log = 'public' and e.type <> 'case.removed'
     and coalesce((select restricted from cases where id = e.case_id), true) as hidden) c
left join lateral (
  select state::text, array_to_json(case e.log when 'public' then array_remove(changed, 'restricted') else changed end)::text as changed
  from case_versions
  where e.type <> 'case.removed' and case_id = e.case_id and version = e.version limit 1) v on true
where e.log = $1 and e.position > $2::bigint and ($4 or not c.hidden)
order by e.position
limit $3`;

/** In position order, whether hidden or not as `includeRestricted` says. Throws where an event's version is lost. */
export async function readEventRows(sql: Sql, query: EventQuery): Promise<EventRow[]> {
  const { log, after, limit, includeRestricted } = query;
  const rows = await sql.query<EventRow>(selectEvents, [log, String(after), limit, includeRestricted]);
  const lost = rows.find((row) => row.state === null && row.type !== 'case.removed');
  if (lost) throw new Error(`event ${log} ${lost.position} has no case version`);
  return rows;
}

/** Up to `limit` events after a position, in order; an empty list means that there are none yet. */
export async function readEvents(sql: Sql, query: EventQuery): Promise<CaseEvent[]> {
  const rows = await readEventRows(sql, query);
  return rows.map((row) => caseEvent(query.log, row));
}

function caseEvent(log: EventLogName, row: EventRow): CaseEvent {
  return {
    log,
    position: Number(row.position),
    caseId: row.case_id,
    version: row.version,
    type: row.type,
    sequence: row.sequence,
    occurredAt: new Date(row.occurred).toISOString(),
    observedAt: new Date(row.observed).toISOString(),
    state: row.state === null ? null : wholeState(JSON.parse(row.state) as CaseState),
    changed: row.changed === null ? [] : (JSON.parse(row.changed) as string[]),
    detail: row.detail === null ? null : (JSON.parse(row.detail) as object),
  };
}

const selectHead = `select position::text from event_heads where log = $1`;

/** For `/events` and its stream. */
@Injectable()
export class EventReader {
  constructor(@Inject(Database) private readonly database: Database) {}

  read(query: EventQuery): Promise<CaseEvent[]> {
    return readEvents(this.database, query);
  }

  /** `source` of the events' envelopes; ends with the store's epoch. Throws where the store was never made ready for a council. */
  source(): Promise<string> {
    return readEventSource(this.database);
  }

  /** Position of the newest event of a log; 0 where there is none. */
  async head(log: EventLogName): Promise<number> {
    const [row] = await this.database.query<{ position: string }>(selectHead, [log]);
    return Number(row?.position ?? 0);
  }
}
