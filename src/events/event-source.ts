import type { Sql, Transaction } from '../platform/postgres/database.js';

/** `source` of every event of a store. The epoch is raised when the store is restored from a backup. */
export function eventSource(store: { council: string; epoch: number }): string {
  return `/shirelink/${store.council}/${store.epoch}`;
}

const selectStore = `select council, epoch from store`;

/** `source` of this store's events. Throws where the store was never made ready for a council. */
export async function readEventSource(sql: Sql): Promise<string> {
  const [store] = await sql.query<{ council: string; epoch: number }>(selectStore);
  if (!store) throw new Error('the store has no council yet');
  return eventSource(store);
}

// Seconds since 2020, so that two restores from one backup never give the same epoch twice (ADR 10).
const nextEpoch = `greatest(epoch + 1, extract(epoch from clock_timestamp() - timestamptz '2020-01-01 00:00Z')::int)`;
const lockStore = `${selectStore} for update`;
const updateEpoch = `update store set epoch = ${nextEpoch} returning council, epoch`;

/** Under a new `source` from the commit on: every event's id counts as new. Answers both sources. Throws as `readEventSource`. */
export async function raiseEpoch(tx: Transaction): Promise<{ before: string; after: string }> {
  const [store] = await tx.query<{ council: string; epoch: number }>(lockStore);
  if (!store) throw new Error('the store has no council yet');
  const [raised] = await tx.query<{ council: string; epoch: number }>(updateEpoch);
  return { before: eventSource(store), after: eventSource(raised!) };
}
