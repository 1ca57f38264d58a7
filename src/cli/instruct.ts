import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { ReadAudit } from '../audit/read-audit.js';
import { CaseQueries } from '../cases/case-queries.js';
import {
  type InstructionAnswer,
  instructionLease,
  type InstructionReceipt,
  type LegacyInstruction,
  type LegacySystem,
} from '../legacy/legacy-system.js';
import { LEGACY_SYSTEMS, type LegacySystems } from '../legacy/registry.js';
import { SourceError } from '../legacy/source-error.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Leases } from '../platform/leases/leases.js';
import { actor } from './actor.js';
import { WrongInput } from './failures.js';
import { instructedAct, type InstructedOptions } from './instructed-act.js';
import { knownSystem } from './known-system.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface InstructOptions extends CommandOptions, InstructedOptions {
  key?: string;
  wait?: string | true;
  restricted?: true;
}

type Instructed = LegacySystem & Required<Pick<LegacySystem, 'instruct' | 'instructionAnswer'>>;

const defaultWaitSeconds = 60;
const askEveryMs = 1000;

/** Codes that mean what was typed is wrong, in words. */
const refusals: Record<string, string> = {
  'bad-key': '--key has letters, digits, ".", "_" and "-", at most 100',
  'bad-work-order': '--work-order is empty or has letters that no work order has',
  'bad-text-length': 'a note has 1 to 4000 characters',
  'text-not-encodable': 'the note has a letter that the legacy system cannot store; write it without',
  'key-reused': 'another instruction was sent under this --key: choose another',
};

export function instructCommand(shell: Shell): Command {
  return shell
    .command('instruct', 'have a legacy system note something on a case, or take over its work order or stage', [
      'instruct civicview 24/01873 --stage 3 --dry-run',
      'instruct civicview 24/01873 --work-order WO-4711 --wait',
      'instruct civicview 24/01873 --note - < note.txt',
    ])
    .argument('<system>', 'as the council file names it')
    .argument('<number>', "the case's number there")
    .option('--note <text>', 'a note; - reads it from standard input, which no shell remembers')
    .option('--work-order <number>', 'acknowledges the work order under which the council acts')
    .option('--stage <1-6>', 'the stage of the complaints procedure (K-06)')
    .option('--key <key>', 'sends the same again on purpose; without it the same is sent once, however often you ask')
    .option('--wait [seconds]', `waits for the answer, ${defaultWaitSeconds} seconds where none are given`)
    .option('--dry-run', 'only show exactly what would be written')
    .option(...restrictedOption)
    .action((system: string, number: string, options: InstructOptions) =>
      shell.run(`instruct ${system}`, options, (context) => instruct(context, { system, number }, options)),
    );
}

async function instruct(
  context: CommandContext,
  { system: name, number }: { system: string; number: string },
  options: InstructOptions,
): Promise<CommandResult> {
  const act = instructedAct(options);
  const patience = waitSeconds(options.wait);
  await knownSystem(context.composition, name);
  const application = await context.composition.application();
  const system = application.get<LegacySystems>(LEGACY_SYSTEMS).get(name)!;
  if (!canBeInstructed(system)) throw new WrongInput(`${name} takes no instructions`);
  const { restricted } = options;
  const sight = await sightOf(application, { restricted, action: 'case.instruct', subject: `system:${name}` });
  const id = await caseId(application, { system: name, number }, sight);
  const key = options.key ?? keyOf(application, [name, number, act]);
  const instruction = { key, number, act };
  if (options.dryRun) return planned(key, await send(system, instruction, { signal: context.signal, dryRun: true }));
  const receipt = await instructAlone(application, { system, instruction, id, signal: context.signal });
  const answer = await answerWithin(system, key, { seconds: patience, context });
  return told({ key, receipt, answer, waited: patience > 0 });
}

