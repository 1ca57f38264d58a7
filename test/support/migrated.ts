import { migrations } from '../../src/migrations/migrations.js';
import { Database } from '../../src/platform/postgres/database.js';

/** The schema alone, for a template: which council a database mirrors stands in no template. */
export async function migrated(url: string): Promise<void> {
  const database = new Database({ url, applicationName: 'shirelink-template', poolSize: 1, migrations });
  await database.open();
  try {
    await database.dataSource.runMigrations();
  } finally {
    await database.close();
  }
}
