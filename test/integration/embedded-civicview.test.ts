import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startCivicView, type EmbeddedCivicView } from '../../src/embedded/civicview.js';
import { openHome } from '../../src/embedded/home.js';
import { isRunning } from '../../src/embedded/processes/process-table.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { CivicViewControl } from '../support/civicview-control.js';
import { civicviewProgram } from '../support/simulator-program.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
const home = openHome(directory);
let server: EmbeddedCivicView;

beforeAll(async () => {
  server = await startCivicView({
    ...{ directory: home.civicview, council: 'upper-lachlan', controlToken: 't', environment: process.env },
    ...{ logger: createLogger('silent'), program: civicviewProgram, preferredPort: null },
  });
});
afterAll(async () => {
  await server.stop();
  remove();
});

it('has everything in its drop when it is up, and a control interface for whoever has its token', async () => {
  expect(server.drop).toBe(join(home.civicview, 'drop'));
  expect(existsSync(join(server.drop, 'inbox', 'care-000001.manifest.json'))).toBe(true);
  const [first] = await new CivicViewControl(server.controlUrl, 't').exports();
  expect(first).toMatchObject({ sequence: 1, kind: 'full', rows: 150 });
  await expect(new CivicViewControl(server.controlUrl, 'other').exports()).rejects.toThrow('403');
});

it('is started again with the same complaints when it is killed; a stop leaves no process', async () => {
  const control = new CivicViewControl(server.controlUrl, 't');
  const { no } = await control.create({ description: 'Said before it was killed', category: 'CMP-SERVICE' });
  const killed = server.pid() ?? 0;
  process.kill(killed, 'SIGKILL');
  await waitFor(() => server.pid() !== killed && server.state() === 'up', {
    what: 'it is up again',
    timeoutMs: 20_000,
  });
  const kept = (await control.dump()).find((row) => row.no === no);
  expect(kept?.description).toBe('Said before it was killed');
  const second = server.pid() ?? 0;
  await server.stop();
  expect([isRunning(killed), isRunning(second)]).toEqual([false, false]);
});
