import pg from 'pg';
import { waitFor } from '../../../support/wait-for.js';

/** A row of the outbox and what becomes of it: the message's key, its `id` header, and its value. `type` stays in the table. */
export interface OutboxMessage {
  key: string;
  id: string;
  type: string;
  payload: string;
}

export const outboxTable = 'shirelink_peer_outbox';
/** Of the replication slot and of the publication; slots are named once in a whole server. */
export const outboxSlot = 'shirelink_peer_outbox';

const rowsEach = 1_000;
const connections = 8;
const slotMilliseconds = 30_000;

const create = `
  create table public.${outboxTable} (
    id text primary key,
    aggregatetype text not null,
    aggregateid text not null,
    type text not null,
    payload text not null,
    created_at timestamptz not null default now()
  )`;
const insertMany = `
  insert into public.${outboxTable} (id, aggregatetype, aggregateid, type, payload)
  select id, 'case', key, type, payload from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as new (id, key, type, payload)`;
const insertOne = `
  insert into public.${outboxTable} (id, aggregatetype, aggregateid, type, payload) values ($1, 'case', $2, $3, $4)`;

/** The table that Debezium follows, as its documentation has it. */
export class OutboxTable {
  private constructor(private readonly pool: pg.Pool) {}

  /** New and empty, whatever a killed run left. Throws where this PostgreSQL does not do logical decoding. */
  static async open(databaseUrl: string): Promise<OutboxTable> {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: connections,
      application_name: 'shirelink-bench-peer',
    });
    pool.on('error', () => undefined);
    const table = new OutboxTable(pool);
    try {
      const { rows } = await pool.query<{ wal_level: string }>('show wal_level');
      if (rows[0]?.wal_level !== 'logical') throw new Error('Debezium needs a PostgreSQL with wal_level=logical');
      await table.dropAll();
      await pool.query(create);
    } catch (error) {
      await pool.end();
      throw error;
    }
    return table;
  }

  /** A thousand rows in a transaction, one after the other. */
  async insert(messages: OutboxMessage[]): Promise<void> {
    for (let from = 0; from < messages.length; from += rowsEach) {
      const some = messages.slice(from, from + rowsEach);
      const columns = (['id', 'key', 'type', 'payload'] as const).map((name) => some.map((message) => message[name]));
      await this.pool.query({ name: 'peer-insert-many', text: insertMany, values: columns });
    }
  }

  /** One row in a transaction of its own; committed when this resolves. */
  async insertOne({ id, key, type, payload }: OutboxMessage): Promise<void> {
    await this.pool.query({ name: 'peer-insert-one', text: insertOne, values: [id, key, type, payload] });
  }

  /** All connections open and the statement known to each: the first inserts would else wait for that. */
  async warmUp(): Promise<void> {
    await Promise.all(Array.from({ length: connections }, () => this.pool.query('select pg_sleep(0.1)')));
  }

  async empty(): Promise<void> {
    await this.pool.query(`truncate public.${outboxTable}`);
  }

  /** Writes back what lies dirty, so that the server does not do it while others are measured. */
  async settle(): Promise<void> {
    await this.pool.query('checkpoint');
  }

  /** Until Debezium's stream is attached to its slot, or no longer. */
  async untilStreaming(streaming: boolean): Promise<void> {
    const isSo = async () => (await this.slots()).includes(true) === streaming;
    await waitFor(isSo, { what: `slot ${streaming ? 'in use' : 'free'}`, timeoutMs: slotMilliseconds });
  }

  /** Leaves neither table nor slot nor publication. Nothing may be attached to the slot any more. */
  async close(): Promise<void> {
    try {
      await this.untilStreaming(false);
      await this.dropAll();
    } finally {
      await this.pool.end();
    }
  }

  private async dropAll(): Promise<void> {
    await this.pool.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1', [
      outboxSlot,
    ]);
    await this.pool.query(`drop publication if exists ${outboxSlot}`);
    await this.pool.query(`drop table if exists public.${outboxTable}`);
  }

  /** Whether each slot of that name is in use: one or none. */
  private async slots(): Promise<boolean[]> {
    const text = 'select active from pg_replication_slots where slot_name = $1';
    return (await this.pool.query<{ active: boolean }>(text, [outboxSlot])).rows.map(({ active }) => active);
  }
}
