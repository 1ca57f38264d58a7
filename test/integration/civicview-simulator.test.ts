import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { FaultKind } from '../../src/embedded/civicview-simulator/control/faults.js';
import { startCivicViewSimulator, type CivicViewSimulator } from '../../src/embedded/civicview-simulator/simulator.js';
import { sha256 } from '../../src/embedded/civicview-simulator/wire/export-file.js';
import { textOfWindows1252 } from '../../src/embedded/civicview-simulator/wire/windows-1252.js';
import { CivicViewControl } from '../support/civicview-control.js';

let now: number;
let dir: string;
let simulator: CivicViewSimulator;

beforeEach(async () => {
  now = Date.parse('2026-03-04T22:00:00Z');
  dir = mkdtempSync(join(tmpdir(), 'civicview-'));
  await start(0);
});
afterEach(async () => {
  await simulator.stop();
  rmSync(dir, { recursive: true });
});

async function start(sample: number): Promise<void> {
  simulator = await startCivicViewSimulator({ dir, council: 'upper-lachlan', sample, clock: () => (now += 1_000) });
}

const one = { no: '26/00001', received: '2026-03-03T03:07:00Z', description: 'Pothole, Sea St' };

const inbox = () => readdirSync(simulator.folders.inbox).toSorted();
const read = (name: string) => readFileSync(join(simulator.folders.inbox, name));

interface Exported {
  manifest: { sequence: number; kind: string; createdAt: string; rows: number; sha256: string };
  rows: Record<string, string>[];
}

function exported(sequence: number, folder = simulator.folders.inbox): Exported {
  const name = join(folder, `care-${String(sequence).padStart(6, '0')}`);
  const csv = readFileSync(`${name}.csv`);
  const manifest = JSON.parse(readFileSync(`${name}.manifest.json`, 'utf8')) as Exported['manifest'];
  expect(manifest.sha256).toBe(sha256(csv));
  return { manifest, rows: parse(textOfWindows1252(csv), { columns: true, record_delimiter: '\r\n' }) };
}

/** As Shirelink does: the name says what it is, the code why. */
function answer(sequence: number, kind: 'ack' | 'reject', code?: string): void {
  const name = `care-${String(sequence).padStart(6, '0')}.${kind}.json`;
  writeFileSync(join(simulator.folders.acks, name), JSON.stringify({ sequence, code }));
}

