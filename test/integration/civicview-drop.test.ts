import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DirectoryFolders } from '../../src/legacy/civicview/drop/directory-folders.js';
import type { DropExport } from '../../src/legacy/civicview/drop/export-reading.js';
import type { DropFolders } from '../../src/legacy/civicview/drop/drop-folders.js';
import { CareDrop, type Delivery, dropOf, filesOf, sha256Of } from '../support/civicview-drop.js';
import { describeRows } from '../support/civicview-drop-reader.js';

const { signal } = new AbortController();
let care: CareDrop;
let folders: DropFolders;
beforeEach(() => {
  care = new CareDrop();
  folders = new DirectoryFolders({ system: 'civicview', path: care.root, deadlineMs: 5000 });
});
afterEach(() => care.remove());

const rows = ['24/00001,REGISTERED', '24/00002,CLOSED'];
const one: Delivery = { sequence: 1, rows };

/** A pass that takes everything and commits up to the last one. */
async function takeAll(after: number | null = null): Promise<DropExport[]> {
  const drop = dropOf(folders);
  await drop.settle(after, describeRows, signal);
  const taken: DropExport[] = [];
  for (let next = await drop.next(after, signal); next; next = await drop.next(next.manifest.sequence, signal))
    taken.push(next);
  return taken;
}

const numbers = (taken: DropExport[]) => taken.map(({ manifest }) => manifest.sequence);
const settle = (upTo: number) => dropOf(folders).settle(upTo, describeRows, signal);

/** What sync hears of. */
const failure = (code: string, consequence = 'retry') => ({
  name: 'SourceError',
  system: 'civicview',
  code,
  consequence,
});

describe('the way of an export', () => {
  test('an empty drop has nothing', async () => {
    expect(await takeAll()).toEqual([]);
    expect(care.names()).toEqual([]);
  });

  test('is handed out with its manifest, and is out of CARE’s reach from then on', async () => {
    care.deliver(one);
    const { csv } = filesOf(one);
    expect(await takeAll()).toEqual([
      {
        manifest: {
          system: 'civicview-care',
          sequence: 1,
          kind: 'changes',
          createdAt: '2026-11-21T23:00:01.000Z',
          file: 'care-000001.csv',
          rows: 2,
          sha256: sha256Of(csv.content),
        },
        bytes: Buffer.from(csv.content),
      },
    ]);
    expect(care.names()).toEqual(['taken/care-000001.csv', 'taken/care-000001.manifest.json']);
  });

  test('is not answered before it is committed; then acknowledged and archived', async () => {
    care.deliver(one);
    await takeAll();
    await dropOf(folders).settle(null, describeRows, signal);
    expect(care.names()).toEqual(['taken/care-000001.csv', 'taken/care-000001.manifest.json']);
    await settle(1);
    expect(care.names()).toEqual([
      'acks/care-000001.ack.json',
      'archive/care-000001.csv',
      'archive/care-000001.manifest.json',
    ]);
    expect(care.answer('care-000001.ack.json')).toEqual({
      system: 'civicview-care',
      sequence: 1,
      outcome: 'taken',
      file: 'care-000001.csv',
      sha256: sha256Of(filesOf(one).csv.content),
      rows: 2,
      taken: 2,
      notTaken: 0,
      message: 'All 2 rows were taken.',
    });
  });

  test('lines that cannot be taken are listed for the officer, without what stands in them', async () => {
    care.deliver({ sequence: 1, rows: ['24/00001,CLOSED', '24/00002,?', 'Mary Smith,?'] });
    await takeAll();
    await settle(1);
    expect(readFileSync(care.path('acks', 'care-000001.rejected-lines.csv'), 'utf8').split('\r\n')).toEqual([
      'line,request_no,problem,what_to_do',
      '3,24/00002,A date or time cannot be read: due is no date.,"Correct the date in CARE, and export the request again. Shirelink expects dates as the mapping file says."',
      '4,,A date or time cannot be read: due is no date.,"Correct the date in CARE, and export the request again. Shirelink expects dates as the mapping file says."',
      '',
    ]);
    expect(care.answer('care-000001.ack.json')).toMatchObject({
      taken: 1,
      notTaken: 2,
      message: '2 of 3 rows were not taken: see care-000001.rejected-lines.csv.',
    });
  });

  test('what CARE still writes, and what is none of ours, is left alone', async () => {
    const { csv, manifest } = filesOf(one);
    care.put('inbox', csv.name, csv.content);
    writeFileSync(care.path('inbox', `${manifest.name}.part`), manifest.content);
    for (const name of [
      'Thumbs.db',
      'care-1.manifest.json',
      'care-000000002.manifest.json',
      'other-000001.manifest.json',
    ])
      writeFileSync(care.path('inbox', name), '?');
    expect(await takeAll()).toEqual([]);
    renameSync(care.path('inbox', `${manifest.name}.part`), care.path('inbox', manifest.name));
    expect(numbers(await takeAll())).toEqual([1]);
  });
});

