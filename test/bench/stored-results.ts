import type { Database } from '../../src/platform/postgres/database.js';

/** What a contender left in its database, in so few words that two can be compared. */
export interface StoredResult {
  cases: number;
  /** Of each column that both write, the sealed text by its length and by the hash that covers it. */
  casesDigest: string;
  events: number;
  /** Case, type, and the case's state as the event tells it. */
  eventsDigest: string;
}

const columns = [
  'id, system, legacy_id, number, kind, status, category, case_group, unit, channel, priority, received_at, due_at',
  'acknowledged_at, progress_notice_at, completed_at, reopened_count, outcome, work_orders, restricted, unmapped, codes, version, legacy_modified_at',
  'content_hash, content_key, octet_length(precis), precis_key, public_sequence, restricted_sequence, removed_at',
].join(', ');

const selectCases = `
select count(*)::int as cases, md5(string_agg(md5(row(${columns})::text), '' order by id)) as "casesDigest" from cases`;

const selectEvents = (events: string) => `
select count(*)::int as events, md5(string_agg(md5(row(case_id, type, state)::text), '' order by case_id, type)) as "eventsDigest"
from (${events}) as told`;

const ours = `
select e.case_id, e.type, v.state from case_events e join case_versions v on v.case_id = e.case_id and v.version = e.version`;
const outbox = `select case_id, type, (payload::jsonb -> 'case') - 'id' - 'version' as state from outbox`;

/** Of a database that the product filled, or the bare program with its outbox. */
export async function storedResult(database: Database, by: 'ours' | 'bare'): Promise<StoredResult> {
  const [cases] = await database.query<Pick<StoredResult, 'cases' | 'casesDigest'>>(selectCases);
  const [events] = await database.query<Pick<StoredResult, 'events' | 'eventsDigest'>>(
    selectEvents(by === 'ours' ? ours : outbox),
  );
  return { ...cases!, ...events! };
}
