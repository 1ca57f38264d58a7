import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { contractsDir } from '../../config/contracts-dir.js';
import { type ColumnsFile, readColumnsFile } from './columns-file.js';
import { expectedFigures } from './expected-figures.js';
import { readRequests, type RequestsFile } from './read-requests.js';
import type { LineRemark } from './service-request.js';

const folder = mkdtempSync(join(tmpdir(), 'requests-'));
const path = join(folder, 'requests.csv');
afterAll(() => rmSync(folder, { recursive: true }));

const simple: ColumnsFile = {
  path: 'columns.yaml',
  zone: 'Australia/Sydney',
  formats: ['yyyy-MM-dd HH:mm'],
  columns: { number: 'no', received: 'in', category: 'what' },
  delimiter: ',',
  encoding: 'utf-8',
};

async function read(content: string | Buffer, columns: Partial<ColumnsFile> = {}): Promise<RequestsFile> {
  writeFileSync(path, content);
  const result = await readRequests(path, { ...simple, ...columns });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}
const numbers = (file: RequestsFile) => file.requests.map((request) => request.number);

describe('readRequests', () => {
  test('a good row, whole', async () => {
    expect(await read('\ufeffwhat,no,in\r\n Pothole ,7,2025-03-03 14:07\r\n')).toEqual({
      rows: 1,
      requests: [
        {
          line: 2,
          number: '7',
          receivedAt: '2025-03-03T03:07:00.000Z',
          dueAt: null,
          completedAt: null,
          category: 'Pothole',
          group: null,
          unit: null,
          channel: null,
          outcome: null,
        },
      ],
      rejected: [],
      warnings: [],
    });
  });

  test('gzipped, whatever its name', async () => {
    expect(numbers(await read(gzipSync('no,in,what\n7,2025-03-03 14:07,a\n')))).toEqual(['7']);
  });

  test('a torn gzip file is an error, not a short list', async () => {
    const torn = gzipSync('no,in,what\n7,2025-03-03 14:07,a\n'.repeat(100)).subarray(0, -12);
    await expect(read(torn)).rejects.toThrow(/unexpected end of file/);
  });

  test('a file that is not there is an error', async () => {
    await expect(readRequests(join(folder, 'none.csv'), simple)).rejects.toThrow(/ENOENT/);
  });

  test.each(['windows-1252', 'utf-16le'] as const)('%s', async (encoding) => {
    const text = 'no,in,what\n7,2025-03-03 14:07,Café\n';
    const bytes = Buffer.from(text, encoding === 'windows-1252' ? 'latin1' : 'utf16le');
    expect((await read(bytes, { encoding })).requests[0]?.category).toBe('Café');
  });

  test('each bad line is named, each good one kept', async () => {
    const file = await read(
      [
        'no,in,what',
        '1,2025-03-03 14:07,a',
        '1,2025-03-03 14:08,b',
        ',2025-03-03 14:09,c',
        '2,,d',
        '2,2025-10-05 02:00,d',
        '3,yesterday,e',
        '4,2025-03-03 14:10',
        '5,2025-03-03 14:10,f,g',
        '6,2025-03-03 14:11,"h',
        '7\u0007,2025-03-03 14:11,i',
        `${'8'.repeat(51)},,j`,
        '9,2025-04-06 02:00,"k',
        'l"',
        '1,2025-03-03 14:12,m',
        '2,2025-03-03 14:13,n',
      ].join('\n'),
    );
    expect(numbers(file)).toEqual(['1', '9', '2']);
    expect(file.rows).toBe(14);
    expect(file.rejected).toEqual([
      { line: 3, reason: 'repeated number, first on line 2' },
      { line: 4, reason: 'number: is blank' },
      { line: 5, reason: 'received: is blank' },
      { line: 6, reason: 'received: is a time that the clock skipped when daylight saving began' },
      { line: 7, reason: 'received: is in none of the formats' },
      { line: 8, reason: 'has 2 fields where the header has 3' },
      { line: 9, reason: 'has 4 fields where the header has 3' },
      { line: 10, reason: 'a quote is opened and never closed' },
      { line: 11, reason: 'number: has a control character' },
      { line: 12, reason: 'number: is longer than 50 characters; received: is blank' },
      { line: 15, reason: 'repeated number, first on line 2' },
    ]);
    expect(file.warnings).toEqual([
      { line: 13, reason: 'received: is in the hour that the clock showed twice; the earlier one was taken' },
    ]);
  });

  test('the header is missing, or another', async () => {
    for (const content of ['', '"', 'number,received\n']) {
      writeFileSync(path, content);
      const result = await readRequests(path, simple);
      expect(result.ok ? [] : result.faults.map((fault) => fault.where)).toEqual([
        'columns.yaml columns.number',
        'columns.yaml columns.received',
        'columns.yaml columns.category',
      ]);
    }
  });

  // Whatever is in the fields, and wherever the file is cut into chunks: what was written is what is read.
  test('reads back any fields', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '😀', ';'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(field, { maxLength: 30 }), async (texts) => {
        const rows = texts.map((text, index) => `${index},2025-03-03 14:07,"${text.replaceAll('"', '""')}"`);
        const file = await read(['no,in,what', ...rows].join('\n'));
        const clean = texts.map((text) => text.replaceAll('\r\n', '\n').trim() || null);
        expect(file.requests.map((request) => request.category)).toEqual(clean);
        expect(file.rejected).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('no line of any text is lost without a word', async () => {
    const text = fc.string({ unit: fc.constantFrom('1', '"', ',', '\n', '2025-03-03 14:07', ' '), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const file = await read(`no,in,what\n${body}\n999,2025-03-03 14:07,end`);
        expect(file.rows).toBe(file.requests.length + file.rejected.length);
        expect(numbers(file).at(-1) === '999' || body.includes('"')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

async function sample(name: string, csv: string): Promise<RequestsFile> {
  const columns = readColumnsFile(`${contractsDir}/samples/${name}.columns.yaml`);
  if (!columns.ok) throw new Error(JSON.stringify(columns.faults));
  const result = await readRequests(`${contractsDir}/samples/${csv}`, columns.value);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

describe('the samples', () => {
  test('boston311-sample', async () => {
    const file = await sample('boston311', 'boston311-sample.csv.gz');
    const { cases, byStatus, byChannel, byCategory, events } = expectedFigures(file.requests);
    expect({
      rows: file.rows,
      rejected: file.rejected,
      warnings: file.warnings.length,
      cases,
      byStatus,
      byChannel,
      events,
    }).toEqual({
      rows: 1105,
      rejected: [],
      warnings: 4,
      cases: 1105,
      byStatus: { received: 80, completed: 1025 },
      byChannel: {
        'Constituent Call': 555,
        'Employee Generated': 327,
        'Self Service': 149,
        'Citizens Connect App': 59,
        'Maximo Integration': 12,
        Twitter: 3,
      },
      events: { 'case.received': 1105, 'case.completed': 1025 },
    });
    expect(Object.keys(byCategory)).toHaveLength(141);
  });

  test('other-city', async () => {
    const file = await sample('other-city', 'other-city.csv');
    const remarks = ({ line, reason }: LineRemark) => `${line} ${reason}`;
    const good = '01 02 03 04 09 10 11 12 13 14 15 18 21 22 23 25 26 27 28'.split(' ');
    expect({
      rows: file.rows,
      requests: numbers(file),
      rejected: file.rejected.map(remarks),
      warnings: file.warnings.map(remarks),
    }).toEqual({
      rows: 31,
      requests: good.map((number) => `HB-00${number}`),
      rejected: [
        '6 received: is blank',
        '7 received: is in none of the formats',
        '8 received: is in none of the formats',
        '9 number: is blank',
        '10 repeated number, first on line 3',
        '11 completed: is in none of the formats',
        '21 due: is a time that the clock skipped when daylight saving began',
        '22 received: is a time that the clock skipped when daylight saving began',
        '24 has 3 fields where the header has 10',
        '25 has 11 fields where the header has 10',
        '30 a quote is opened and never closed',
        '34 repeated number, first on line 2',
      ],
      warnings: [
        '18 completed: is in the hour that the clock showed twice; the earlier one was taken',
        '19 received: is in the hour that the clock showed twice; the earlier one was taken',
      ],
    });
  });
});
