import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CivicViewSettings } from '../../src/config/settings.js';
import { startCivicViewSimulator, type CivicViewSimulator } from '../../src/embedded/civicview-simulator/simulator.js';
import { sha256 } from '../../src/embedded/civicview-simulator/wire/export-file.js';
import { windows1252 } from '../../src/embedded/civicview-simulator/wire/windows-1252.js';
import { defineCivicView } from '../../src/legacy/civicview/adapter.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { kempseySettings } from '../support/settings.js';

const clock = () => Date.parse('2026-03-04T22:00:00Z');
const one = { no: '26/00001', received: '2026-03-03T03:07:00Z', description: 'Pothole, Sea St' };

let dir: string;
let simulator: CivicViewSimulator;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'civicview-'));
  await start();
});
afterEach(async () => {
  await simulator.stop();
  rmSync(dir, { recursive: true });
});

async function start(): Promise<void> {
  simulator = await startCivicViewSimulator({ dir, council: 'upper-lachlan', sample: 0, clock });
}

const header = 'key,request_no,instruction,stage,work_order_no,text';
function instruct(sequence: number, row: string, hash?: string): void {
  const name = join(simulator.folders.out, `instr-${String(sequence).padStart(6, '0')}`);
  const csv = windows1252(`${header}\r\n${row}\r\n`);
  writeFileSync(`${name}.csv`, csv);
  writeFileSync(`${name}.manifest.json`, JSON.stringify({ sequence, rows: 1, sha256: hash ?? sha256(csv) }));
}
const answers = () =>
  readdirSync(simulator.folders.outAcks)
    .toSorted()
    .map((name) => [name, JSON.parse(readFileSync(join(simulator.folders.outAcks, name), 'utf8')) as object]);

it('an instruction is carried out and answered', async () => {
  await simulator.control.create(one);
  instruct(1, 'k1,26/00001,NOTE,,,"Told: “soon”\r\nby letter"');
  instruct(2, 'k2,26/00001,WORK-ORDER,,WO-10001,');
  instruct(3, 'k3,26/00001,STAGE,2,,');
  await simulator.poll();
  const [row] = simulator.control.dump();
  expect([row?.notes, row?.workOrders, row?.stage]).toEqual([
    [expect.stringMatching(/^05\/03\/2026 09:00 CS1: Told: “soon”\r\nby letter$/)],
    ['WO-10001'],
    '2',
  ]);
  expect(answers()).toEqual(
    [1, 2, 3].map((sequence) => [`instr-00000${sequence}.ack.json`, { sequence, outcome: 'done' }]),
  );
});

it('an instruction of the adapter itself is understood, and its answer by the adapter', async () => {
  await simulator.control.create(one);
  const [settings] = kempseySettings(simulator.folders.drop).systems;
  const care = defineCivicView(settings as CivicViewSettings, { clock: new SystemClock() });
  const options = { signal: new AbortController().signal, dryRun: false };
  const note = { do: 'note', text: 'Told “soon”,\r\nby letter' } as const;
  await care.instruct?.({ key: 'a', number: '26/00001', act: note }, options);
  await care.instruct?.({ key: 'b', number: '26/00001', act: { do: 'stage', stage: 3 } }, options);
  await care.instruct?.({ key: 'c', number: '26/00002', act: { do: 'work-order', workOrder: 'WO-1' } }, options);
  expect(await care.instructionAnswer?.('a', options)).toEqual({ state: 'waiting' });
  await simulator.poll();
  const answerTo = async (key: string) => care.instructionAnswer?.(key, options);
  expect([await answerTo('a'), await answerTo('b'), await answerTo('c')]).toEqual([
    { state: 'done' },
    { state: 'done' },
    { state: 'refused', problem: 'There is no request 26/00002 in CARE.' },
  ]);
  const [row] = simulator.control.dump();
  expect([row?.notes, row?.stage]).toEqual([[expect.stringMatching(/: Told “soon”,\r\nby letter$/)], '3']);
});

it('an instruction is done once, though its answer was lost and it comes again after a restart', async () => {
  await simulator.control.create(one);
  instruct(1, 'k1,26/00001,NOTE,,,Once');
  await simulator.poll();
  rmSync(join(simulator.folders.outAcks, 'instr-000001.ack.json'));
  await simulator.stop();
  await start();
  expect(simulator.control.dump()[0]?.notes).toHaveLength(1);
  expect(answers()).toHaveLength(1);
  expect(simulator.control.instructions()).toEqual([{ id: 'k1', outcome: 'done', reason: null }]);
});

it('an instruction that cannot be carried out is refused with the reason', async () => {
  await simulator.control.create(one);
  instruct(1, 'k1,26/00009,NOTE,,,Nobody');
  instruct(2, 'k2,26/00001,SHRED,,,');
  instruct(3, 'k3,26/00001,NOTE,,,Broken', '0'.repeat(64));
  await simulator.poll();
  expect(answers().map(([, answer]) => (answer as { problem: string }).problem)).toEqual([
    'There is no request 26/00009 in CARE.',
    'CARE does not know the instruction SHRED.',
    'The file is not the one that its manifest describes.',
  ]);
  expect(simulator.control.dump()[0]?.notes).toEqual([]);
});
