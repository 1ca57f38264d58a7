import type { Settings } from '../../config/settings.js';
import { migrate, schemaState } from './migrate.js';
import { withDatabase } from './open-database.js';
import { identifyStore } from './store-identity.js';

type DatabaseSettings = Pick<Settings, 'databaseUrl' | 'role' | 'council'>;

/** Names of the migrations that the database lacks. Throws StoreOfAnotherCouncil. */
export async function checkDatabase(settings: DatabaseSettings): Promise<string[]> {
  return withDatabase(settings, async (database) => {
    const { waiting } = await schemaState(database);
    if (waiting.length === 0) await identifyStore(database, settings.council);
    return waiting;
  });
}

/** Answers the names of what was applied. Throws StoreOfAnotherCouncil. */
export async function migrateDatabase(settings: DatabaseSettings): Promise<string[]> {
  return withDatabase(settings, (database) => migrate(database, settings.council));
}
