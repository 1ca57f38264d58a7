import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../../src/embedded/embedded.js';
import { homeAt } from '../../src/embedded/home.js';
import { isRunning, processesWorkingIn } from '../../src/embedded/processes/process-table.js';
import { runningEmbedded, signDevelopmentToken } from '../../src/embedded/running.js';
import { answersQueries } from '../../src/embedded/postgres-databases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { kafkaBrokers } from '../support/kafka.js';
import { civicviewProgram, simulatorProgram } from '../support/simulator-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const council = { council: 'upper-lachlan', systems: ['authority', 'civicview'] };
const { directory, remove } = temporaryHome();
afterAll(remove);

function start() {
  const logger = createLogger('silent');
  const programs = { authorityProgram: simulatorProgram, civicviewProgram };
  const servers = { environment: process.env, logger, anyPorts: true, ...programs, ...council };
  return startEmbedded({ ...servers, home: directory, port: 0 });
}

it('starts all that a service needs, tells commands where it is, and leaves nothing running', async () => {
  const servers = await start();
  const { port, databaseUrl, authority, civicviewDrop, issuer, keys } = servers;
  expect(await answersQueries(databaseUrl)).toBe(true);
  expect(servers.kafkaBrokers === null).toBe(kafkaBrokers() === null);
  expect((await fetch(`${issuer}/jwks`)).status).toBe(200);
  expect((await fetch(authority?.url ?? '')).status).toBeGreaterThanOrEqual(400);
  expect(await runningEmbedded(directory)).toBeNull();

  servers.announce(`http://localhost:${port}`);
  const { embeddedFile, keysFile, secretsFile } = homeAt(directory);
  expect([embeddedFile, keysFile, secretsFile].map((file) => statSync(file).mode & 0o777)).toEqual([
    0o600, 0o600, 0o600,
  ]);
  const connections = { port, databaseUrl, kafkaBrokers: servers.kafkaBrokers, authority, civicviewDrop, issuer, keys };
  expect(await runningEmbedded(directory)).toEqual(connections);
  expect(JSON.parse(readFileSync(embeddedFile, 'utf8'))).toEqual({
    ...{
      http: `http://localhost:${port}`,
      databaseUrl,
      kafkaBrokers: servers.kafkaBrokers,
      authorityUrl: authority?.url,
    },
    ...{
      civicviewDrop: join(directory, 'civicview', 'drop'),
      civicviewControlUrl: servers.civicviewServer?.controlUrl,
    },
    ...{ contentManagerUrl: null, issuer, pid: process.pid },
  });
  expect(await signDevelopmentToken(directory, { subject: 'a', roles: ['admin'], ttlSeconds: 60 })).toEqual({
    ...{ token: expect.any(String), expiresAt: expect.any(String) },
  });

  const pids = [servers.postgres, servers.authorityServer, servers.civicviewServer].map((server) => server?.pid() ?? 0);
  await servers.stop();
  expect(pids.map(isRunning)).toEqual([false, false, false]);
  expect(await runningEmbedded(directory)).toBeNull();
});

it('stops what it started, and gives its home free, where one part cannot start', async () => {
  const broken = {
    environment: process.env,
    logger: createLogger('silent'),
    anyPorts: true,
    civicviewProgram,
    ...council,
  };
  const program = ['-e', 'process.exit(3)', '--'];
  const first = startEmbedded({ ...broken, authorityProgram: program, home: directory, port: 0 });
  await expect(first).rejects.toThrow('Authority simulator ended with code 3');
  expect(processesWorkingIn(homeAt(directory).postgres)).toEqual([]);
  const again = await start();
  await again.stop();
});
