import type { Database } from '../platform/postgres/database.js';
import { relayName } from './relay-session.js';

/** What is in the log and not yet safe in Kafka. */
export interface OutboxState {
  events: number;
  /** Milliseconds since the epoch; null where nothing waits. */
  oldestObservedAt: number | null;
  /** When the relay last moved, milliseconds since the epoch; null where it never did. */
  movedAt: number | null;
}

// three rows by primary key for each log, however long the log is
const selectOutbox = `
select coalesce(sum(h.position - coalesce(f.position, 0)), 0)::text as events,
       min(date_part('epoch', e.observed_at)) * 1000 as oldest,
       max(date_part('epoch', f.moved_at)) * 1000 as moved
from event_heads h
left join followers f on f.name = $1 and f.log = h.log
left join case_events e on e.log = h.log and e.position = coalesce(f.position, 0) + 1`;

export async function readOutbox(database: Database): Promise<OutboxState> {
  const [row] = await database.query<{ events: string; oldest: number | null; moved: number | null }>(selectOutbox, [
    relayName,
  ]);
  return { events: Number(row?.events ?? 0), oldestObservedAt: row?.oldest ?? null, movedAt: row?.moved ?? null };
}

/** Seconds that the oldest waiting event has waited; 0 where none does. */
export function oldestAgeSeconds(outbox: OutboxState, now: number): number {
  return outbox.oldestObservedAt === null ? 0 : Math.max(0, (now - outbox.oldestObservedAt) / 1000);
}
