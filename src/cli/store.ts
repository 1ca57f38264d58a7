import type { Command } from 'commander';
import { type RestoredState, StoreRestoration } from '../sync/store-restoration.js';
import { actor } from './actor.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface RestoredOptions extends CommandOptions {
  resend?: true;
}

export function storeCommand(shell: Shell): Command {
  const restored = shell
    .command('restored', 'say that PostgreSQL was restored from a backup: once, before the service starts on it', [
      'store restored --dry-run',
      'store restored --resend',
    ])
    .option('--resend', 'also send the whole event log again under the new ce_source')
    .option('--dry-run', 'only say where the store stands')
    .addHelpText('after', `\n${explanation}`)
    .action((options: RestoredOptions) => shell.run('store restored', options, (context) => restore(context, options)));
  return shell.group('store', "Shirelink's own database").addCommand(restored);
}

const explanation = `Events get a new epoch in ce_source, by which consumers know that the time after the backup is told anew; cursors of
/api/v1/events from before are answered with 410. Sync reads the lost time again, and a sweep is due at once.
--resend is needed where consumers must also forget what happened and was undone in the lost time, and where a
worker has run on the restored store before this command.`;

async function restore({ composition }: CommandContext, { resend, dryRun }: RestoredOptions): Promise<CommandResult> {
  await checkSchema(composition);
  const restoration = (await composition.application()).get(StoreRestoration);
  const state = await restoration.state();
  await checkCouncil(composition, state);
  const relay = state.working.find(({ name }) => name === 'relay');
  if (dryRun) {
    const json = { dryRun: true, resend: resend ?? false, ...state, source: { before: state.source, after: null } };
    return { ok: true, json, lines: ['would raise the epoch in ce_source', ...describe(state, resend ?? false)] };
  }
  if (relay && !resend) {
    throw new WrongInput(
      `a relay is at work on this store (${relay.holder}), and what it has sent since the restore may bear the ids of lost events: stop it, and run this with --resend`,
    );
  }
  const { before, source } = await restoration.declare({ resend: resend ?? false, actor: actor() });
  const json = { dryRun: false, resend: resend ?? false, ...before, source: { before: before.source, after: source } };
  const told = `ce_source is ${source} from now on; it was ${before.source}`;
  return { ok: true, json, lines: [told, ...describe(before, resend ?? false)] };
}

/** Throws WrongInput where the backup is of an earlier version. */
async function checkSchema(composition: CommandContext['composition']): Promise<void> {
  const { waiting } = await composition.migrate({ dryRun: true });
  if (waiting.length === 0) return;
  throw new WrongInput(
    `the backup is of an earlier version (migrations to apply: ${waiting.length}): run migrate first`,
  );
}

/** Throws WrongInput where the backup is another council's. */
async function checkCouncil(composition: CommandContext['composition'], { source }: RestoredState): Promise<void> {
  const { council } = (await composition.settings()).council;
  if (source.startsWith(`/shirelink/${council}/`)) return;
  throw new WrongInput(`the backup is of another council (${source}), and the council file names ${council}`);
}

function describe({ logs, systems, working }: RestoredState, resend: boolean): string[] {
  const positions = Object.entries(logs).map(([log, { head, relayed }]) => {
    const first = resend ? 1 : relayed + 1;
    return `${log} log: ${head} events; the relay sends from ${first} on`;
  });
  const reading = systems.map(({ system, highWater, heldBy }) => {
    const from = highWater ? `reads changes since ${highWater}` : 'walks everything';
    return `${system}: ${from}, and a sweep is due${heldBy === null ? '' : `; still held by ${heldBy}: release it`}`;
  });
  return [...positions, ...reading, ...working.map(({ name, holder }) => `${name} was at work: ${holder}`)];
}
