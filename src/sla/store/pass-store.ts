import type { Sql } from '../../platform/postgres/database.js';

// sync writes these; the clocks only ask how far legacy has been asked
const selectFirstPasses = `
select system, (date_part('epoch', first_pass_ended_at) * 1000)::float8 as ended from sync_state where first_pass_ended_at is not null`;

const selectConfirmation = `
select (date_part('epoch', clock_timestamp()) * 1000)::float8 as now,
  (select json_object_agg(log, position) from event_heads) as heads,
  (select json_object_agg(system, last_pass_began_at) from sync_state where last_pass_began_at is not null) as passes`;

/** End of each system's first complete pass, milliseconds since the epoch, on PostgreSQL's clock. */
export async function readFirstPasses(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.query<{ system: string; ended: number }>(selectFirstPasses);
  return new Map(rows.map(({ system, ended }) => [system, ended]));
}

/** As of one moment: PostgreSQL's clock, the ends of the event logs, and when each system's last complete pass began. */
export interface Confirmation {
  now: number;
  heads: Record<string, number>;
  /** By system, milliseconds since the epoch; what a pass brought stands before the heads. */
  passes: ReadonlyMap<string, number>;
}

export async function readConfirmation(sql: Sql): Promise<Confirmation> {
  const [row] = await sql.query<{ now: number; heads: Record<string, number>; passes: Record<string, string> | null }>(
    selectConfirmation,
  );
  const passes = Object.entries(row!.passes ?? {}).map(([system, at]): [string, number] => [system, Date.parse(at)]);
  return { now: row!.now, heads: row!.heads, passes: new Map(passes) };
}
