import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openHome } from '../../../src/embedded/home.js';
import { startPostgres } from '../../../src/embedded/postgres.js';
import { createLogger } from '../../../src/platform/logger/logger.js';
import { waitFor } from '../../support/wait-for.js';
import { markOf, recovered } from '../progress.js';
import type { Fault, Stage } from '../stage.js';
import { migrated } from '../world.js';
import { cursorBeforePages } from './service-killed.js';

const disk = '160m';
const sizes = ['shared_buffers=32MB', 'max_wal_size=32MB', 'min_wal_size=32MB'];

/** PostgreSQL on a disk of its own that is filled to the last byte in mid-backfill, and emptied again. */
export const diskFull: Fault = {
  name: 'disk full',
  times: { long: 2, short: 1 },
  missing: whyNoMount,
  play: (stage) => onOwnDisk(stage, 0),
  controls: [
    {
      guard: 'the cursor is saved with its pages',
      patches: [cursorBeforePages],
      // longer than the overlap of passes, which would read again what was lost
      play: (stage) => onOwnDisk(stage, 10_000),
    },
  ],
};

/** `full` milliseconds the disk stays so after it was noticed. */
async function onOwnDisk(stage: Stage, full: number): Promise<void> {
  const directory = mkdtempSync(join(stage.world.directory, 'disk-'));
  mount(directory);
  stage.leaving.push(() => unmount(directory));
  const postgres = await startPostgres({
    home: openHome(join(directory, 'home')),
    password: 'for this run only',
    environment: process.env,
    logger: createLogger('silent'),
    preferredPort: null,
    settings: sizes,
  });
  stage.leaving.unshift(() => postgres.stop());
  await migrated(postgres.databaseUrl);
  await fillTheDisk(stage, { directory, databaseUrl: postgres.databaseUrl, full });
}

interface Disk {
  directory: string;
  databaseUrl: string;
  full: number;
}

async function fillTheDisk(stage: Stage, { directory, databaseUrl, full }: Disk): Promise<void> {
  const { lane, wired } = await stage.running({ databaseUrl });
  for (let time = 1; time <= stage.times; time += 1) {
    const ballast = join(directory, 'ballast');
    fill(ballast);
    const said = wired.worker.said.length;
    await lane.legacy.arrive(600);
    const failed = () => /database-53100|"code":"53100"|ECONNREFUSED|database-57P/.exec(wired.worker.said.slice(said));
    const found = await waitFor(failed, { what: 'the full disk to be noticed', timeoutMs: 60_000 });
    stage.notes.push(`seen as ${found[0]}`);
    await pause(full);
    const since = await markOf(lane).catch(() => null);
    const from = performance.now();
    rmSync(ballast);
    await lane.legacy.work(10);
    stage.recoveries.push(await recovered(lane, since ?? (await markOf(lane)), from));
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let bytes = 1 << 20; bytes >= 4_096;) {
      try {
        writeSync(file, Buffer.alloc(bytes));
      } catch {
        bytes /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
}

function mount(directory: string): void {
  mkdirSync(directory, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk},mode=0711`, 'shirelink-chaos', directory], {
    stdio: 'pipe',
  });
}

function unmount(directory: string): Promise<void> {
  execFileSync('umount', ['-l', directory], { stdio: 'pipe' });
  return Promise.resolve();
}

function whyNoMount(): string | null {
  const probe = join(tmpdir(), `shirelink-mount-${process.pid}`);
  try {
    mount(probe);
    execFileSync('umount', [probe], { stdio: 'pipe' });
    return null;
  } catch {
    return 'a disk of its own (tmpfs) cannot be mounted here: it needs root';
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
