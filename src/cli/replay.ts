import type { Command } from 'commander';
import { QuarantineReplay, type ReplayOutcome } from '../sync/quarantine-replay.js';
import { actor } from './actor.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

const meanings: Record<ReplayOutcome, string> = {
  applied: 'the mirror has it now',
  'still-bad': 'it fails as before and stays in quarantine: mend the mapping or the record first',
  'not-found': 'there is no such quarantined record',
  'not-open': 'it was settled before',
  erased: 'its payload was erased after its time; legacy may still have the record',
  busy: 'another process is reading that system: try again in a moment',
};

export function replayCommand(shell: Shell): Command {
  return shell
    .command('replay', 'try a quarantined record again as it came', ['replay 0a0b7c1e-4a53-4f6e-9b50-4f8b1c6a2b11'])
    .argument('<id>', 'id of the quarantined record, from /api/v1/sync/quarantine')
    .option('--dry-run', 'only say what would come of it')
    .action((id: string, options: CommandOptions) =>
      shell.run('replay', options, (context) => replay(context, id, options.dryRun ?? false)),
    );
}

async function replay({ composition }: CommandContext, id: string, dryRun: boolean): Promise<CommandResult> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new WrongInput('the id of a quarantined record is a UUID');
  const quarantine = (await composition.application()).get(QuarantineReplay);
  const outcome = await (dryRun ? quarantine.preview(id) : quarantine.replay(id, actor()));
  const meaning = dryRun && outcome === 'applied' ? 'the mirror would have it' : meanings[outcome];
  return { ok: outcome === 'applied', json: { dryRun, id, outcome }, lines: [`${id}: ${meaning}`] };
}
