import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAuthority, type EmbeddedAuthority } from '../../src/embedded/authority.js';
import { openHome } from '../../src/embedded/home.js';
import { isRunning } from '../../src/embedded/processes/process-table.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { simulatorProgram } from '../support/simulator-program.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
const home = openHome(directory);
const credentials = { username: 'shirelink', password: 'p', clientId: 'c', clientSecret: 's' };
let server: EmbeddedAuthority | null = null;

afterEach(async () => {
  await server?.stop();
  server = null;
});
afterAll(remove);

async function start(): Promise<EmbeddedAuthority> {
  const logger = createLogger('silent');
  const program = simulatorProgram;
  const options = {
    directory: home.authority,
    credentials,
    controlToken: 't',
    environment: process.env,
    logger,
    program,
  };
  server = await startAuthority({ ...options, preferredPort: null });
  return server;
}

async function token(url: string, password: string): Promise<number> {
  const form = { grant_type: 'password', username: 'shirelink', password, client_id: 'c', client_secret: 's' };
  const body = new URLSearchParams({ ...form, scope: 'openid authority_client' });
  return (await fetch(`${url}/idsrv/core/connect/token`, { method: 'POST', body })).status;
}

it('takes the credentials that it was started with, and no others', async () => {
  const { connection } = await start();
  expect(connection).toEqual({ ...credentials, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  expect(await token(connection.url, 'p')).toBe(200);
  expect(await token(connection.url, 'other')).not.toBe(200);
});

it('is started again, at the same address, when it is killed; a stop leaves no process', async () => {
  const { connection, pid, state, stop } = await start();
  const killed = pid() ?? 0;
  process.kill(killed, 'SIGKILL');
  await waitFor(() => pid() !== killed && state() === 'up', { what: 'the simulator is up again', timeoutMs: 20_000 });
  expect(await token(connection.url, 'p')).toBe(200);
  const second = pid() ?? 0;
  await stop();
  expect([isRunning(killed), isRunning(second)]).toEqual([false, false]);
});

it('stops what a killed service left alive, but not a process that only has its number', async () => {
  const args = ['-e', 'setInterval(() => {}, 1e6)', '--', '--dir', home.authority];
  const left = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
  writeFileSync(join(home.authority, 'simulator.pid'), `${left.pid}\n`);
  await (await start()).stop();
  expect(isRunning(left.pid ?? 0)).toBe(false);
  // a pid file that names this very process would end the test
  writeFileSync(join(home.authority, 'simulator.pid'), `${process.pid}\n`);
  await start();
});
