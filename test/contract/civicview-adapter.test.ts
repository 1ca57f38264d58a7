import { createHash } from 'node:crypto';
import type { CivicViewSettings } from '../../src/config/settings.js';
import { defineCivicView } from '../../src/legacy/civicview/adapter.js';
import { encodeText } from '../../src/legacy/civicview/text-encoding.js';
import type { LegacyCursor, LegacyPage, LegacySystem } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { benchMapping, type BenchRow, csvLine, named, officers } from '../support/civicview-bench-rows.js';
import { CareDrop } from '../support/civicview-drop.js';
import { never, rest } from './kit/check.js';

const given = benchMapping();
const mapping = {
  ...given,
  zone: 'Australia/Sydney',
  dates: { ...given.dates, formats: ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy'] },
  limits: { ...given.limits, retries: 0 },
};

let drop: CareDrop;
beforeEach(() => (drop = new CareDrop()));
afterEach(() => drop.remove());

function adapter(): LegacySystem {
  const settings: CivicViewSettings = {
    ...{ name: 'civicview', mapping, mappingPath: '', officers, syncEverySeconds: 5, sweepEverySeconds: 60 },
    connection: { kind: 'directory', path: drop.root },
  };
  return defineCivicView(settings, { clock: new SystemClock() });
}

interface Export {
  sequence: number;
  rows: BenchRow[];
  kind?: 'changes' | 'full';
  createdAt?: string;
}

function deliver({ sequence, rows, kind = 'changes', createdAt = '2026-04-06T10:00:00+10:00' }: Export): void {
  const header = Object.keys(named({}, mapping.columns));
  const csv = encodeText(
    [header, ...rows.map((row) => Object.values(named(row, mapping.columns)))].map(csvLine).join(''),
    'windows-1252',
  );
  const name = `care-${String(sequence).padStart(6, '0')}`;
  const sha256 = createHash('sha256').update(csv).digest('hex');
  const manifest = {
    system: 'civicview-care',
    sequence,
    kind,
    createdAt,
    file: `${name}.csv`,
    rows: rows.length,
    sha256,
  };
  drop.put('inbox', `${name}.csv`, csv);
  drop.put('inbox', `${name}.manifest.json`, JSON.stringify(manifest));
}

const row = (number: string, more: BenchRow = {}): BenchRow => ({
  ...{ number, received: '03/03/2026 14:07', category: 'CMP-SERVICE', status: 'REGISTERED' },
  ...{ modified: '04/03/2026 09:00', description: 'The bin – again' },
  ...more,
});

const pass = (cursor: LegacyCursor | null = null): Promise<LegacyPage[]> =>
  rest(adapter().changesSince(cursor, { signal: never })[Symbol.asyncIterator]());
const numbers = (pages: LegacyPage[]) => pages.map(({ records }) => records.map(({ number }) => number));

test('an export is answered by the pass after the one whose cursor covers it, with what there is to say of its rows', async () => {
  deliver({
    sequence: 1,
    rows: [
      row('26/00001', { description: 'The bin\r\nagain' }),
      row('26/00002', { received: '31/02/2026 09:00' }),
      row('26/00003', { category: 'DRONES', officer: 'TEMP01' }),
      row('26/00004', { received: '05/04/2026 02:30', modified: '05/04/2026 02:40' }),
    ],
  });
  const [page] = await pass();
  expect(numbers([page!])).toEqual([['26/00001', '26/00003', '26/00004']]);
  expect(page).toMatchObject({
    rejects: [{ key: '26/00002', reason: 'bad-date' }],
    cursor: { highWater: '2026-04-06T00:00:00.000Z', walk: { sequence: 1, row: 4, done: true } },
    readBeganAt: Date.parse('2026-04-06T00:00:00Z'),
  });
  expect(drop.names().filter((name) => name.startsWith('acks/'))).toEqual([]);

  expect(numbers(await pass(page!.cursor))).toEqual([[]]);
  expect(drop.names()).toEqual([
    'acks/care-000001.ack.json',
    'acks/care-000001.rejected-lines.csv',
    'archive/care-000001.csv',
    'archive/care-000001.manifest.json',
  ]);
  const doubled = 'lies in the hour that came twice when daylight saving ended; it was taken for the first of the two';
  const unknown = 'holds a code that Shirelink does not know; the case is confidential until it does';
  expect(drop.answer('care-000001.ack.json')).toMatchObject({
    ...{ outcome: 'taken', rows: 4, taken: 3, notTaken: 1 },
    remarks: [
      { line: 5, remark: `category ${unknown}` },
      { line: 5, remark: `officer ${unknown}` },
      { line: 6, remark: `received ${doubled}` },
      { line: 6, remark: `modified ${doubled}` },
    ],
  });
  expect(drop.files()['acks/care-000001.rejected-lines.csv']).toContain('\r\n4,26/00002,');
});

test('late rows behind newer ones of the same request change nothing, and repeated ones no more than once', async () => {
  deliver({
    sequence: 1,
    rows: [
      row('26/00001', { modified: '04/03/2026 09:30', status: 'CLOSED' }),
      row('26/00002', { modified: '04/03/2026 09:00', status: 'INVESTIGATING' }),
      row('26/00001', { modified: '04/03/2026 09:10', status: 'INVESTIGATING' }),
      row('26/00002', { modified: '04/03/2026 09:00', status: 'WAITING' }),
      row('26/00003'),
    ],
  });
  const [page] = await pass();
  expect(page!.records.map(({ number, codes }) => [number, codes.closure ?? codes.progress])).toEqual([
    ['26/00001', 'CLOSED'],
    ['26/00002', 'WAITING'],
    ['26/00003', 'REGISTERED'],
  ]);
  await pass(page!.cursor);
  const remark = 'this file holds a newer state of the same request, which was taken instead';
  expect(drop.answer('care-000001.ack.json')).toMatchObject({
    ...{ rows: 5, taken: 5 },
    remarks: [
      { line: 3, remark },
      { line: 4, remark },
    ],
  });
});

test('exports are walked in order, each with its own time, and the walk is over with the last of them', async () => {
  deliver({ sequence: 1, rows: [row('26/00001')], createdAt: '2026-04-06T10:00:00+10:00' });
  deliver({ sequence: 2, rows: [], createdAt: '2026-04-06T10:05:00+10:00' });
  deliver({ sequence: 3, rows: [row('26/00002')], kind: 'full', createdAt: '2026-04-06T10:10:00+10:00' });
  const pages = await pass();
  expect(numbers(pages)).toEqual([['26/00001'], [], ['26/00002']]);
  expect(pages.map(({ readBeganAt, complete }) => [new Date(readBeganAt).toISOString(), complete])).toEqual([
    ['2026-04-06T00:00:00.000Z', false],
    ['2026-04-06T00:05:00.000Z', false],
    ['2026-04-06T00:10:00.000Z', true],
  ]);
  expect(pages.map(({ cursor }) => cursor.highWater)).toEqual([null, null, '2026-04-06T00:10:00.000Z']);
});

test('the time of an export is never ahead of our own', async () => {
  const began = Date.now();
  deliver({ sequence: 1, rows: [row('26/00001')], createdAt: new Date(began + 3_600_000).toISOString() });
  const [page] = await pass();
  expect(page!.readBeganAt).toBeGreaterThanOrEqual(began);
  expect(page!.readBeganAt).toBeLessThanOrEqual(Date.now());
});

test('a hole in the sequence costs none of the rows before it', async () => {
  deliver({ sequence: 1, rows: [row('26/00001')] });
  deliver({ sequence: 3, rows: [row('26/00003')] });
  const walk = adapter().changesSince(null, { signal: never })[Symbol.asyncIterator]();
  const { value: first } = (await walk.next()) as { value: LegacyPage };
  expect([numbers([first]), first.complete]).toEqual([[['26/00001']], false]);
  const failure: unknown = await walk.next().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SourceError);
  expect(failure).toMatchObject({ code: 'sequence-gap', consequence: 'retry' });
  deliver({ sequence: 2, rows: [row('26/00002')] });
  expect(numbers(await pass(first.cursor))).toEqual([['26/00002'], ['26/00003']]);
});

