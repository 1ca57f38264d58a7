import type { Settings } from '../../config/settings.js';
import { migrations } from '../../migrations/migrations.js';
import { Database, type DatabaseOptions } from './database.js';

/** Connected, and knowing this version's migrations; whether they are applied is another question. Close it. */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'role'>,
  limits: Pick<DatabaseOptions, 'statementMilliseconds'> = {},
): Promise<Database> {
  const database = new Database({
    url: settings.databaseUrl,
    applicationName: `shirelink-${settings.role}`,
    migrations,
    ...limits,
  });
  await database.open();
  return database;
}

/** A migration may rewrite a council's whole history. */
const migrationMilliseconds = 3_600_000;

/** For work that needs a connection of its own and nothing else; closed when it ends. */
export async function withDatabase<Result>(
  settings: Pick<Settings, 'databaseUrl' | 'role'>,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(settings, { statementMilliseconds: migrationMilliseconds });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
