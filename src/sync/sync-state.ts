import type { LegacyCursor, JsonObject } from '../legacy/legacy-system.js';
import type { Instant } from '../model/case.js';
import type { Sql, Transaction } from '../platform/postgres/database.js';

export interface SweepState {
  /** When it was begun: the next one is due by it. */
  startedAt: Instant;
  /** What its list stands for: its start, or the earlier time of a list that came as a file. */
  beganAt: Instant;
  walk: JsonObject | null;
  /** Records that the mirror had missed or held differently, though legacy had changed them before the last complete pass. */
  corrections: number;
  /** Rejected rows that said neither their id nor their number. */
  nameless: number;
  seen: number;
  [key: string]: JsonObject | number | string | null;
}

/** One row of `sync_state`. All instants on PostgreSQL's clock. */
export interface SyncState {
  system: string;
  cursor: LegacyCursor;
  pass_began_at: Date | null;
  /** What legacy was asked as of: the start of the last complete pass, or the earlier time of the file that it ended with. */
  last_pass_began_at: Date | null;
  last_success_at: Date | null;
  last_proven_equal_at: Date | null;
  last_sweep_began_at: Date | null;
  /** The time that the last finished sweep's list stands for. */
  swept_as_of: Date | null;
  sweep: SweepState | null;
  difference: number;
  missing: number;
  mapping_digest: string | null;
  last_error: string | null;
  last_error_at: Date | null;
  held_at: Date | null;
  held_by: string | null;
  held_reason: string | null;
  now: Date;
}

const selectState = `
select system, cursor, pass_began_at, last_pass_began_at, last_success_at, last_proven_equal_at, last_sweep_began_at, swept_as_of, sweep, difference, missing,
  mapping_digest, last_error, last_error_at, held_at, held_by, held_reason, clock_timestamp() as now
from sync_state where system = $1`;
const ensureState = `insert into sync_state (system) values ($1) on conflict do nothing`;
const beginPass = `update sync_state set pass_began_at = $2, cursor = $3 where system = $1`;
const saveCursor = { name: 'save-cursor', text: `update sync_state set cursor = $2 where system = $1` };
const completePass = `
update sync_state set last_success_at = clock_timestamp(), pass_began_at = null, last_error = null,
  last_pass_began_at = case when $3 then null else least(pass_began_at, $2::timestamptz) end,
  first_pass_ended_at = coalesce(first_pass_ended_at, case when not $3 then clock_timestamp() end)
where system = $1`;
const saveSweep = `update sync_state set sweep = $2 where system = $1`;
const completeSweep = `
update sync_state set last_sweep_began_at = (sweep ->> 'startedAt')::timestamptz, swept_as_of = (sweep ->> 'beganAt')::timestamptz, sweep = null, difference = $2, missing = $3, last_proven_equal_at = coalesce($4::timestamptz, last_proven_equal_at)
where system = $1`;
const passSweepBy = `update sync_state set last_sweep_began_at = clock_timestamp(), sweep = null where system = $1`;
const forgetSweeps = `update sync_state set sweep = null, last_sweep_began_at = null, swept_as_of = null`;
const noteError = `update sync_state set last_error = $2, last_error_at = clock_timestamp() where system = $1`;
const saveDigest = `update sync_state set mapping_digest = $2 where system = $1`;

export async function readSyncState(sql: Sql, system: string): Promise<SyncState> {
  const [row] = await sql.query<SyncState>(selectState, [system]);
  if (row) return row;
  await sql.query(ensureState, [system]);
  return readSyncState(sql, system);
}

export async function savePassStart(
  sql: Sql,
  system: string,
  start: { at: Instant; cursor: LegacyCursor },
): Promise<void> {
  await sql.query(beginPass, [system, start.at, JSON.stringify(start.cursor)]);
}

/** In the transaction of the pages that it speaks of: with them, or never. */
export async function saveCursorWithPages(tx: Transaction, system: string, cursor: LegacyCursor): Promise<void> {
  await tx.query(saveCursor, [system, JSON.stringify(cursor)]);
}

/** `asOf`: the time that legacy was asked as of, where that is earlier than the pass; null: it has told nothing yet. */
export async function savePassEnd(tx: Transaction, system: string, asOf: Instant | null | undefined): Promise<void> {
  await tx.query(completePass, [system, asOf ?? null, asOf === null]);
}

export async function saveSweepState(sql: Sql, system: string, sweep: SweepState): Promise<void> {
  await sql.query(saveSweep, [system, JSON.stringify(sweep)]);
}

export async function saveSweepEnd(
  tx: Transaction,
  system: string,
  end: { difference: number; missing: number; provenEqualAt: Instant | null },
): Promise<void> {
  await tx.query(completeSweep, [system, end.difference, end.missing, end.provenEqualAt]);
}

/** There was nothing new to compare with; the next look is due as after a sweep. */
export async function saveSweepPassedBy(tx: Transaction, system: string): Promise<void> {
  await tx.query(passSweepBy, [system]);
}

/** A sweep is due at once in every system, from its start: what a half-done one had seen was another store's. */
export async function makeSweepsDue(tx: Transaction): Promise<void> {
  await tx.query(forgetSweeps);
}

export async function saveError(sql: Sql, system: string, message: string): Promise<void> {
  await sql.query(noteError, [system, message]);
}

export async function saveMappingDigest(sql: Sql, system: string, digest: string): Promise<void> {
  await sql.query(saveDigest, [system, digest]);
}
