import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '../../src/embedded/postgres-databases.js';
import { startStores, type Stores } from '../../src/embedded/stores.js';
import { migrations } from '../../src/migrations/migrations.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Database } from '../../src/platform/postgres/database.js';
import { TestIssuer } from '../support/issuer.js';
import { Build } from './build.js';

const template = 'chaos_template';

/** What all runs share: a PostgreSQL and a Kafka of their own, an issuer of tokens, and the product as it was built just now. */
export class World {
  private lanes = 0;

  private constructor(
    readonly directory: string,
    private readonly parts: { stores: Stores; issuer: TestIssuer; build: Build },
  ) {}

  get stores(): Stores {
    return this.parts.stores;
  }

  get issuer(): TestIssuer {
    return this.parts.issuer;
  }

  get build(): Build {
    return this.parts.build;
  }

  static async start(): Promise<World> {
    const directory = mkdtempSync(join(tmpdir(), 'shirelink-chaos-'));
    const stores = startStores({
      home: join(directory, 'home'),
      environment: process.env,
      logger: createLogger('silent'),
      anyPorts: true,
    });
    const [running, issuer, build] = await Promise.all([
      stores,
      TestIssuer.start(),
      Build.make(join(directory, 'built')),
    ]);
    await running.kafka.firstStart();
    const world = new World(directory, { stores: running, issuer, build });
    await migrated(await createDatabase(running.postgres.databaseUrl, template));
    return world;
  }

  get brokers(): string[] {
    return this.stores.kafka.brokers ?? [];
  }

  /** A name for a council, its database and its folder. */
  nextName(): string {
    this.lanes += 1;
    return `chaos${this.lanes}`;
  }

  /** Empty and migrated; answers its address. */
  newDatabase(name: string): Promise<string> {
    return createDatabase(this.stores.postgres.databaseUrl, name, template);
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.stores.stop(), this.issuer.stop()]);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The schema alone: which council a database mirrors, the service's own `migrate` says. */
export async function migrated(url: string): Promise<void> {
  const database = new Database({ url, applicationName: 'chaos-template', poolSize: 1, migrations });
  await database.open();
  await database.dataSource.runMigrations();
  await database.close();
}
