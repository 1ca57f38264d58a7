import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDropFolders } from '../../src/legacy/civicview/drop/open-drop-folders.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { CareDrop, fastDisk } from '../support/civicview-drop.js';
import { type Cut, CutOff, cutOffFolders, cuts } from '../support/civicview-drop-faults.js';
import { pass, StoreFile } from '../support/civicview-drop-reader.js';

const run = promisify(execFile);
class Killed extends Error {}
const killed = (): never => {
  throw new Killed();
};

let places: (() => void)[] = [];
afterEach(() => {
  places.forEach((remove) => remove());
  places = [];
});

/** A drop as CARE filled it: a first export, one with a row that cannot be taken, a full one. */
function delivered() {
  const care = new CareDrop();
  const folder = mkdtempSync(join(fastDisk, 'shirelink-store-'));
  places.push(
    () => care.remove(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  care.deliver({ sequence: 1, rows: ['24/00001,REGISTERED', '24/00002,CLOSED'] });
  care.deliver({ sequence: 2, rows: ['24/00003,?'] });
  care.deliver({ sequence: 3, rows: ['24/00001,CLOSED', '24/00002,CLOSED'], kind: 'full' });
  return { care, store: join(folder, 'store.json') };
}

const foldersAt = (root: string) => openDropFolders({ kind: 'directory', path: root }, { system: 'civicview' });

/** Two passes: what the first commits, the second answers. */
async function quietly(root: string, store: string): Promise<void> {
  for (const _ of [1, 2]) await pass(foldersAt(root), new StoreFile(store));
}

async function untilKilled(
  { care, store }: ReturnType<typeof delivered>,
  at: { step: number; cut: Cut } | null,
): Promise<number> {
  const cutOff = new CutOff(at, killed, care.root);
  const folders = cutOffFolders(foldersAt(care.root), cutOff);
  try {
    // the commit is a step like any other
    for (const _ of [1, 2]) await pass(folders, new StoreFile(store), (work) => cutOff.step(work));
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  return cutOff.steps;
}

async function undisturbed() {
  const world = delivered();
  const steps = await untilKilled(world, null);
  return { steps, files: world.care.files(), stored: new StoreFile(world.store).read() };
}

test('an undisturbed reading takes, answers and archives everything', async () => {
  const { files, stored } = await undisturbed();
  expect(stored).toEqual({
    sequence: 3,
    rows: ['24/00001,REGISTERED', '24/00002,CLOSED', '24/00003,?', '24/00001,CLOSED', '24/00002,CLOSED'],
  });
  expect(Object.keys(files)).toEqual([
    'acks/care-000001.ack.json',
    'acks/care-000002.ack.json',
    'acks/care-000002.rejected-lines.csv',
    'acks/care-000003.ack.json',
    ...['1', '2', '3'].flatMap((n) => [`archive/care-00000${n}.csv`, `archive/care-00000${n}.manifest.json`]),
  ]);
});

test.each(cuts)(
  'killed at any step (%s it): nothing is lost, nothing doubled, and the files come out the same',
  async (cut) => {
    const expected = await undisturbed();
    expect(expected.steps).toBeGreaterThan(25);
    for (let step = 1; step <= expected.steps; step += 1) {
      const world = delivered();
      await untilKilled(world, { step, cut });
      await quietly(world.care.root, world.store);
      expect({ step, stored: new StoreFile(world.store).read() }).toEqual({ step, stored: expected.stored });
      expect({ step, files: world.care.files() }).toEqual({ step, files: expected.files });
    }
  },
);

test('killed at a step, and again at the same step of going on, and once more', async () => {
  const expected = await undisturbed();
  for (let step = 2; step <= expected.steps; step += 3) {
    const world = delivered();
    for (const cut of cuts) await untilKilled(world, { step, cut });
    await quietly(world.care.root, world.store);
    expect({ step, stored: new StoreFile(world.store).read() }).toEqual({ step, stored: expected.stored });
    expect({ step, files: world.care.files() }).toEqual({ step, files: expected.files });
  }
});

describe('with a repeated delivery and a damaged one', () => {
  /** Everything was taken; then CARE sends 2 again, and 4 cut off. */
  async function troubled() {
    const world = delivered();
    await quietly(world.care.root, world.store);
    world.care.deliver({ sequence: 2, rows: ['24/00003,?'] });
    world.care.deliver({ sequence: 4, rows: ['24/00004,CLOSED'], manifest: { rows: 2 } });
    return world;
  }

  async function mended({ care, store }: ReturnType<typeof delivered>) {
    await expect(pass(foldersAt(care.root), new StoreFile(store))).rejects.toMatchObject({ code: 'rows-differ' });
    const refused = care.files();
    care.deliver({ sequence: 4, rows: ['24/00004,CLOSED'] });
    await quietly(care.root, store);
    return { refused, files: care.files(), stored: new StoreFile(store).read() };
  }

  test.each(cuts)('killed at any step (%s it), it comes out the same', async (cut) => {
    const expected = await mended(await troubled());
    for (let step = 1; ; step += 1) {
      const world = await troubled();
      const steps = await untilKilled(world, { step, cut }).catch((error: SourceError) => error);
      expect({ step, ...(await mended(world)) }).toEqual({ step, ...expected });
      if (steps instanceof SourceError) break; // it came as far as the damaged one: every step was walked
    }
  });
});

test('kill -9 of a real process, again and again', async () => {
  const expected = await undisturbed();
  const world = delivered();
  const program = ['--import', './scripts/typescript.mjs', 'test/support/civicview-drop-program.ts'];
  // half taken; the second half taken; the acknowledgement half written; half archived
  for (const [step, cut] of [
    [2, 'after'],
    [4, 'after'],
    [3, 'half'],
    [5, 'after'],
  ] as const) {
    const died = run(process.execPath, [...program, world.care.root, world.store, String(step), cut]);
    await expect(died).rejects.toMatchObject({ signal: 'SIGKILL' });
  }
  await quietly(world.care.root, world.store);
  expect(new StoreFile(world.store).read()).toEqual(expected.stored);
  expect(world.care.files()).toEqual(expected.files);
});
