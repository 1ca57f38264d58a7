import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryFolders } from '../../src/legacy/civicview/drop/directory-folders.js';
import type { DropFolders } from '../../src/legacy/civicview/drop/drop-folders.js';
import { Instructions } from '../../src/legacy/civicview/drop/instructions.js';
import type { InstructedAct, LegacyInstruction } from '../../src/legacy/legacy-system.js';
import { CareDrop, sha256Of } from '../support/civicview-drop.js';
import { type Cut, CutOff, cutOffFolders, cuts } from '../support/civicview-drop-faults.js';
import { SettableClock } from '../support/settable-clock.js';

const { signal } = new AbortController();
const clock = new SettableClock(Date.parse('2026-11-22T03:00:00Z'));
let care: CareDrop;
beforeEach(() => (care = new CareDrop()));
afterEach(() => care.remove());

const foldersOf = (drop: CareDrop) => new DirectoryFolders({ system: 'civicview', path: drop.root, deadlineMs: 5000 });
const instructionsBy = (folders: DropFolders, encoding: 'windows-1252' | 'utf-8' = 'windows-1252') =>
  new Instructions({ system: 'civicview', manifestSystem: 'civicview-care', folders, encoding, clock });
const note = (key: string, text = 'Rang back'): LegacyInstruction => ({
  key,
  number: '24/01873',
  act: { do: 'note', text },
});
const send = (instruction: LegacyInstruction, drop = care) =>
  instructionsBy(foldersOf(drop)).instruct(instruction, { signal, dryRun: false });
const answerTo = (key: string) => instructionsBy(foldersOf(care)).answer(key, { signal });
const outgoing = (drop = care) => drop.names().filter((name) => name.startsWith('out/'));
const header = 'key,request_no,instruction,stage,work_order_no,text\r\n';

test.each<[string, InstructedAct, string]>([
  ['a note', { do: 'note', text: 'Rang "Sea St"\nback' }, 'NOTE,,,"Rang ""Sea St""\nback"'],
  ['a work order', { do: 'work-order', workOrder: 'WO-4711' }, 'WORK-ORDER,,WO-4711,'],
  ['a stage', { do: 'stage', stage: 3 }, 'STAGE,3,,'],
])('%s goes out as a numbered CSV and its manifest', async (_, act, cells) => {
  const content = `${header}k-1,24/01873,${cells}\r\n`;
  const manifest = {
    system: 'civicview-care',
    sequence: 1,
    kind: 'instructions',
    createdAt: '2026-11-22T03:00:00.000Z',
    file: 'instr-000001.csv',
    rows: 1,
    sha256: sha256Of(content),
    key: 'k-1',
  };
  const written = `${JSON.stringify(manifest, null, 2)}\n`;
  const files = [
    { name: 'out/instr-000001.csv', text: content },
    { name: 'out/instr-000001.manifest.json', text: written },
  ];
  const instruction = { key: 'k-1', number: '24/01873', act };
  const planned = await instructionsBy(foldersOf(care)).instruct(instruction, { signal, dryRun: true });
  expect(planned).toEqual({ outcome: 'would-send', reference: 'instr-000001', files });
  expect(care.files()).toEqual({});
  expect(await send(instruction)).toEqual({ outcome: 'sent', reference: 'instr-000001', files });
  expect(care.files()).toEqual({
    'out/instr-000001.csv': content,
    'out/instr-000001.manifest.json': written,
    [`sent/instr-000001.${sha256Of('k-1').slice(0, 32)}.json`]: written,
  });
});

test("letters go out in CARE's encoding; one that it lacks is refused, not replaced", async () => {
  await send(note('k-1', 'Zoë – “done”'));
  expect(readFileSync(care.path('out', 'instr-000001.csv'), 'latin1')).toContain('Zo\xeb \x96 \x93done\x94');
  await expect(send(note('k-2', 'Łódź'))).rejects.toMatchObject({
    code: 'text-not-encodable',
    consequence: 'skip-record',
  });
  expect(outgoing()).toHaveLength(2);
});

test.each<[string, Partial<LegacyInstruction>]>([
  ['bad-key', { key: '../x' }],
  ['bad-key', { key: '' }],
  ['bad-number', { number: '24/01873\r\n24/01874' }],
  ['bad-number', { number: '' }],
  ['bad-work-order', { act: { do: 'work-order', workOrder: ' ' } }],
  ['bad-text-length', { act: { do: 'note', text: ' \n' } }],
  ['bad-text-length', { act: { do: 'note', text: 'x'.repeat(4001) } }],
])('%s is refused before anything is written', async (code, changes) => {
  await expect(send({ ...note('k-1'), ...changes })).rejects.toMatchObject({ operation: 'instruct', code });
  expect(care.files()).toEqual({});
});

test('numbers go up without a hole; what was sent under a key is not sent again', async () => {
  for (const key of ['a', 'b', 'a', 'c', 'b']) await send(note(key));
  expect(outgoing()).toEqual(
    [1, 2, 3].flatMap((n) => [`out/instr-00000${n}.csv`, `out/instr-00000${n}.manifest.json`]),
  );
  expect(await send(note('b'))).toEqual({ outcome: 'sent-before', reference: 'instr-000002', files: [] });
  await expect(send(note('b', 'something else'))).rejects.toMatchObject({ code: 'key-reused' });
});