describe('an export', () => {
  it('says every field of a complaint, as a reader of CSV understands it', async () => {
    await simulator.control.create({
      ...one,
      ...{
        category: 'CMP-STAFF',
        priority: '2',
        status: 'RESOLVED',
        officer: 'RDSMGR',
        due: '2026-03-10',
        channel: 'E',
      },
      ...{ modified: '2026-03-04T05:00:00Z', completed: '2026-03-04T05:00:00Z', acknowledged: '2026-03-03T23:00:00Z' },
      ...{
        progressTold: '2026-03-04T00:30:00Z',
        outcome: 'UPHELD',
        origin: 'EXT',
        about: 'STAFF',
        subjectOfficer: 'JSMITH',
      },
      ...{ allegations: ['CORR', 'CRIME'], flags: ['DECL'], triage: 'ACC', stage: '2', outsideBody: 'OMB' },
      ...{ contactRestriction: 'WRIT', response: 'ACT', resolution: 'INFO', relatedRequest: '002.2026.00000123.001' },
      ...{
        workOrders: ['WO-10001', 'WO-10002'],
        propertyNo: '104512',
        description: '“Hole”, he said:\r\n"deep"\nSea St',
      },
      customer: {
        reference: '55321',
        name: 'Zoë Samplewood',
        phone: '0491 570 006',
        email: null,
        address: '1 Sea St, GUNNING',
      },
      notes: ['03/03/2026 15:00 RDSMGR: looked at', 'and again'],
    });
    await simulator.control.export('changes');
    expect(exported(1)).toEqual({
      manifest: {
        ...{ system: 'civicview-care', sequence: 1, kind: 'changes', file: 'care-000001.csv', rows: 1 },
        createdAt: expect.stringMatching(/^2026-03-05T09:00:\d\d\.000\+11:00$/),
        sha256: expect.any(String),
      },
      rows: [
        {
          ...{ request_no: '26/00001', received: '03/03/2026 14:07', category: 'CMP-STAFF', priority: '2' },
          ...{ status: 'RESOLVED', officer: 'RDSMGR', due: '10/03/2026', property_no: '104512' },
          ...{ customer_name_ref: '55321', description: '“Hole”, he said:\r\n"deep"\nSea St' },
          ...{ work_order_no: 'WO-10001;WO-10002', modified: '04/03/2026 16:00', completed: '04/03/2026 16:00' },
          ...{ channel: 'E', outcome: 'UPHELD', acknowledged: '04/03/2026 10:00', progress_told: '04/03/2026 11:30' },
          ...{ origin: 'EXT', about: 'STAFF', subject_officer: 'JSMITH', allegations: 'CORR;CRIME', flags: 'DECL' },
          ...{ triage: 'ACC', stage: '2', outside_body: 'OMB', contact_restriction: 'WRIT', response: 'ACT' },
          ...{ resolution: 'INFO', related_request: '002.2026.00000123.001', customer_name: 'Zoë Samplewood' },
          ...{ customer_phone: '0491 570 006', customer_email: '', customer_address: '1 Sea St, GUNNING' },
          notes: '03/03/2026 15:00 RDSMGR: looked at\r\nand again',
        },
      ],
    });
  });

  it('holds what changed since the last one, a full one everything that is still there', async () => {
    await simulator.control.create(one);
    await simulator.control.create({ ...one, no: '26/00002' });
    await simulator.control.export('changes');
    await simulator.control.change('26/00002', { status: 'WITHDRAWN' });
    await simulator.control.export('changes');
    await simulator.control.remove('26/00002');
    await simulator.control.export('changes');
    await simulator.control.export('full');
    const numbers = [1, 2, 3, 4].map((sequence) => exported(sequence).rows.map((row) => row['request_no']));
    expect(numbers).toEqual([['26/00001', '26/00002'], ['26/00002'], [], ['26/00001']]);
    const manifests = [1, 2, 3, 4].map((sequence) => exported(sequence).manifest);
    expect(manifests.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['changes', 2],
      ['changes', 1],
      ['changes', 0],
      ['full', 1],
    ]);
    const times = manifests.map(({ createdAt }) => Date.parse(createdAt));
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  });

  it('of a whole year is the journal, row by row', async () => {
    await simulator.stop();
    await start(150);
    const rows = exported(1).rows;
    const truth = simulator.control.dump();
    expect(rows).toHaveLength(150);
    expect(rows.map((row) => [row['request_no'], row['description'], row['customer_name'], row['flags']])).toEqual(
      truth.map((row) => [row.no, row.description, row.customer?.name ?? '', row.flags.join(';')]),
    );
    expect(truth.every((row) => row.exported)).toBe(true);
  });
});

describe('answers', () => {
  beforeEach(async () => {
    await simulator.control.create(one);
    await simulator.control.export('changes');
  });
  const acknowledged = () => simulator.control.exports().map((record) => record.acknowledged);

  it('settle an export, over a restart too', async () => {
    answer(1, 'ack');
    await simulator.poll();
    expect(acknowledged()).toEqual([true]);
    await simulator.stop();
    await start(0);
    expect(acknowledged()).toEqual([true]);
    expect(simulator.control.dump().map(({ no, exported: done }) => [no, done])).toEqual([['26/00001', true]]);
  });

  it('have what broke on the way delivered anew under its number, but not for ever', async () => {
    const whole = read('care-000001.csv');
    for (let round = 1; round <= 6; round += 1) {
      writeFileSync(join(simulator.folders.inbox, 'care-000001.csv'), 'broken');
      answer(1, 'reject', `hash-differs ${'!'.repeat(round)}`);
      await simulator.poll();
      expect(read('care-000001.csv').equals(whole)).toBe(round < 5);
    }
    expect(acknowledged()).toEqual([false]);
  });

  it('are not waited for where a kill kept the export from being delivered: the next start does it', async () => {
    simulator.control.faults.add('held-back');
    await simulator.control.change('26/00001', { status: 'CLOSED' });
    await simulator.control.export('changes');
    rmSync(join(simulator.folders.inbox, 'care-000001.manifest.json'));
    answer(1, 'ack');
    await simulator.stop();
    await start(0);
    expect(inbox()).toEqual(['care-000001.csv', 'care-000002.csv', 'care-000002.manifest.json']);
    expect(exported(2).rows.map((row) => row['status'])).toEqual(['CLOSED']);
  });

  it('have what came under a used number taken back', async () => {
    answer(1, 'reject', 'sequence-reused');
    await simulator.poll();
    expect(inbox()).toEqual([]);
  });
});

