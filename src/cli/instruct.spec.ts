import type { INestApplicationContext } from '@nestjs/common';
import { ReadAudit } from '../audit/read-audit.js';
import { CaseQueries } from '../cases/case-queries.js';
import type { InstructionAnswer, InstructionReceipt, LegacyInstruction } from '../legacy/legacy-system.js';
import { LEGACY_SYSTEMS } from '../legacy/registry.js';
import { SourceError } from '../legacy/source-error.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Leases } from '../platform/leases/leases.js';
import { actor } from './actor.js';
import type { Composition } from './composition.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const files = [{ name: 'out/instr-000045.csv', text: 'key,request_no\r\nk,24/01873\r\n' }];
const caseId = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';

interface World {
  receipt?: InstructionReceipt;
  fails?: string;
  /** One after another; the last one stays. */
  answers?: InstructionAnswer[];
  leased?: boolean;
  instructed?: boolean;
}

/** What one command line does: in which order it touched what, and what it said. */
async function run(line: string[], world: World = {}) {
  const { answers = [{ state: 'waiting' }], leased = false, instructed = true } = world;
  const did: unknown[] = [];
  const system = {
    name: 'civicview',
    instruct: (instruction: LegacyInstruction, { dryRun }: { dryRun: boolean }) => {
      did.push({ instructs: instruction, dryRun });
      if (world.fails)
        throw new SourceError({ system: 'civicview', operation: 'instruct', code: world.fails, consequence: 'retry' });
      return Promise.resolve(
        world.receipt ?? { outcome: dryRun ? 'would-send' : 'sent', reference: 'instr-000045', files },
      );
    },
    instructionAnswer: () => Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]!),
  };
  const parts = new Map<unknown, object>([
    [LEGACY_SYSTEMS, new Map([['civicview', instructed ? system : { name: 'civicview' }]])],
    [KeyRing, { hash: (text: string) => Buffer.from(text.padEnd(16).slice(0, 16)) }],
    [ReadAudit, { record: (entry: object) => Promise.resolve(did.push({ audits: entry })) }],
    [
      CaseQueries,
      {
        list: ({ restricted }: { restricted: boolean }, { number }: { number: string }) =>
          Promise.resolve(
            number === '24/01873' || (restricted && number === '24/00666') ? [{ case: { id: caseId } }] : [],
          ),
      },
    ],
    [
      Leases,
      {
        whileHeld: (
          name: string,
          signal: AbortSignal,
          work: (lease: object, signal: AbortSignal) => Promise<unknown>,
        ) => {
          did.push({ holds: name });
          return leased ? Promise.resolve(null) : work({}, signal);
        },
      },
    ],
  ]);
  const composition = {
    settings: () => Promise.resolve({ systems: [{ name: 'civicview' }] }),
    application: () => Promise.resolve({ get: (token: unknown) => parts.get(token) } as INestApplicationContext),
    close: () => Promise.resolve(),
  } as unknown as Composition;
  let [out, err] = ['', ''];
  const shell = new Shell(composition, new AbortController().signal, {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  });
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, ['node', 'shirelink', 'instruct', ...line]);
  return { code, out, err, did };
}

const stage = ['civicview', '24/01873', '--stage', '3', '--key', 'k-1'];
const instructs = { instructs: { key: 'k-1', number: '24/01873', act: { do: 'stage', stage: 3 } }, dryRun: false };

test('works alone, audits who did it before it is done, and says under which name it went out [K-06]', async () => {
  expect(await run(stage)).toEqual({
    code: 0,
    out: 'sent as instr-000045\nthe same command asks for the answer\n',
    err: '',
    did: [
      { holds: 'instruct-civicview' },
      {
        audits: {
          actor: actor(),
          action: 'case.instruct',
          subject: `case:${caseId}`,
          detail: { system: 'civicview', do: 'stage', key: 'k-1' },
        },
      },
      instructs,
    ],
  });
});

test('--dry-run shows exactly what would be written, and neither audits nor writes', async () => {
  expect(await run([...stage, '--dry-run'])).toEqual({
    code: 0,
    out: 'would write out/instr-000045.csv:\nkey,request_no\r\nk,24/01873\n',
    err: '',
    did: [{ ...instructs, dryRun: true }],
  });
});

test.each<[string, World, number, string]>([
  ['done', { answers: [{ state: 'waiting' }, { state: 'done' }] }, 0, 'the legacy system has done it'],
  [
    'refused',
    { answers: [{ state: 'refused', problem: 'Request is closed' }] },
    1,
    'the legacy system refused: Request is closed',
  ],
  ['silent', {}, 1, 'not answered in time; ask again with the same command'],
])('--wait waits for the answer: %s', async (...[, world, code, words]) => {
  const { out, ...result } = await run([...stage, '--wait', '1'], world);
  expect([result.code, out]).toEqual([code, `sent as instr-000045\n${words}\n`]);
});

test('the same again is sent once and shows the answer', async () => {
  const receipt: InstructionReceipt = { outcome: 'sent-before', reference: 'instr-000044', files: [] };
  const { code, out } = await run([...stage, '--json'], { receipt, answers: [{ state: 'done' }] });
  const answer = { state: 'done' };
  expect([code, JSON.parse(out)]).toEqual([
    0,
    { dryRun: false, key: 'k-1', outcome: 'sent-before', reference: 'instr-000044', answer },
  ]);
});

test('without a key the same instruction always has the same one', async () => {
  const keys: unknown[] = [];
  for (const _ of [1, 2]) {
    const { did } = await run(['civicview', '24/01873', '--note', 'Mary Smith rang']);
    keys.push((did.at(-1) as { instructs: LegacyInstruction }).instructs.key);
  }
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).toMatch(/^cli-[0-9a-f]{32}$/);
});

test('a restricted case needs --restricted, and the audit says who looked [K-16, K-17, K-18]', async () => {
  const line = ['civicview', '24/00666', '--stage', '3', '--key', 'k-1'];
  expect(await run(line)).toMatchObject({ code: 2, did: [] });
  const { code, did } = await run([...line, '--restricted', '--dry-run']);
  const audits = { actor: actor(), action: 'case.instruct.restricted', subject: 'system:civicview' };
  expect([code, did[0]]).toEqual([0, { audits }]);
});

test.each<[string, string[], World, string]>([
  ['nothing to do', ['civicview', '24/01873'], {}, 'say one thing: --note, --work-order or --stage'],
  ['two things', ['civicview', '24/01873', '--stage', '1', '--note', 'x'], {}, 'say one thing'],
  ['no stage', ['civicview', '24/01873', '--stage', '7'], {}, '--stage is 1 to 6'],
  ['no time', [...stage, '--wait', 'long'], {}, '--wait is a number of seconds'],
  [
    'no such case',
    ['civicview', '99/1', '--stage', '1'],
    {},
    'civicview has no case of this number, or it is restricted',
  ],
  ['no such system', ['oracle', '24/01873', '--stage', '1'], {}, 'the council file has no system "oracle"'],
  ['a system that cannot', stage, { instructed: false }, 'civicview takes no instructions'],
  ['a used key', stage, { fails: 'key-reused' }, 'another instruction was sent under this --key: choose another'],
])('%s ends with 2', async (...[, line, world, hint]) => {
  const { code, out, err } = await run(line, world);
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(hint)]);
});

test.each<[string, World, string]>([
  ['another process', { leased: true }, 'another process is instructing civicview: try again in a moment'],
  ['the drop', { fails: 'disk-full' }, 'civicview instruct: disk-full'],
])('%s in the way ends with 1', async (...[, world, hint]) => {
  expect(await run(stage, world)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(hint) });
});