test('the list is the newest full export, as of its own time; until there is one there is no list', async () => {
  const listed = async () => {
    const pages: LegacyPage[] = [];
    for await (const page of adapter().list(null, { signal: never })) pages.push(page);
    return pages;
  };
  deliver({ sequence: 1, rows: [row('26/00001')] });
  await pass();
  expect(await listed()).toEqual([]);
  deliver({
    sequence: 2,
    rows: [row('26/00001'), row('26/00002')],
    kind: 'full',
    createdAt: '2026-04-06T11:00:00+10:00',
  });
  await pass();
  const pages = await listed();
  expect(numbers(pages)).toEqual([['26/00001', '26/00002']]);
  expect(pages[0]).toMatchObject({
    asOf: '2026-04-06T01:00:00.000Z',
    complete: true,
    cursor: { highWater: null, walk: null },
  });
});

test('whoever only looks sees the same, and leaves every file where it is', async () => {
  deliver({ sequence: 1, rows: [row('26/00001')] });
  deliver({ sequence: 2, rows: [row('26/00002'), row('26/00003')] });
  const before = drop.files();
  const looking = () => adapter().changesSince(null, { signal: never, lookOnly: true })[Symbol.asyncIterator]();
  expect(numbers(await rest(looking()))).toEqual([['26/00001'], ['26/00002', '26/00003']]);
  expect(drop.files()).toEqual(before);
  // the same where a pass has been, and where it would complain
  const [, page] = await pass();
  deliver({ sequence: 4, rows: [row('26/00004')] });
  const after = drop.files();
  const resumed = adapter().changesSince(page!.cursor, { signal: never, lookOnly: true })[Symbol.asyncIterator]();
  await expect(rest(resumed)).rejects.toThrow('sequence-gap');
  expect(drop.files()).toEqual(after);
});

test('a file without a column that the mapping names is refused, and says which', async () => {
  const csv = Buffer.from('request_no,received\r\n26/00001,03/03/2026 14:07\r\n');
  const sha256 = createHash('sha256').update(csv).digest('hex');
  drop.put('inbox', 'care-000001.csv', csv);
  const manifest = { system: 'civicview-care', sequence: 1, kind: 'full', createdAt: '2026-04-06T00:00:00Z' };
  drop.put(
    'inbox',
    'care-000001.manifest.json',
    JSON.stringify({ ...manifest, file: 'care-000001.csv', rows: 1, sha256 }),
  );
  await expect(pass()).rejects.toMatchObject({ code: 'csv-unreadable', consequence: 'retry' });
  expect(drop.answer('care-000001.reject.json')).toMatchObject({
    line: 1,
    problem: expect.stringContaining('the header has no column category, status, modified') as string,
  });
});
