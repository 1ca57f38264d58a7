import { outgoingEvent, type OutgoingEvent } from '../../src/events/envelope.js';
import { readEventRows } from '../../src/events/event-reader.js';
import { readEventSource } from '../../src/events/event-source.js';
import type { Database } from '../../src/platform/postgres/database.js';

const batchEvents = 1_000;

/** The whole public log as the relay sends it, in batches of a thousand. */
export async function outgoingEvents(database: Database): Promise<OutgoingEvent[][]> {
  const source = await readEventSource(database);
  const batches: OutgoingEvent[][] = [];
  for (let after = 0; ;) {
    const query = { log: 'public' as const, after, limit: batchEvents, includeRestricted: true };
    const rows = await readEventRows(database, query);
    const last = rows.at(-1);
    if (!last) return batches;
    batches.push(rows.map((row) => outgoingEvent('public', row, source)));
    after = Number(last.position);
  }
}
