import type { BenchDatabase, Ground } from './ground.js';
import { benchLegacy, fullPass } from './bench-mirror.js';

/** A database whose log has the events of so many requests, none of them sent yet; answers how many events there are. */
export async function storeWithEvents(ground: Ground, rows: number): Promise<{ store: BenchDatabase; events: number }> {
  const store = await ground.newDatabase();
  await store.database.query(`insert into store (council, zone) values ('bench', 'Australia/Sydney')`);
  const server = await ground.legacyServer(rows, 1_000);
  try {
    const { events } = await fullPass(store.database, benchLegacy(server.ready.port));
    // as a store that has stood for a while is
    await store.database.query('vacuum analyze');
    return { store, events };
  } finally {
    await server.stop();
  }
}
