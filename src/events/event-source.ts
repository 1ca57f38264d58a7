import type { Sql } from '../platform/postgres/database.js';

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
