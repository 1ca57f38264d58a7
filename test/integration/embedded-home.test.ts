import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readEmbeddedFile, removeEmbeddedFile, writeEmbeddedFile } from '../../src/embedded/embedded-file.js';
import { HomeInUse, lockHome, ownerOf, unlockHome } from '../../src/embedded/home-lock.js';
import { homeAt, openHome } from '../../src/embedded/home.js';
import { runningEmbedded, signDevelopmentToken } from '../../src/embedded/running.js';
import { isRunning, processesWorkingIn } from '../../src/embedded/processes/process-table.js';
import { startOwner, type OwnerProcess } from '../support/owner-process.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const owners: OwnerProcess[] = [];
const { directory, remove } = temporaryHome();
afterEach(async () => {
  for (const owner of owners.splice(0)) {
    owner.kill('SIGTERM');
    await owner.ended;
  }
});
afterAll(remove);

/** Kafka has tests of its own, and takes its time. */
function withoutJava(): NodeJS.ProcessEnv {
  const bin = join(directory, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const tool of ['setpriv', 'id', 'ps']) {
    const found = (process.env['PATH'] ?? '').split(':').find((folder) => existsSync(join(folder, tool)));
    if (found && !existsSync(join(bin, tool))) symlinkSync(join(found, tool), join(bin, tool));
  }
  return { ...process.env, JAVA_HOME: '', PATH: bin };
}

function start(): OwnerProcess {
  const owner = startOwner(directory, withoutJava());
  owners.push(owner);
  return owner;
}

it('is owned by one service at a time; the second says so and ends', async () => {
  const first = start();
  const { postgresPid } = await first.up;
  const second = start();
  await expect(second.up).rejects.toThrow(
    /ended with 1: Shirelink is already running on .* \(process \d+\): stop that one/,
  );
  expect(isRunning(postgresPid)).toBe(true);
  first.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(isRunning(postgresPid)).toBe(false);
});

it('is free again after its service was killed, and no process of that one is left', async () => {
  const first = start();
  const { postgresPid } = await first.up;
  first.kill('SIGKILL');
  await first.ended;
  const next = await start().up;
  expect(isRunning(postgresPid)).toBe(false);
  expect(next.postgresPid).not.toBe(postgresPid);
  await waitFor(() => processesWorkingIn(homeAt(directory).postgres).includes(next.postgresPid), {
    what: "the new one's server works there",
  });
});

it('tells where everything is while it is owned, and nothing afterwards', async () => {
  const home = openHome(join(directory, 'other'));
  const said = {
    http: 'http://localhost:3000',
    databaseUrl: 'postgres://shirelink:secret@127.0.0.1:5432/shirelink',
    kafkaBrokers: null,
    authorityUrl: 'http://127.0.0.1:3002',
    civicviewDrop: null,
    civicviewControlUrl: null,
    contentManagerUrl: null,
    issuer: 'http://127.0.0.1:3001',
  };
  lockHome(home);
  writeEmbeddedFile(home, said);
  expect(readEmbeddedFile(home)).toEqual({ ...said, pid: process.pid });
  expect(await runningEmbedded(home.directory)).toMatchObject({
    ...{ port: 3000, databaseUrl: said.databaseUrl, kafkaBrokers: null, issuer: said.issuer },
    authority: { url: said.authorityUrl, username: 'shirelink' },
  });
  expect(() => lockHome(home)).toThrow(HomeInUse);
  unlockHome(home);
  // as a killed service leaves it
  expect(readEmbeddedFile(home)).toBeNull();
  expect(await runningEmbedded(home.directory)).toBeNull();
  expect(await signDevelopmentToken(home.directory, { subject: 'a', roles: [], ttlSeconds: 60 })).toBeNull();
  expect(ownerOf(home)).toBeNull();
  removeEmbeddedFile(home);
  rmSync(home.directory, { recursive: true });
});
