import pg from 'pg';
import { type Column, hashColumn, idColumn, plainColumns, type ReadyRecord, sealedColumns } from './bare-columns.js';
import type { BareOrder } from './merge-orders.js';

const batchRows = 1_000;

/**
 * The least that anybody could do with the same rows: no HTTP, no JSON to read, no history of versions, no lease, no cursor, no
 * quarantine. Each batch is a transaction: `unnest` into the same table with the same indexes, and an outbox row for each event.
 * - `merge` seals and hashes as ours does, and sends all columns.
 * - `merge-unchanged` is that for rows that are the same: the hash alone says so, and only what is not the same gets sealed.
 * - `compare-hashes` sends no column but id and hash, and merges what PostgreSQL then names.
 */
export class BareMerge {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<BareMerge> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(createOutbox);
    return new BareMerge(client);
  }

  /** Answers how many rows were written. */
  async merge(ready: ReadyRecord[], way: BareOrder['way']): Promise<number> {
    let written = 0;
    for (let at = 0; at < ready.length; at += batchRows)
      written += await this.batch(ready.slice(at, at + batchRows), way);
    return written;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private async batch(batch: ReadyRecord[], way: BareOrder['way']): Promise<number> {
    if (way !== 'compare-hashes') return this.mergeBatch(batch, way);
    const values = columnsOf([idColumn, hashColumn], batch);
    const { rows } = await this.client.query<{ id: string }>({ ...selectDifferent, values });
    const different = new Set(rows.map(({ id }) => id));
    return different.size === 0
      ? 0
      : this.mergeBatch(
          batch.filter(({ id }) => different.has(id)),
          'merge',
        );
  }

  private async mergeBatch(batch: ReadyRecord[], way: 'merge' | 'merge-unchanged'): Promise<number> {
    const { statement, columns } = way === 'merge' ? mergeSealed : mergePlain;
    await this.client.query('begin');
    const { rows } = await this.client.query<{ id: string }>({ ...statement, values: columnsOf(columns, batch) });
    const ids = new Set(rows.map(({ id }) => id));
    const written = batch.filter(({ id }) => ids.has(id));
    if (written.length > 0 && way === 'merge-unchanged')
      await this.client.query({ ...updateSealed, values: columnsOf([idColumn, ...sealedColumns], written) });
    if (written.length > 0) await this.client.query({ ...insertOutbox, values: outboxOf(written) });
    await this.client.query('commit');
    return written.length;
  }
}

const createOutbox = `
create table if not exists outbox (
  position bigint generated always as identity primary key, case_id uuid not null, type text not null, payload text not null)`;

const insertOutbox = {
  name: 'insert-outbox',
  text: `insert into outbox (case_id, type, payload) select * from unnest($1::uuid[], $2::text[], $3::text[])`,
};

const selectDifferent = {
  name: 'select-different',
  text: `
select incoming.id from unnest($1::uuid[], $2::bytea[]) as incoming (id, content_hash) left join cases using (id)
where cases.content_hash is distinct from incoming.content_hash`,
};

const updateSealed = {
  name: 'update-sealed',
  text: `
update cases set precis = incoming.precis, precis_key = incoming.precis_key
from unnest($1::uuid[], $2::bytea[], $3::text[]) as incoming (id, precis, precis_key) where cases.id = incoming.id`,
};

const mergeSealed = mergeOf('merge-sealed', [idColumn, hashColumn, ...plainColumns, ...sealedColumns]);
const mergePlain = mergeOf('merge-plain', [idColumn, hashColumn, ...plainColumns]);

function mergeOf(name: string, columns: Column[]) {
  const names = columns.map((column) => column.name);
  const selected = names.map((column) => (column === 'work_orders' ? `string_to_array(work_orders, chr(31))` : column));
  const incoming = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  const text = `
insert into cases (${names.join(', ')})
select ${selected.join(', ')} from unnest(${incoming.join(', ')}) as incoming (${names.join(', ')})
on conflict (id) do update set ${names
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}
where cases.content_hash is distinct from excluded.content_hash
returning id`;
  return { statement: { name, text }, columns };
}

function columnsOf(columns: Column[], batch: ReadyRecord[]): unknown[] {
  return columns.map(({ of }) => batch.map(of));
}

function outboxOf(batch: ReadyRecord[]): unknown[] {
  const events = batch.flatMap(({ id, outbox }) => outbox.map((event) => ({ id, ...event })));
  return [events.map(({ id }) => id), events.map(({ type }) => type), events.map(({ payload }) => payload)];
}
