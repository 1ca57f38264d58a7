import { Inject, Injectable } from '@nestjs/common';
import { eventLogs, type EventLogName } from '../model/case-event.js';
import { Database, type Sql } from '../platform/postgres/database.js';
import { outgoingEvent, type OutgoingEvent } from './envelope.js';
import { EventPublisher } from './event-publisher.js';
import { type EventRow, readEventRows } from './event-reader.js';
import { readEventSource } from './event-source.js';

/** Positions, both included; or instants (milliseconds since the epoch) of observation, `to` excluded. */
export type ReplayRange = { unit: 'position' | 'instant'; from: number; to: number };

export interface ReplayOptions extends ReplayRange {
  /** Both logs where it is left out. */
  log?: EventLogName;
  /** Reads and counts, sends nothing. */
  dryRun?: boolean;
  /** Called after each batch. */
  progress?(done: ReplayProgress): void;
}

export interface ReplayProgress {
  /** Events read that are in the range; `total` of them is known before the first is sent. */
  read: number;
  total: number;
  sent: number;
  /** Of cases that are restricted today: not sent to the public topic. */
  withheld: number;
}

const batchEvents = 1_000;

// What the relay has not sent yet is no repetition: sent from here it could come before what precedes it in its case.
const sent = `position <= coalesce((select position from followers where name = 'relay' and log = $1), 0)`;

// of instants only the outer positions: transactions that overlap may have observed a little out of order
const selectSpans: Record<ReplayRange['unit'], string> = {
  position: `
select coalesce(min(position), 1)::text as first, coalesce(max(position), 0)::text as last, count(*)::text as total
from case_events where log = $1 and position between $2 and $3 and ${sent}`,
  instant: `
select coalesce(min(position), 1)::text as first, coalesce(max(position), 0)::text as last, count(*)::text as total
from case_events where log = $1 and observed_at >= to_timestamp($2 / 1000.0) and observed_at < to_timestamp($3 / 1000.0) and ${sent}`,
};

interface Span {
  log: EventLogName;
  first: number;
  last: number;
  total: number;
}

/** Sends a stretch of what the relay has sent once more, as it was: the same `ce_id`, the same data; what is restricted today stays out of the public topic. */
@Injectable()
export class Replay {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EventPublisher) private readonly publisher: EventPublisher | null,
  ) {}

  /** Throws KafkaFailure; what was sent by then is sent again by the next try. Throws where no Kafka is configured. */
  async run(options: ReplayOptions): Promise<ReplayProgress> {
    const publisher = options.dryRun ? null : this.publisher;
    if (!publisher && !options.dryRun) throw new Error('no Kafka is configured, so there is nowhere to replay to');
    const spans: Span[] = [];
    for (const log of options.log ? [options.log] : eventLogs) spans.push(await readSpan(this.database, log, options));
    const done = { read: 0, total: spans.reduce((sum, span) => sum + span.total, 0), sent: 0, withheld: 0 };
    const source = await readEventSource(this.database);
    for (const span of spans) {
      for await (const rows of rowsOf(this.database, span, options)) {
        const events = rows.filter((row) => !row.hidden).map((row) => outgoingEvent(span.log, row, source));
        await send(publisher, events);
        done.read += rows.length;
        done.sent += events.length;
        done.withheld += rows.length - events.length;
        options.progress?.({ ...done });
      }
    }
    return done;
  }
}

async function send(publisher: EventPublisher | null, events: OutgoingEvent[]): Promise<void> {
  if (publisher && events.length > 0) await publisher.publish(events);
}

async function readSpan(sql: Sql, log: EventLogName, { unit, from, to }: ReplayRange): Promise<Span> {
  const [row] = await sql.query<{ first: string; last: string; total: string }>(selectSpans[unit], [log, from, to]);
  return { log, first: Number(row?.first ?? 1), last: Number(row?.last ?? 0), total: Number(row?.total ?? 0) };
}

async function* rowsOf(
  sql: Sql,
  { log, first, last }: Span,
  { unit, from, to }: ReplayRange,
): AsyncGenerator<EventRow[]> {
  const inRange = (row: EventRow) => unit === 'position' || (row.observed >= from && row.observed < to);
  for (let after = first - 1; after < last;) {
    const limit = Math.min(batchEvents, last - after);
    const rows = await readEventRows(sql, { log, after, limit, includeRestricted: true });
    after = Number(rows.at(-1)?.position ?? last);
    const wanted = rows.filter(inRange);
    if (wanted.length > 0) yield wanted;
  }
}
