import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { migrations } from '../../src/migrations/migrations.js';
import { Database } from '../../src/platform/postgres/database.js';
import { templateDatabase, testServers } from './test-environment.js';

export interface FreshDatabase {
  url: string;
  /** Open and migrated. */
  database: Database;
  /** Closes `database`, cuts off everybody else and removes it all. */
  drop(): Promise<void>;
}

/** A migrated, empty database of a test file's own, on the run's PostgreSQL. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { databaseUrl } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(databaseUrl, name, templateDatabase);
  const database = new Database({ url, applicationName: 'shirelink-test', migrations });
  await database.open();
  const drop = async () => {
    await database.close();
    await dropDatabase(databaseUrl, name);
  };
  return { url, database, drop };
}
