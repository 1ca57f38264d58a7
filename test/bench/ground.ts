import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { startStores, type Stores } from '../../src/embedded/stores.js';
import { migrations } from '../../src/migrations/migrations.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Database } from '../../src/platform/postgres/database.js';
import { migrated } from '../support/migrated.js';
import { testKafka } from '../support/relays.js';
import { buildPrograms } from './build-programs.js';
import { Program } from './program.js';
import { BenchTopics } from './topics.js';

/** As a council's server would be set: durable, with room. `logical` is what Debezium needs, and all contenders pay for it. */
const postgresSettings = [
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'checkpoint_timeout=15min',
  'wal_level=logical',
  'max_wal_senders=4',
  'max_replication_slots=4',
];

const template = 'bench_template';

export interface BenchDatabase {
  url: string;
  database: Database;
  /** What lies dirty is written back, so that the server does not do it while somebody is measured. */
  settle(): Promise<void>;
  drop(): Promise<void>;
}

/** What all axes stand on: a PostgreSQL and a Kafka of the bench's own. */
export class Ground {
  private databases = 0;
  private closing: Promise<void> | null = null;

  private constructor(
    readonly directory: string,
    private readonly stores: Stores,
    private readonly programs: string,
  ) {}

  static async open(): Promise<Ground> {
    const directory = mkdtempSync(join(tmpdir(), 'shirelink-bench-'));
    const stores = await startStores({
      home: join(directory, 'home'),
      environment: process.env,
      logger: createLogger('warn'),
      anyPorts: true,
      postgresSettings,
    });
    const [programs] = await Promise.all([
      buildPrograms(join(directory, 'programs')),
      stores.kafka.brokers ? stores.kafka.firstStart() : null,
      createDatabase(stores.postgres.databaseUrl, template).then(migrated),
    ]);
    return new Ground(directory, stores, programs);
  }

  /** Empty where there is no Java. */
  get brokers(): string[] {
    return this.stores.kafka.brokers ?? [];
  }

  /** Migrated and empty, without a council. */
  async newDatabase(): Promise<BenchDatabase> {
    const name = `bench_${(this.databases += 1)}`;
    const url = await createDatabase(this.stores.postgres.databaseUrl, name, template);
    const database = new Database({ url, applicationName: 'shirelink-bench', migrations });
    await database.open();
    const drop = async () => {
      await database.close();
      await dropDatabase(this.stores.postgres.databaseUrl, name);
    };
    const settle = async () => void (await database.query('checkpoint'));
    return { url, database, settle, drop };
  }

  /** One of `programs/`, by its name. */
  program<Ready = object>(name: string, args: string[]): Promise<Program<Ready>> {
    return Program.start<Ready>(join(this.programs, `${name}.js`), args);
  }

  /** Requests `index` 0 to `rows`, so many a page. */
  legacyServer(rows: number, pageRows: number): Promise<Program<{ port: number }>> {
    return this.program<{ port: number }>('legacy-server', [String(rows), String(pageRows)]);
  }

  /** Throws where there is no Kafka. */
  topics(): Promise<BenchTopics> {
    return BenchTopics.open(testKafka(this.brokers), this.directory);
  }

  /** As often as one likes. */
  close(): Promise<void> {
    this.closing ??= this.stores.stop().finally(() => rmSync(this.directory, { recursive: true, force: true }));
    return this.closing;
  }
}