describe('order', () => {
  test('exports are taken by number, however they came', async () => {
    for (const sequence of [3, 1, 2]) care.deliver({ sequence, rows });
    expect(numbers(await takeAll())).toEqual([1, 2, 3]);
  });

  test('a number that is missing stops everything after it, and the officer is told which', async () => {
    for (const sequence of [1, 3, 4]) care.deliver({ sequence, rows });
    await expect(takeAll()).rejects.toMatchObject(failure('sequence-gap'));
    expect(care.answer('care-000002.reject.json')).toEqual({
      sequence: 2,
      outcome: 'refused',
      code: 'sequence-gap',
      file: 'care-000002.manifest.json',
      line: null,
      problem: 'care-000002 has not come, but care-000003 lies in the inbox.',
      whatToDo:
        'Deliver care-000002.csv and then care-000002.manifest.json. Exports are taken strictly in order: nothing after care-000002 is taken before it is there.',
    });
    care.deliver({ sequence: 2, rows });
    expect(numbers(await takeAll(1))).toEqual([2, 3, 4]);
    await settle(4);
    expect(care.names().filter((name) => name.startsWith('acks/'))).toEqual(
      [1, 2, 3, 4].map((n) => `acks/care-00000${n}.ack.json`),
    );
  });

  test('a stray number that somebody takes out again leaves no reproach behind', async () => {
    care.deliver({ sequence: 9, rows });
    await expect(takeAll()).rejects.toMatchObject(failure('sequence-gap'));
    for (const name of ['care-000009.csv', 'care-000009.manifest.json']) rmSync(care.path('inbox', name));
    expect(await takeAll()).toEqual([]);
    expect(care.names()).toEqual([]);
  });

  test.each(['ascending', 'descending'])('whatever order a server lists files in: %s', async (order) => {
    const listed = folders;
    const compare = (a: { name: string }, b: { name: string }) =>
      (a.name < b.name ? -1 : 1) * (order === 'ascending' ? 1 : -1);
    folders = Object.assign(Object.create(listed) as DropFolders, {
      list: async (...args: Parameters<DropFolders['list']>) => (await listed.list(...args)).sort(compare),
    });
    for (const sequence of [1, 2, 3, 5, 6]) care.deliver({ sequence, rows });
    await expect(takeAll()).rejects.toMatchObject(failure('sequence-gap'));
    expect(care.answer('care-000004.reject.json')).toMatchObject({
      problem: 'care-000004 has not come, but care-000005 lies in the inbox.',
    });
    await settle(2);
    expect(care.names().filter((name) => name.endsWith('.ack.json'))).toHaveLength(2);
    care.deliver({ sequence: 1, rows });
    await settle(2);
    expect(care.names().filter((name) => name.startsWith('inbox/care-000001'))).toEqual([]);
  });

  test('the first export of all has the number that the mapping says', async () => {
    care.deliver({ sequence: 8, rows });
    await expect(takeAll()).rejects.toMatchObject(failure('sequence-gap'));
    const drop = dropOf(folders, { firstSequence: 8 });
    expect(await drop.next(null, signal)).toMatchObject({ manifest: { sequence: 8 } });
  });

  test('without a cursor everything that is still there is walked again, from the last unbroken row', async () => {
    for (const sequence of [1, 2, 3, 4, 5]) care.deliver({ sequence, rows });
    await takeAll();
    await settle(4);
    expect(numbers(await takeAll())).toEqual([1, 2, 3, 4, 5]);
    for (const name of ['care-000002.csv', 'care-000002.manifest.json']) rmSync(care.path('archive', name));
    expect(numbers(await takeAll())).toEqual([3, 4, 5]);
  });
});

test('half archived when the cursor was lost: it is read from where its halves lie', async () => {
  care.deliver(one);
  await takeAll();
  mkdirSync(care.path('archive'), { recursive: true });
  renameSync(care.path('taken', 'care-000001.csv'), care.path('archive', 'care-000001.csv'));
  expect(numbers(await takeAll())).toEqual([1]);
});

