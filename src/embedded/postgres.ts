import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../platform/logger/logger.js';
import { freePort } from './free-port.js';
import type { Home } from './home.js';
import { asAccount, postgresAccount, type PostgresAccount } from './postgres-account.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { ensureCluster, postgresUser } from './postgres-cluster.js';
import { answersQueries, createDatabase } from './postgres-databases.js';
import { tiedToParent, type Command, type Environment } from './processes/command.js';
import { processesWorkingIn } from './processes/process-table.js';
import { stopProcess } from './processes/stop-process.js';
import { SupervisedProcess, type ProcessState } from './processes/supervised-process.js';

export interface PostgresOptions {
  home: Home;
  /** Of the role `shirelink`, which owns everything on this server. */
  password: string;
  /** Of this process; the server gets little of it. */
  environment: Environment;
  logger: Logger;
  /** Taken where it is free. Default 5432; null: any. */
  preferredPort?: number | null;
  /** Added to ours, `name=value`; tests give up durability with it. */
  settings?: string[];
}

export interface EmbeddedPostgres {
  /** Of the database `shirelink`; holds the password. The port stays the same over restarts. */
  databaseUrl: string;
  port: number;
  state(): ProcessState;
  /** Of the postmaster. */
  pid(): number | null;
  stop(): Promise<void>;
}

const usualPort = 5432;
const startAttempts = 3;

/** Loopback only, no socket file; durable, as a real one is; sized for a laptop; its log never holds a statement or a row. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'shared_buffers=256MB',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  'random_page_cost=1.1',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  // a killed client gives back its locks at once, not when its statement ends
  'client_connection_check_interval=2s',
];

/** Real PostgreSQL under `<home>/postgres`; up, with the database `shirelink`, when this resolves; started again whenever it dies. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  const account = await postgresAccount(options.home.postgres);
  await ensureCluster({ ...options, binaries, account, environment: environmentOf(options.environment) });
  const preferred = options.preferredPort === undefined ? usualPort : options.preferredPort;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? preferred : null);
    try {
      return await startOn(port, options, { binaries, account });
    } catch (error) {
      // somebody else may have taken the port since it was found free
      if (attempt === startAttempts || !/could not bind|could not create any TCP/.test((error as Error).message))
        throw error;
    }
  }
}

interface Installation {
  binaries: PostgresBinaries;
  account: PostgresAccount;
}

async function startOn(port: number, options: PostgresOptions, installation: Installation): Promise<EmbeddedPostgres> {
  const serverUrl = `postgres://${postgresUser}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
  const server = new SupervisedProcess(
    {
      name: 'PostgreSQL',
      // PostgreSQL's own: it also tells of a server that was started by hand
      pidFile: join(options.home.postgres, 'postmaster.pid'),
      writesPidFile: true,
      mark: options.home.postgres,
      logFile: `${options.home.postgres}.log`,
      signal: 'SIGINT', // "fast": ends sessions instead of waiting for them
      graceMilliseconds: 20_000,
      readyWithinMilliseconds: 120_000, // recovery after a kill reads the log back first
      command: () => serverCommand(port, options, installation),
      answers: () => answersQueries(serverUrl),
    },
    options.logger,
  );
  await server.start();
  const databaseUrl = await createDatabase(serverUrl, 'shirelink').catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { databaseUrl, port, state: () => server.state, pid: () => server.pid, stop: () => server.stop() };
}

async function serverCommand(
  port: number,
  { home, environment, settings: added = [] }: PostgresOptions,
  { binaries, account }: Installation,
): Promise<Command> {
  await stopOrphans(home.postgres);
  const flags = [...settings, ...added].flatMap((setting) => ['-c', setting]);
  const args = ['-D', home.postgres, '-p', String(port), ...flags];
  const command = { file: binaries.postgres, args, environment: environmentOf(environment), cwd: '/' };
  return asAccount(await tiedToParent(command, 'SIGINT'), account, [binaries.postgres, home.postgres]);
}

/** Workers outlive a killed postmaster while they compute, hold its shared memory, and the next one refuses to start. */
async function stopOrphans(directory: string): Promise<void> {
  const orphans = processesWorkingIn(realpathSync(directory));
  await Promise.all(orphans.map((pid) => stopProcess(pid, { signal: 'SIGQUIT', graceMilliseconds: 2_000 })));
}

function environmentOf(environment: Environment): Environment {
  return { PATH: environment['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
