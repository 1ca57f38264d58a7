import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { authorityCredentials } from '../support/authority-caller.js';
import type { KeyRing } from '../../src/config/settings.js';
import { testKeys } from '../support/keys.js';
import type { Build } from './build.js';
import { writeCouncilFiles, zone } from './council-files.js';
import { LegacyCouncil } from './legacy-council.js';
import { Points } from './points.js';
import { type Environment, Worker } from './worker.js';
import { openWires, type Ports, type Wires } from './wires.js';
import type { World } from './world.js';

const run = promisify(execFile);

export interface WiredWorker {
  worker: Worker;
  wires: Wires;
  points: Points;
}

export interface LaneOptions {
  seed: number;
  /** Requests that are there before the service is. */
  fill?: number;
  build?: Build;
  /** Milliseconds that a recovery may take. A machine that is busy with other things is slow to start processes. */
  patience?: number;
  /** Default: a new one on the shared server. */
  databaseUrl?: string;
}

interface LaneParts {
  build: Build;
  databaseUrl: string;
  councilFile: string;
  legacy: LegacyCouncil;
  /** Of the checks: straight to the server, not over the wires. */
  sql: pg.Pool;
  patience: number;
}

/** One council with everything of its own but the servers: database, topics, legacy system, worker and wires. */
export class Lane {
  readonly workers: WiredWorker[] = [];
  /** `PII_KEYS` of what is started from now on. */
  keys: KeyRing = testKeys;
  /** How far the relay had come in the backup that the database was restored from; null where it never was. */
  restoredAt: Record<'public' | 'restricted', number> | null = null;

  private constructor(
    readonly world: World,
    readonly council: string,
    private readonly parts: LaneParts,
  ) {}

  static async open(world: World, options: LaneOptions): Promise<Lane> {
    const { seed, fill = 150, build = world.build, databaseUrl, patience = 120_000 } = options;
    const council = world.nextName();
    const directory = join(world.directory, council);
    const url = databaseUrl ?? (await world.newDatabase(council));
    const legacy = await LegacyCouncil.start(world.build.simulator, join(directory, 'legacy'), seed);
    await legacy.fill(fill);
    const sql = openPool(url);
    const councilFile = writeCouncilFiles(directory, council);
    const lane = new Lane(world, council, { build, databaseUrl: url, councilFile, legacy, sql, patience });
    // as `migrate` does, without a process of its own
    await lane.query(`insert into store (council, zone) values ($1, $2)`, [council, zone]);
    // a worker begins with a sweep, which would mend what passes lose
    await lane.query(`insert into sync_state (system, last_sweep_began_at) values ('authority', now())`);
    return lane;
  }

  /** Milliseconds that a recovery may take. */
  get patience(): number {
    return this.parts.patience;
  }

  get legacy(): LegacyCouncil {
    return this.parts.legacy;
  }

  get databaseUrl(): string {
    return this.parts.databaseUrl;
  }

  /** Of its council and mapping files. */
  get directory(): string {
    return join(this.world.directory, this.council);
  }

  /** The commands of what runs here. */
  get commands(): string {
    return this.parts.build.commands;
  }

  /** Where what runs here was built. */
  get buildDirectory(): string {
    return this.parts.build.directory;
  }

  /** A worker that talks over wires of its own; not started yet. */
  async addWorker(extra: Environment = {}): Promise<WiredWorker> {
    const points = new Points();
    const wires = await openWires(this.ports, points);
    const over = { postgres: wires.postgres.port, kafka: wires.kafka.port, authority: wires.authority.port };
    const worker = new Worker(this.parts.build, () => ({ ...this.environmentFor(over), ROLE: 'worker', ...extra }));
    const wired = { worker, wires, points };
    this.workers.push(wired);
    return wired;
  }

  /** The API of this council, of the sound build, straight on the servers. */
  api(): Worker {
    return new Worker(this.world.build, () => ({ ...this.environment, ROLE: 'api' }));
  }

  /** `shirelink <args> --json`, straight on the servers; answers what it printed. */
  async command(...args: string[]): Promise<Record<string, unknown>> {
    const options = { env: this.environment, timeout: 150_000, maxBuffer: 16 * 1024 * 1024 };
    const { stdout } = await run(process.execPath, [this.parts.build.commands, ...args, '--json'], options).catch(
      (error: { stdout?: string; stderr?: string }) => {
        if (error.stdout?.startsWith('{')) return { stdout: error.stdout };
        throw new Error(`shirelink ${args.join(' ')}: ${error.stderr}`, { cause: error });
      },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async query<Row extends object>(statement: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.parts.sql.query<Row>(statement, values)).rows;
  }

  /** The checks' own, before the database is copied. */
  async forgetConnections(): Promise<void> {
    await this.parts.sql.end();
    this.parts.sql = openPool(this.parts.databaseUrl);
  }

  async close(): Promise<void> {
    for (const { worker, wires } of this.workers) {
      await worker.kill();
      await wires.stop();
    }
    await Promise.allSettled([this.legacy.stop(), this.parts.sql.end()]);
  }

  /** Straight on the servers. */
  get environment(): Environment {
    return this.environmentFor(this.ports);
  }

  private get ports(): Ports {
    return {
      postgres: Number(new URL(this.parts.databaseUrl).port),
      kafka: Number(this.world.brokers[0]?.split(':')[1]),
      authority: this.legacy.port,
    };
  }

  private environmentFor({ postgres, kafka, authority }: Ports): Environment {
    const url = new URL(this.parts.databaseUrl);
    url.port = String(postgres);
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      PORT: '0',
      COUNCIL_FILE: this.parts.councilFile,
      DATABASE_URL: url.href,
      KAFKA_BROKERS: `127.0.0.1:${kafka}`,
      OIDC_ISSUER: this.world.issuer.url,
      PII_KEYS: JSON.stringify(this.keys),
      AUTHORITY_URL: `http://127.0.0.1:${authority}`,
      AUTHORITY_USERNAME: authorityCredentials.username,
      AUTHORITY_PASSWORD: authorityCredentials.password,
      AUTHORITY_CLIENT_ID: authorityCredentials.clientId,
      AUTHORITY_CLIENT_SECRET: authorityCredentials.clientSecret,
    };
  }
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 2_000 });
  pool.on('error', () => undefined);
  return pool;
}