describe('repeated deliveries', () => {
  beforeEach(async () => {
    care.deliver(one);
    await takeAll();
    await settle(1);
  });

  test('the same again is acknowledged again and changes nothing', async () => {
    const before = care.files();
    rmSync(care.path('acks', 'care-000001.ack.json'));
    care.deliver(one);
    expect(await takeAll(1)).toEqual([]);
    expect(care.files()).toEqual(before);
  });

  test('a damaged repetition does not touch the archive', async () => {
    const before = care.files();
    care.deliver(one);
    care.put('inbox', 'care-000001.csv', 'cut o');
    expect(await takeAll(1)).toEqual([]);
    expect(care.files()).toEqual(before);
  });

  test('another content under a used number is refused, and nothing new is taken until it is gone', async () => {
    const archived = care.files();
    care.deliver({ sequence: 1, rows: ['24/00009,CLOSED'] });
    care.deliver({ sequence: 2, rows });
    await expect(takeAll(1)).rejects.toMatchObject(failure('sequence-reused', 'halt-system'));
    expect(care.answer('care-000001.reject.json')).toEqual({
      sequence: 1,
      outcome: 'refused',
      code: 'sequence-reused',
      file: 'care-000001.manifest.json',
      line: null,
      problem: 'The number of care-000001 was used before, for another content.',
      whatToDo:
        'Take care-000001.csv and care-000001.manifest.json out of the inbox, and export what they say under the next free number. Nothing of this file was taken, and nothing new is taken while it lies there.',
    });
    expect(care.files()).toMatchObject(archived);
    for (const name of ['care-000001.csv', 'care-000001.manifest.json']) rmSync(care.path('inbox', name));
    expect(numbers(await takeAll(1))).toEqual([2]);
  });

  test('a number whose first content is gone cannot be compared, so it is refused', async () => {
    for (const name of ['care-000001.csv', 'care-000001.manifest.json']) rmSync(care.path('archive', name));
    care.deliver(one);
    await expect(takeAll(1)).rejects.toMatchObject(failure('sequence-reused', 'halt-system'));
    expect(care.answer('care-000001.reject.json')).toMatchObject({
      problem:
        'The number of care-000001 was used before, and its first content is not in the archive any more to compare with.',
    });
  });

  test('a replacement of the export in hand is not mixed into it', async () => {
    care.deliver({ sequence: 2, rows });
    expect(numbers(await takeAll(1))).toEqual([2]);
    care.deliver({ sequence: 2, rows: ['24/00009,CLOSED'] });
    const [again] = await takeAll(1);
    expect(again?.bytes.toString()).toBe(filesOf({ sequence: 2, rows }).csv.content);
    await expect(takeAll(2)).rejects.toMatchObject(failure('sequence-reused', 'halt-system'));
    expect(care.answer('care-000002.ack.json')).toMatchObject({ sha256: again?.manifest.sha256 });
  });
});

describe('CARE replaces an export at the moment when it is taken', () => {
  const other = filesOf({ sequence: 1, rows: ['24/00009,CLOSED'] });

  /** Something that CARE does once, just before a file of the export is moved. */
  function meanwhile(name: string, act: () => void): void {
    const still = folders;
    let doOnce = (): void => {
      doOnce = () => undefined;
      act();
    };
    folders = Object.assign(Object.create(still) as DropFolders, {
      move: async (...[place, to, ...rest]: Parameters<DropFolders['move']>) => {
        if (to === 'taken' && place.name === name) doOnce();
        await still.move(place, to, ...rest);
      },
    });
  }

  test('wholly: the new one is taken, and not what was looked at before', async () => {
    care.deliver(one);
    meanwhile('care-000001.csv', () => care.deliver({ sequence: 1, rows: ['24/00009,CLOSED'] }));
    expect((await takeAll()).map(({ bytes }) => bytes.toString())).toEqual([other.csv.content]);
  });

  test.each(['before', 'after'])(
    'half: refused, and the new one is taken when its manifest comes (%s the next look)',
    async (when) => {
      care.deliver(one);
      meanwhile('care-000001.csv', () => care.put('inbox', other.csv.name, other.csv.content));
      await expect(takeAll()).rejects.toMatchObject(failure('hash-differs'));
      if (when === 'after') await expect(takeAll()).rejects.toMatchObject(failure('hash-differs'));
      care.put('inbox', other.manifest.name, other.manifest.content);
      expect((await takeAll()).map(({ bytes }) => bytes.toString())).toEqual([other.csv.content]);
      await settle(1);
      expect(care.names()).toEqual([
        'acks/care-000001.ack.json',
        'archive/care-000001.csv',
        'archive/care-000001.manifest.json',
      ]);
    },
  );

  test('and the whole new one comes before the next look', async () => {
    care.deliver(one);
    meanwhile('care-000001.csv', () => care.put('inbox', other.csv.name, 'CARE writes'));
    await expect(takeAll()).rejects.toMatchObject(failure('hash-differs'));
    care.deliver({ sequence: 1, rows: ['24/00009,CLOSED'] });
    expect((await takeAll()).map(({ bytes }) => bytes.toString())).toEqual([other.csv.content]);
  });
});

describe('the newest full export', () => {
  const newest = async () => (await dropOf(folders).newestFull(signal))?.manifest.sequence ?? null;

  test('is found in hand or in the archive, whole again; never one that was not taken', async () => {
    expect(await newest()).toBeNull();
    for (const sequence of [1, 2, 3, 4])
      care.deliver({ sequence, rows, kind: sequence === 2 || sequence === 4 ? 'full' : 'changes' });
    expect(await newest()).toBeNull();
    await takeAll();
    expect(await newest()).toBe(4);
    await settle(3);
    expect(await newest()).toBe(4);
    rmSync(care.path('taken', 'care-000004.manifest.json'));
    expect(await newest()).toBe(2);
  });

  test('one that was changed in the archive is not believed', async () => {
    care.deliver({ ...one, kind: 'full' });
    await takeAll();
    await settle(1);
    writeFileSync(care.path('archive', 'care-000001.csv'), 'request_no,status\r\n');
    await expect(newest()).rejects.toMatchObject(failure('archive-damaged', 'halt-system'));
  });
});
