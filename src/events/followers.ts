import { type CaseEvent, type CaseEventType, type EventLogName, isNewsBeside } from '../model/case-event.js';
import type { Database, Sql, Transaction } from '../platform/postgres/database.js';
import { readEvents } from './event-reader.js';

export interface FollowerKey {
  name: string;
  log: EventLogName;
}

const insertFollower = `insert into followers (name, log) values ($1, $2) on conflict (name, log) do nothing`;
const selectPosition = `select position::text from followers where name = $1 and log = $2`;
const lockPosition = `${selectPosition} for update`;

const updatePosition = {
  name: 'save-follower-position',
  text: `update followers set position = $3::bigint, moved_at = now() where name = $1 and log = $2 and position < $3::bigint`,
};

const rewindPositions = `update followers set position = 0, moved_at = now() where name = $1`;

/** Position of the last event that the follower is done with; a new follower starts at 0, before the first. */
export async function followerPosition(sql: Sql, { name, log }: FollowerKey): Promise<number> {
  await sql.query(insertFollower, [name, log]);
  const [row] = await sql.query<{ position: string }>(selectPosition, [name, log]);
  return Number(row?.position ?? 0);
}

/** In the transaction of the effect. Never moves back. */
export async function saveFollowerPosition(tx: Transaction, key: FollowerKey, position: number): Promise<void> {
  await tx.query(updatePosition, [key.name, key.log, String(position)]);
}

/** Sends a follower back to the start of its logs: for a store that was restored, where a new epoch makes every event a new one. */
export async function rewindFollower(tx: Transaction, name: string): Promise<void> {
  await tx.query(rewindPositions, [name]);
}

// case by case: a range over all that came since would read a whole wave of news for each batch
const selectNews = `
select distinct asked.id, news.type from unnest($2::uuid[]) as asked (id) cross join lateral (
  select e.type from case_events e left join followers f on f.name = $1 and f.log = e.log
  where e.case_id = asked.id and e.position > coalesce(f.position, 0) offset 0) as news`;

/** Those of the cases that have changed since the follower's positions, in whichever log; news beside a case does not count. */
export async function casesWithNews(sql: Sql, name: string, caseIds: string[]): Promise<Set<string>> {
  if (caseIds.length === 0) return new Set();
  const rows = await sql.query<{ id: string; type: CaseEventType }>(selectNews, [name, caseIds]);
  return new Set(rows.filter(({ type }) => !isNewsBeside(type)).map(({ id }) => id));
}

/** A follower inside the product: its effect and its position commit together. */
export interface Follower extends FollowerKey {
  limit?: number;
  /** false: another process is to do it for now; nothing is read, and the position stays. Default: always. */
  mayFollow?(tx: Transaction): Promise<boolean>;
  /**
   * Order holds per case within one log. A case that moves between the logs is told in both: compare `version`.
   * Events of restricted cases are included.
   */
  apply(tx: Transaction, events: CaseEvent[]): Promise<void>;
}

/**
 * One step: applies the next events and moves on, together or not at all. The position's row is locked, so that replicas
 * take turns and no lease is needed. Answers how many events there were.
 */
export async function followOnce(database: Database, follower: Follower): Promise<number> {
  const { name, log, limit = 500 } = follower;
  return database.transaction(async (tx) => {
    await tx.query(insertFollower, [name, log]);
    const [row] = await tx.query<{ position: string }>(lockPosition, [name, log]);
    if (follower.mayFollow && !(await follower.mayFollow(tx))) return 0;
    const events = await readEvents(tx, { log, after: Number(row?.position ?? 0), limit, includeRestricted: true });
    const last = events.at(-1);
    if (!last) return 0;
    await follower.apply(tx, events);
    await saveFollowerPosition(tx, follower, last.position);
    return events.length;
  });
}
