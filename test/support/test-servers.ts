import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../src/embedded/postgres-databases.js';
import { startStores, type Stores } from '../../src/embedded/stores.js';
import { migrations } from '../../src/migrations/migrations.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Database } from '../../src/platform/postgres/database.js';
import { setTestServers, templateDatabase } from './test-environment.js';

// A test's data need not survive the machine: commits then cost next to nothing.
const postgresSettings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'shared_buffers=128MB',
];

let running: { stores: Stores; home: string } | null = null;

/** One PostgreSQL and, where Java 17 is, one Kafka for the whole run. Their addresses go to the workers by the environment. */
export async function startTestServers(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'shirelink-test-'));
  const logger = createLogger('warn');
  const stores = await startStores({ home, environment: process.env, logger, anyPorts: true, postgresSettings });
  running = { stores, home };
  try {
    // A broker that should run here and does not is a failure: tests that stand aside without a word prove nothing.
    const kafkaUp = stores.kafka.brokers ? stores.kafka.firstStart() : Promise.resolve();
    await Promise.all([kafkaUp, migrateTemplate(stores.postgres.databaseUrl)]);
  } catch (error) {
    await stopTestServers();
    throw error;
  }
  setTestServers({ databaseUrl: stores.postgres.databaseUrl, brokers: stores.kafka.brokers });
}

export async function stopTestServers(): Promise<void> {
  if (!running) return;
  const { stores, home } = running;
  running = null;
  await stores.stop();
  rmSync(home, { recursive: true, force: true });
}

async function migrateTemplate(serverUrl: string): Promise<void> {
  const url = await createDatabase(serverUrl, templateDatabase);
  const database = new Database({ url, applicationName: 'shirelink-test-template', poolSize: 1, migrations });
  await database.open();
  try {
    await database.dataSource.runMigrations();
  } finally {
    await database.close();
  }
}