test("CARE's answers are read, shown and archived with what they answer", async () => {
  for (const key of ['a', 'b', 'c']) await send(note(key));
  expect([await answerTo('a'), await answerTo('never')]).toEqual([{ state: 'waiting' }, null]);
  care.put('out-acks', 'instr-000001.ack.json', '{"sequence":1,"outcome":"done"}');
  care.put('out-acks', 'instr-000002.reject.json', '{"problem":"Request is \\u001b[31mclosed\\n"}');
  expect([await answerTo('a'), await answerTo('b'), await answerTo('c')]).toEqual([
    { state: 'done' },
    { state: 'refused', problem: 'Request is  [31mclosed' },
    { state: 'waiting' },
  ]);
  expect(care.names().filter((name) => !name.startsWith('sent/'))).toEqual([
    ...['ack.json', 'csv', 'manifest.json'].map((end) => `archive/instr-000001.${end}`),
    ...['csv', 'manifest.json', 'reject.json'].map((end) => `archive/instr-000002.${end}`),
    'out/instr-000003.csv',
    'out/instr-000003.manifest.json',
  ]);
  expect(await send(note('a'))).toMatchObject({ outcome: 'sent-before', reference: 'instr-000001' });
});

test.each(['no JSON', '{"problem":5}', '{}', '""', `{"problem":"${'x'.repeat(70_000)}"}`])(
  'an answer that cannot be read is a refusal: %.20s',
  async (answer) => {
    await send(note('a'));
    care.put('out-acks', 'instr-000001.reject.json', answer);
    expect(await answerTo('a')).toEqual({ state: 'refused', problem: 'CARE gave no reason that could be read' });
  },
);

test('numbers go on even where the list of what was sent was lost', async () => {
  for (const key of ['a', 'b']) await send(note(key));
  care.put('out-acks', 'instr-000002.ack.json', '{}');
  await answerTo('b');
  rmSync(care.path('sent'), { recursive: true });
  rmSync(care.path('out'), { recursive: true });
  expect(await send(note('c'))).toMatchObject({ reference: 'instr-000003' });
});

describe('killed at any step', () => {
  class Killed extends Error {}
  const killed = (): never => {
    throw new Killed();
  };

  /** One that was answered lies there; a second is sent, and the process killed. */
  async function sending(drop: CareDrop, at: { step: number; cut: Cut } | null): Promise<number> {
    await send(note('first'), drop);
    drop.put('out-acks', 'instr-000001.ack.json', '{}');
    const cutOff = new CutOff(at, killed, drop.root);
    try {
      await instructionsBy(cutOffFolders(foldersOf(drop), cutOff)).instruct(note('second'), { signal, dryRun: false });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    return cutOff.steps;
  }

  /** CARE takes what it sees, which is what has a manifest. */
  function importAll(drop: CareDrop): string[] {
    return outgoing(drop)
      .filter((path) => path.endsWith('.manifest.json'))
      .map((path) => {
        const { sequence, key, file } = JSON.parse(drop.files()[path]!) as {
          sequence: number;
          key: string;
          file: string;
        };
        expect(drop.files()[`out/${file}`]).toContain(`${key},24/01873`);
        for (const each of [path, `out/${file}`]) rmSync(join(drop.root, each));
        return `${sequence} ${key}`;
      });
  }

  test.each(cuts)('(%s it): instructed again it is there once, and the next one has the next number', async (cut) => {
    const steps = await sending(care, null);
    await send(note('third'));
    const expected = care.files();
    expect(steps).toBeGreaterThan(6);
    for (let step = 1; step <= steps; step += 1) {
      const drop = new CareDrop();
      await sending(drop, { step, cut });
      await send(note('second'), drop);
      await send(note('third'), drop);
      expect({ step, files: drop.files() }).toEqual({ step, files: expected });
      drop.remove();
    }
  });

  test.each(cuts)(
    '(%s it): CARE, which takes each away once it sees it, gets each once and misses no number',
    async (cut) => {
      const steps = await sending(care, null);
      for (let step = 1; step <= steps; step += 1) {
        const drop = new CareDrop();
        await sending(drop, { step, cut });
        const imported = importAll(drop);
        for (const key of ['second', 'third']) await send(note(key), drop);
        imported.push(...importAll(drop));
        // the first may have been archived before CARE looked
        expect({ step, imported: imported.filter((each) => each !== '1 first') }).toEqual({
          step,
          imported: ['2 second', '3 third'],
        });
        drop.remove();
      }
    },
  );

  test.each(cuts)('(%s it): never instructed again, it leaves no hole and no half', async (cut) => {
    const steps = await sending(care, null);
    for (let step = 1; step <= steps; step += 1) {
      const drop = new CareDrop();
      await sending(drop, { step, cut });
      await send(note('third'), drop);
      const sent = outgoing(drop);
      const last = sent.length / 2 + 1; // the first is archived
      expect({ step, sent }).toEqual({
        step,
        sent: [2, 3]
          .slice(0, last - 1)
          .flatMap((n) => [`out/instr-00000${n}.csv`, `out/instr-00000${n}.manifest.json`]),
      });
      expect(drop.files()[`out/instr-00000${last}.csv`]).toContain('third,');
      drop.remove();
    }
  });
});
