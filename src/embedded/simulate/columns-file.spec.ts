import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingColumns, readColumnsFile } from './columns-file.js';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'columns-'));
  path = join(folder, 'columns.yaml');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  writeFileSync(path, text);
  return readColumnsFile(path);
}
/** `where` without the path, and `what`. */
function faults(text: string): string[] {
  const checked = read(text);
  return checked.ok ? [] : checked.faults.map((fault) => `${fault.where.replace(path, '')} ${fault.what}`);
}

describe('readColumnsFile', () => {
  test('fills in comma and utf-8', () => {
    expect(read('{zone: Australia/Sydney, formats: [dd/MM/yyyy], columns: {number: No, received: In}}')).toEqual({
      ok: true,
      value: {
        path,
        zone: 'Australia/Sydney',
        formats: ['dd/MM/yyyy'],
        columns: { number: 'No', received: 'In' },
        delimiter: ',',
        encoding: 'utf-8',
      },
    });
  });

  test('names every fault at once', () => {
    expect(
      faults(
        'zone: Sydney\nformats: [dd/MM/yyyy, "dd/MM hh:mm", yyyy-MM-dd hh:mm]\ncolumns: {received: In, chanel: x}\ndelimiter: xx',
      ),
    ).toEqual([
      ':1 zone must match format "iana-time-zone"',
      ':3 columns.number is missing',
      ':3 columns.chanel is not a known key',
      ':4 delimiter must be one of ,, ;, \t, |',
      ':2 formats.1 cannot read back a time that it wrote',
      ':2 formats.2 cannot read back a time that it wrote',
    ]);
  });

  test.each([
    ['not YAML', 'a: [', /is not YAML/],
    ['empty', '', /must be object/],
  ])('a file that is %s', (_name, text, what) => {
    expect(faults(text).join()).toMatch(what);
  });

  test('a file that is not there', () => {
    expect(readColumnsFile(join(folder, 'none.yaml'))).toEqual({
      ok: false,
      faults: [
        {
          where: '--columns',
          what: 'names a file that cannot be read (ENOENT)',
          fix: 'Name a file that this process may read.',
        },
      ],
    });
  });
});

describe('missingColumns', () => {
  test('names each column that the header lacks or has twice', () => {
    const checked = read(
      '{zone: UTC, formats: [dd/MM/yyyy], columns: {number: No, received: In, due: By, unit: Team}}',
    );
    if (!checked.ok) throw new Error('not read');
    expect(missingColumns(checked.value, ['No', 'in', 'Team', 'Team', 'By'], 'x.csv')).toEqual([
      {
        where: `${path} columns.received`,
        what: "names 'In', which the header of x.csv does not have",
        fix: 'It has: No, in, Team, Team, By.',
      },
      {
        where: `${path} columns.unit`,
        what: "names 'Team', which stands 2 times in the header of x.csv",
        fix: 'Rename one of them.',
      },
    ]);
  });

  test('asks about the delimiter where the header has one column', () => {
    const checked = read('{zone: UTC, formats: [dd/MM/yyyy], columns: {number: No, received: In}}');
    if (!checked.ok) throw new Error('not read');
    const [fault] = missingColumns(checked.value, ['No;In'], 'x.csv');
    expect(fault?.fix).toBe('It has: No;In. Is the delimiter another one?');
  });
});
