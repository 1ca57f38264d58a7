import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openHome, type Home } from '../../src/embedded/home.js';
import { asAccount, postgresAccount } from '../../src/embedded/postgres-account.js';
import { postgresBinaries } from '../../src/embedded/postgres-binaries.js';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { startPostgres, type EmbeddedPostgres } from '../../src/embedded/postgres.js';
import { readPid } from '../../src/embedded/processes/leftover.js';
import { isRunning, processesWorkingIn } from '../../src/embedded/processes/process-table.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { freePort } from '../../src/embedded/free-port.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
let home: Home;
let server: EmbeddedPostgres | null = null;

beforeAll(() => {
  home = openHome(directory);
});
afterEach(async () => {
  await server?.stop();
  server = null;
});
afterAll(remove);

async function start(): Promise<EmbeddedPostgres> {
  const logger = createLogger('silent');
  server = await startPostgres({
    home,
    password: 'only-a-test',
    environment: process.env,
    logger,
    preferredPort: null,
  });
  return server;
}

async function query<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

const kept = 'select word from kept';

it('keeps what was stored over a stop and a start, and leaves no process', async () => {
  const first = await start();
  await query(first.databaseUrl, `create table kept as select 'so' as word`);
  await first.stop();
  expect(processesWorkingIn(home.postgres)).toEqual([]);
  const second = await start();
  expect(await query(second.databaseUrl, kept)).toEqual([{ word: 'so' }]);
});

it('is started again, at the same address, when its postmaster is killed', async () => {
  const { databaseUrl, pid } = await start();
  const killed = pid();
  process.kill(killed ?? 0, 'SIGKILL');
  const options = { what: 'PostgreSQL answers again', timeoutMs: 20_000 };
  await waitFor(async () => pid() !== killed && (await query(databaseUrl, kept)), options);
  expect(await query(databaseUrl, kept)).toEqual([{ word: 'so' }]);
  await waitFor(() => server?.state() === 'up', { what: 'its state says so' });
});

it('is started again though a worker of the killed one still holds its shared memory', async () => {
  const { databaseUrl, pid } = await start();
  const session = new pg.Client({ connectionString: databaseUrl });
  session.on('error', () => undefined);
  await session.connect();
  const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
  const worker = rows[0]?.pid ?? 0;
  process.kill(worker, 'SIGSTOP');
  const killed = pid();
  process.kill(killed ?? 0, 'SIGKILL');
  const options = { what: 'PostgreSQL answers again', timeoutMs: 20_000 };
  await waitFor(async () => pid() !== killed && (await query(databaseUrl, kept)), options);
  expect(isRunning(worker)).toBe(false);
  await session.end().catch(() => undefined);
});

it('stops the server that a killed service left alive, and starts its own', async () => {
  const { databaseUrl } = await start();
  await server?.stop();
  const left = await leaveServerBehind(databaseUrl);
  const { databaseUrl: url } = await start();
  expect(isRunning(left)).toBe(false);
  expect(await query(url, kept)).toEqual([{ word: 'so' }]);
});

it('starts though its pid file names a process that is not PostgreSQL', async () => {
  writeFileSync(join(home.postgres, 'postmaster.pid'), `${process.pid}\n${home.postgres}\n`);
  const { databaseUrl } = await start();
  expect(await query(databaseUrl, kept)).toEqual([{ word: 'so' }]);
});

it('creates and drops further databases, though somebody is connected', async () => {
  const { databaseUrl } = await start();
  const url = await createDatabase(databaseUrl, 'simulate "1"');
  const session = new pg.Client({ connectionString: url });
  session.on('error', () => undefined);
  await session.connect();
  expect(await createDatabase(databaseUrl, 'simulate "1"')).toBe(url);
  await dropDatabase(databaseUrl, 'simulate "1"');
  await session.end().catch(() => undefined);
  const names = await query(databaseUrl, 'select datname as name from pg_database where not datistemplate order by 1');
  expect(names).toEqual([{ name: 'postgres' }, { name: 'shirelink' }]);
});

it('listens on loopback only and keeps no statement in its log', async () => {
  const { databaseUrl } = await start();
  const settings = await query(
    databaseUrl,
    `select name, setting from pg_settings
     where name in ('listen_addresses', 'unix_socket_directories', 'fsync', 'log_min_error_statement') order by name`,
  );
  expect(settings).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '127.0.0.1' },
    { name: 'log_min_error_statement', setting: 'panic' },
    { name: 'unix_socket_directories', setting: '' },
  ]);
});

/** Runs the postmaster as a service without setpriv does: nothing tells it when its parent dies. Answers its process id. */
async function leaveServerBehind(databaseUrl: string): Promise<number> {
  const { postgres } = await postgresBinaries();
  const port = await freePort(null);
  const args = ['-D', home.postgres, '-p', String(port), '-c', 'unix_socket_directories='];
  const account = await postgresAccount(home.postgres);
  const plain = { file: postgres, args, environment: { PATH: process.env['PATH'] }, cwd: '/' };
  const { file, args: all, environment, cwd } = await asAccount(plain, account, [postgres, home.postgres]);
  spawn(file, all, { env: environment, cwd, stdio: 'ignore', detached: true }).unref();
  const url = new URL(databaseUrl);
  url.port = String(port);
  await waitFor(() => query(url.href, 'select 1'), { what: 'the server that is left behind answers' });
  return readPid(join(home.postgres, 'postmaster.pid')) ?? 0;
}
