import type { Database } from './database.js';
import { identifyStore, type StoreIdentity } from './store-identity.js';

/** Names of migrations, in order: those that the database has, and those of this version that it lacks. */
export interface SchemaState {
  applied: string[];
  waiting: string[];
}

const tableThere = `select to_regclass('migrations') is not null as there`;
const selectApplied = `select name from migrations order by id`;
// One at a time, whoever starts it: replicas that migrate at once would both begin with the same first statement.
const lock = `select pg_advisory_lock(hashtext('shirelink-migrate'))`;
const unlock = `select pg_advisory_unlock(hashtext('shirelink-migrate'))`;

/** Reads only. */
export async function schemaState(database: Database): Promise<SchemaState> {
  const [table] = await database.query<{ there: boolean }>(tableThere);
  const rows = table?.there ? await database.query<{ name: string }>(selectApplied) : [];
  const applied = rows.map(({ name }) => name);
  const known = database.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  return { applied, waiting: known.filter((name) => !applied.includes(name)) };
}

/**
 * Applies what is waiting, each migration in a transaction of its own, and names the store's council. Answers the names of those that it
 * applied. Throws StoreOfAnotherCouncil.
 */
export async function migrate(database: Database, identity: StoreIdentity): Promise<string[]> {
  const guard = database.dataSource.createQueryRunner();
  try {
    await guard.query(lock);
    const applied = await database.dataSource.runMigrations();
    await identifyStore(database, identity);
    return applied.map(({ name }) => name);
  } finally {
    await guard.query(unlock).catch(() => undefined);
    await guard.release();
  }
}
