import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

describe('what is wrong with an export is told in plain words; mended under the same number, it is taken', () => {
  const { csv, manifest } = filesOf(one);
  const big = `request_no,status\r\n${'x'.repeat(20_000)}\r\n`;
  const told = (changes: Record<string, unknown>) => filesOf({ ...one, manifest: changes }).manifest.content;
  const again =
    'Deliver care-000001.csv and then care-000001.manifest.json again, whole, under the same number. Nothing of this export was taken.';
  const rewrite = 'Write care-000001.manifest.json again, under the same number. Nothing of this export was taken.';
  const late =
    'Deliver care-000001.csv under its full name. The CSV is to be renamed first and the manifest last; then this does not happen.';
  const cannot = 'care-000001.manifest.json cannot be used:';

  test.each<
    [string, { csv?: string | null; manifest?: string; code: string; line?: number; problem: string; whatToDo: string }]
  >([
    [
      'half written',
      {
        csv: csv.content.slice(0, 30),
        code: 'hash-differs',
        problem:
          'care-000001.csv (30 bytes) is not the file that care-000001.manifest.json describes: the SHA-256 differs. It was cut off on the way, or changed afterwards.',
        whatToDo: again,
      },
    ],
    [
      'no CSV',
      {
        csv: null,
        code: 'file-missing',
        problem: 'care-000001.manifest.json is there, but care-000001.csv is not.',
        whatToDo: late,
      },
    ],
    [
      'rows differ',
      {
        manifest: told({ rows: 3 }),
        code: 'rows-differ',
        problem: 'care-000001.manifest.json says that there are 3 rows, but care-000001.csv has 2.',
        whatToDo: again,
      },
    ],
    [
      'a quote never closed',
      {
        csv: 'a,b\r\n1,2\r\n3,"4\r\n',
        manifest: told({ sha256: sha256Of('a,b\r\n1,2\r\n3,"4\r\n') }),
        code: 'csv-unreadable',
        line: 3,
        problem: 'care-000001.csv cannot be read at line 3: a quotation mark is opened and never closed.',
        whatToDo: again,
      },
    ],
    [
      'no JSON',
      {
        manifest: manifest.content.slice(0, 40),
        code: 'manifest-unreadable',
        problem: `${cannot} it is not a JSON object in UTF-8.`,
        whatToDo: rewrite,
      },
    ],
    [
      'another system',
      {
        manifest: told({ system: 'other' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "system" must be "civicview-care".`,
        whatToDo: rewrite,
      },
    ],
    [
      'another number',
      {
        manifest: told({ sequence: 2 }),
        code: 'manifest-unreadable',
        problem: `${cannot} "sequence" must be 1, as in the file's name.`,
        whatToDo: rewrite,
      },
    ],
    [
      'a path',
      {
        manifest: told({ file: '../../etc/passwd' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "file" must be "care-000001.csv".`,
        whatToDo: rewrite,
      },
    ],
    [
      'a time without offset',
      {
        manifest: told({ createdAt: '2026-04-05T02:30:00' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "createdAt" must be a time with its offset, such as 2026-11-22T10:00:00+11:00.`,
        whatToDo: rewrite,
      },
    ],
    [
      'no such kind',
      {
        manifest: told({ kind: 'some' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "kind" must be "changes" or "full".`,
        whatToDo: rewrite,
      },
    ],
    [
      'no number of rows',
      {
        manifest: told({ rows: '2' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "rows" must be a whole number.`,
        whatToDo: rewrite,
      },
    ],
    [
      'no hash',
      {
        manifest: told({ sha256: 'abc' }),
        code: 'manifest-unreadable',
        problem: `${cannot} "sha256" must be 64 hexadecimal digits.`,
        whatToDo: rewrite,
      },
    ],
    [
      'giant',
      {
        csv: big,
        manifest: told({ sha256: sha256Of(big) }),
        code: 'file-too-large',
        problem: 'care-000001.csv is larger than 10000 bytes, which is the most that is taken at once.',
        whatToDo:
          'Take it out of the inbox and export the same in smaller parts, the first of them under this number. If such a size is right, have the limit raised.',
      },
    ],
    [
      'giant manifest',
      {
        manifest: ' '.repeat(70_000),
        code: 'file-too-large',
        problem: 'care-000001.manifest.json is larger than 65536 bytes, which is the most that is taken at once.',
        whatToDo:
          'Take it out of the inbox and export the same in smaller parts, the first of them under this number. If such a size is right, have the limit raised.',
      },
    ],
  ])('%s', async (_, { code, line = null, problem, whatToDo, ...files }) => {
    if (files.csv !== null) care.put('inbox', csv.name, files.csv ?? csv.content);
    care.put('inbox', manifest.name, files.manifest ?? manifest.content);
    await expect(takeAll()).rejects.toMatchObject({ code });
    const file =
      problem.startsWith(cannot) || problem.startsWith('care-000001.manifest.json is larger')
        ? manifest.name
        : csv.name;
    expect(care.answer('care-000001.reject.json')).toEqual({
      sequence: 1,
      outcome: 'refused',
      code,
      file,
      line,
      problem,
      whatToDo,
    });
    care.deliver(one);
    expect(numbers(await takeAll())).toEqual([1]);
    await settle(1);
    expect(care.names()).toEqual([
      'acks/care-000001.ack.json',
      'archive/care-000001.csv',
      'archive/care-000001.manifest.json',
    ]);
  });

  test('renamed too early: the CSV is still a .part', async () => {
    writeFileSync(care.path('inbox', `${csv.name}.part`), csv.content);
    care.put('inbox', manifest.name, manifest.content);
    await expect(takeAll()).rejects.toMatchObject(failure('file-missing'));
    expect(care.answer('care-000001.reject.json')).toMatchObject({
      problem: 'care-000001.manifest.json is there, but its CSV is still called care-000001.csv.part.',
    });
    renameSync(care.path('inbox', `${csv.name}.part`), care.path('inbox', csv.name));
    expect(numbers(await takeAll())).toEqual([1]);
  });

  test.each(['care-000001.csv', 'care-000001.manifest.json'])(
    '%s is a link out of the folder, or a folder',
    async (name) => {
      const outside = care.path('inbox', '../secret');
      const content = name === csv.name ? csv.content : manifest.content;
      writeFileSync(outside, content);
      care.deliver(one);
      for (const place of [
        () => symlinkSync(outside, care.path('inbox', name)),
        () => mkdirSync(care.path('inbox', name)),
      ]) {
        rmSync(care.path('inbox', name), { recursive: true });
        place();
        await expect(takeAll()).rejects.toMatchObject(failure('not-a-file', 'halt-system'));
        expect(care.answer('care-000001.reject.json')).toEqual({
          sequence: 1,
          outcome: 'refused',
          code: 'not-a-file',
          file: name,
          line: null,
          problem: `${name} is no ordinary file but a link, a folder or a device. Such are never opened.`,
          whatToDo:
            'Take it out of the inbox and find out who put it there. Then deliver the export again, under the same number.',
        });
      }
    },
  );

  test('a refusal is written once, not at each look', async () => {
    care.put('inbox', manifest.name, manifest.content);
    let written = 0;
    const counted: DropFolders = Object.assign(Object.create(folders) as DropFolders, {
      write: (...args: Parameters<DropFolders['write']>) => ((written += 1), folders.write(...args)),
    });
    for (const _ of [1, 2, 3]) {
      const drop = dropOf(counted);
      await drop.settle(null, describeRows, signal);
      await expect(drop.next(null, signal)).rejects.toMatchObject(failure('file-missing'));
    }
    expect(written).toBe(1);
  });
});