/** Legacy numbers what it is told, so nobody else may instruct it meanwhile; the audit says who did, before it is done. */
async function instructAlone(
  application: INestApplicationContext,
  {
    system,
    instruction,
    id,
    signal,
  }: { system: Instructed; instruction: LegacyInstruction; id: string; signal: AbortSignal },
): Promise<InstructionReceipt> {
  const { key, act } = instruction;
  const entry = { action: 'case.instruct', subject: `case:${id}`, detail: { system: system.name, do: act.do, key } };
  const receipt = await application
    .get(Leases)
    .whileHeld(instructionLease(system.name), signal, async (_lease, held) => {
      await application.get(ReadAudit).record({ actor: actor(), ...entry });
      return send(system, instruction, { signal: held, dryRun: false });
    });
  if (!receipt) throw new Error(`another process is instructing ${system.name}: try again in a moment`);
  return receipt;
}

async function send(
  system: Instructed,
  instruction: LegacyInstruction,
  options: { signal: AbortSignal; dryRun: boolean },
): Promise<InstructionReceipt> {
  try {
    return await system.instruct(instruction, options);
  } catch (error) {
    const refusal = error instanceof SourceError ? refusals[error.code] : undefined;
    throw refusal === undefined ? error : new WrongInput(refusal);
  }
}

async function answerWithin(
  system: Instructed,
  key: string,
  { seconds, context: { signal, progress } }: { seconds: number; context: CommandContext },
): Promise<InstructionAnswer> {
  const began = performance.now();
  for (;;) {
    const waited = (performance.now() - began) / 1000;
    const answer = (await system.instructionAnswer(key, { signal })) ?? { state: 'waiting' };
    if (answer.state !== 'waiting' || waited >= seconds) return answer;
    progress.update(Math.round(waited), seconds, `seconds, waiting for ${system.name}`);
    await pause(askEveryMs, undefined, { signal });
  }
}

function planned(key: string, { outcome, reference, files }: InstructionReceipt): CommandResult {
  const lines =
    outcome === 'sent-before'
      ? [`nothing would be written: it was sent before, as ${reference}`]
      : files.flatMap(({ name, text }) => [`would write ${name}:`, text.trimEnd(), '']).slice(0, -1);
  return { ok: true, json: { dryRun: true, key, outcome, reference, files }, lines };
}

function told({
  key,
  receipt: { outcome, reference },
  answer,
  waited,
}: {
  key: string;
  receipt: InstructionReceipt;
  answer: InstructionAnswer;
  waited: boolean;
}): CommandResult {
  const sent =
    outcome === 'sent' ? `sent as ${reference}` : `sent before, as ${reference}; --key sends it again on purpose`;
  const answers: Record<InstructionAnswer['state'], string> = {
    waiting: waited ? 'not answered in time; ask again with the same command' : 'the same command asks for the answer',
    done: 'the legacy system has done it',
    refused: `the legacy system refused: ${answer.state === 'refused' ? answer.problem : ''}`,
  };
  const ok = answer.state === 'done' || (answer.state === 'waiting' && !waited);
  return { ok, json: { dryRun: false, key, outcome, reference, answer }, lines: [sent, answers[answer.state]] };
}

/** Throws WrongInput where the mirror has no such case: a mistyped number must not go out. */
async function caseId(
  application: INestApplicationContext,
  filter: { system: string; number: string },
  sight: { restricted: boolean },
): Promise<string> {
  const [found] = await application.get(CaseQueries).list(sight, filter, { after: null, limit: 1 });
  if (found) return found.case.id;
  throw new WrongInput(`${filter.system} has no case of this number, or it is restricted (--restricted)`);
}

/** The same for the same instruction. Keyed, since a note's plain hash could be tried out; it stands in file names and the audit. */
function keyOf(application: INestApplicationContext, instruction: unknown[]): string {
  return `cli-${application.get(KeyRing).hash(JSON.stringify(instruction)).toString('hex').slice(0, 32)}`;
}

function waitSeconds(wait: string | true | undefined): number {
  if (wait === undefined) return 0;
  if (wait === true) return defaultWaitSeconds;
  if (!/^[1-9]\d{0,4}$/.test(wait)) throw new WrongInput('--wait is a number of seconds');
  return Number(wait);
}

function canBeInstructed(system: LegacySystem): system is Instructed {
  return system.instruct !== undefined && system.instructionAnswer !== undefined;
}
