import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sha256 } from '../../src/embedded/civicview-simulator/wire/export-file.js';
import { CivicViewControl } from '../support/civicview-control.js';
import { civicviewProgram } from '../support/simulator-program.js';
import { startSimulatorProcess, type SimulatorProcess } from '../support/simulator-process.js';

let folder: string;
let running: SimulatorProcess | null = null;
const environment = { PATH: process.env['PATH'], CIVICVIEW_SIM_CONTROL_TOKEN: 't' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civicview-'));
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await running?.ended;
  rmSync(folder, { recursive: true });
});

async function start(...args: string[]): Promise<SimulatorProcess> {
  const named = ['--dir', folder, '--council', 'kempsey', '--sample', '0', ...args];
  running = await startSimulatorProcess(named, environment, civicviewProgram);
  return running;
}

/** What a reader that takes every export in order knows in the end: the last description of each number. */
function readDrop(): { sequences: number[]; known: Map<string, string> } {
  const inbox = join(folder, 'drop', 'inbox');
  const known = new Map<string, string>();
  const sequences = readdirSync(inbox)
    .filter((name) => name.endsWith('.manifest.json'))
    .toSorted()
    .map((name) => {
      const manifest = JSON.parse(readFileSync(join(inbox, name), 'utf8')) as {
        sequence: number;
        file: string;
        sha256: string;
      };
      const csv = readFileSync(join(inbox, manifest.file));
      expect(sha256(csv)).toBe(manifest.sha256);
      const rows = parse<Record<string, string>>(csv, { columns: true });
      for (const row of rows) known.set(row['request_no'] ?? '', row['description'] ?? '');
      return manifest.sequence;
    });
  return { sequences, known };
}

/** Until it is no longer answered: creates, changes, exports; remembers what was acknowledged. */
async function workUntilKilled(control: CivicViewControl, said: Map<string, string>): Promise<void> {
  try {
    for (let count = 1; ; count += 1) {
      const { no } = await control.create({ description: 'first' });
      said.set(no, 'first');
      await control.call('POST', 'change', { no, description: `changed ${count}` });
      said.set(no, `changed ${count}`);
      if (count % 3 === 0) await control.export('changes');
    }
  } catch {
    return;
  }
}

it('loses and doubles nothing however often it is killed: complaints, numbers of exports, their content', async () => {
  const said = new Map<string, string>();
  for (let round = 1; round <= 3; round += 1) {
    const simulator = await start('--pace', 'still');
    const enough = said.size + 4 + 5 * round;
    const work = workUntilKilled(new CivicViewControl(simulator.url, 't'), said);
    while (said.size < enough) await new Promise((resume) => setImmediate(resume));
    simulator.kill('SIGKILL');
    await Promise.all([work, simulator.ended]);
  }
  const control = new CivicViewControl((await start('--pace', 'still')).url, 't');
  const truth = new Map((await control.dump()).map(({ no, description }) => [no, description]));
  await control.export('changes');
  const { sequences, known } = readDrop();
  expect(known).toEqual(truth);
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  // the last change of each round may have been kept though nobody was told any more
  const wrong = [...said].filter(([no, text]) => truth.get(no) !== text);
  expect(wrong.length).toBeLessThanOrEqual(3);
  expect(wrong.every(([no, text]) => text === 'first' && truth.get(no)?.startsWith('changed'))).toBe(true);
});

it('says what it wants where it is started wrongly, and goes with its parent where it is told to', async () => {
  await expect(start('--pace', 'fast')).rejects.toThrow(/^ended with 2: .*--dir and --pace/);
  await expect(start('--council', 'atlantis')).rejects.toThrow(/^ended with 2: .*--council/);
  const simulator = await start('--with-parent');
  simulator.closeStdin();
  expect(await simulator.ended).toBe(0);
});