describe('a fault', () => {
  beforeEach(async () => {
    await simulator.control.create(one);
    await simulator.control.change('26/00001', { status: 'ACKNOWLEDGED' });
  });

  const suffer = async (kind: FaultKind) => {
    simulator.control.faults.add(kind);
    await simulator.control.export('changes');
  };
  const [csv, manifest] = ['care-000001.csv', 'care-000001.manifest.json'];

  it.each([
    ['half-written', [`${csv}.part`]],
    ['csv-only', [csv]],
    ['manifest-first', [manifest]],
    ['held-back', []],
  ] as [FaultKind, string[]][])('%s leaves %j until the transfer is finished', async (kind, left) => {
    await suffer(kind);
    expect(inbox()).toEqual(left);
    expect(simulator.status()).toMatchObject({ unfinished: [1] });
    await simulator.control.finish();
    expect(inbox()).toEqual([csv, manifest]);
    expect(exported(1).rows).toHaveLength(1);
    expect(simulator.status()).toMatchObject({ unfinished: [] });
  });

  it.each(['truncated', 'wrong-hash', 'wrong-rows', 'broken-manifest'] as FaultKind[])(
    '%s is good after it was delivered anew',
    async (kind) => {
      await suffer(kind);
      expect(() => {
        if (exported(1).rows.length !== exported(1).manifest.rows) throw new Error('rows');
      }).toThrow();
      answer(1, 'reject', 'whatever');
      await simulator.poll();
      expect(exported(1).rows).toHaveLength(exported(1).manifest.rows);
    },
  );

  it('wrong-encoding is UTF-16 with a mark, and its manifest fits', async () => {
    await suffer('wrong-encoding');
    const bytes = read(csv);
    const said = JSON.parse(read(manifest).toString('utf8')) as { sha256: string };
    expect([bytes[0], bytes[1], said.sha256]).toEqual([0xff, 0xfe, sha256(bytes)]);
  });

  it('duplicate and reused-sequence come once more when the transfer is finished', async () => {
    await suffer('duplicate');
    const [first] = [read(csv)];
    rmSync(join(simulator.folders.inbox, csv));
    rmSync(join(simulator.folders.inbox, manifest));
    await simulator.control.finish();
    expect(read(csv).equals(first)).toBe(true);
    await simulator.control.change('26/00001', { status: 'CLOSED' });
    await suffer('reused-sequence');
    const before = exported(2);
    await simulator.control.finish();
    expect([before.rows.length, exported(2).rows.length]).toEqual([1, 0]);
  });

  it.each([
    [
      'repeated-rows',
      [
        ['26/00001', 'ACKNOWLEDGED'],
        ['26/00001', 'ACKNOWLEDGED'],
      ],
    ],
    [
      'late-rows',
      [
        ['26/00001', 'ACKNOWLEDGED'],
        ['26/00001', 'REGISTERED'],
      ],
    ],
  ] as [FaultKind, string[][]][])('%s', async (kind, rows) => {
    await suffer(kind);
    expect(exported(1).rows.map((row) => [row['request_no'], row['status']])).toEqual(rows);
  });

  it('garbage-rows stand after the good ones', async () => {
    await suffer('garbage-rows');
    const lines = parse(textOfWindows1252(read(csv)), { relax_column_count: true });
    expect(lines.slice(1).map((fields) => [fields.length, fields[0], fields[1]])).toEqual([
      [34, '26/00001', '03/03/2026 14:07'],
      [2, '99/99999', 'cut off'],
      [34, '99/99998', '31/02/2026 25:61'],
      [34, '', '03/03/2025 14:07'],
    ]);
  });
});

describe('the control interface', () => {
  it('is nobody’s but its token’s, and no web page’s', async () => {
    const guarded = await startCivicViewSimulator({
      dir: join(dir, 'other'),
      council: 'kempsey',
      sample: 0,
      controlToken: 's',
    });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${guarded.url}/control/status`, { headers })).status;
    const answers = [await status({}), await status({ authorization: 'Bearer s' })];
    answers.push(await status({ authorization: 'Bearer s', origin: 'http://evil.example.test' }));
    expect(answers).toEqual([403, 200, 403]);
    await guarded.stop();
  });

  it('says what it wants', async () => {
    const control = new CivicViewControl(simulator.url, '');
    const refused = (word: string, body: object) =>
      control.call('POST', word, body).catch((error: Error) => error.message);
    expect([
      await refused('complaint', { nonsense: 1 }),
      await refused('complaint', { received: 'yesterday' }),
      await refused('change', { no: '26/00009' }),
      await refused('export', { kind: 'some' }),
      await refused('redeliver', { sequence: 9 }),
      await refused('faults', { kind: 'none' }),
    ]).toEqual([
      '400 {"error":"nonsense isn\'t known or isn\'t right"}',
      '400 {"error":"received must be a time"}',
      '400 {"error":"there is no such complaint"}',
      '400 {"error":"kind must be changes or full"}',
      '400 {"error":"there is no such export"}',
      expect.stringContaining('kind must be one of half-written'),
    ]);
    expect(existsSync(dir)).toBe(true);
  });
});
