import type { Command } from 'commander';
import { DeadLetters } from '../events/dead-letters.js';
import { textTable } from '../platform/terminal/text-table.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface RetryOptions extends CommandOptions {
  all?: true;
}

const outcomes = {
  retried: 'is back in its topic',
  'not-found': 'there is no such dead letter (any more)',
  'no-payload': 'was too large to be kept; `events replay` sends an event of ours again',
};

export function deadLettersCommand(shell: Shell): Command {
  const list = shell
    .command('list', 'messages that could not be processed, oldest first', ['dlq list', 'dlq list --json'])
    .action((options: CommandOptions) => shell.run('dlq list', options, listLetters));
  const retry = shell
    .command('retry', 'put dead letters back into their topics, as they were', [
      'dlq retry --all --dry-run',
      'dlq retry "<id>"',
    ])
    .argument('[id]', 'id of the dead letter, from `dlq list`')
    .option('--all', 'every one')
    .option('--dry-run', 'only say which')
    .action((id: string | undefined, options: RetryOptions) =>
      shell.run('dlq retry', options, (context) => retryLetters(context, id, options)),
    );
  return shell.group('dlq', 'dead letters').addCommand(list).addCommand(retry);
}

async function listLetters({ composition }: CommandContext): Promise<CommandResult> {
  const items = await (await composition.application()).get(DeadLetters).list();
  const rows = items.map(({ id, reason, attempts, failedAt }) => [id, reason, String(attempts), failedAt]);
  const lines =
    items.length > 0 ? textTable([['id', 'reason', 'attempts', 'failed at'], ...rows]) : ['no dead letters'];
  return { ok: true, json: { items }, lines };
}

async function retryLetters(
  { composition, signal, progress }: CommandContext,
  id: string | undefined,
  options: RetryOptions,
): Promise<CommandResult> {
  if ((id === undefined) === (options.all === undefined)) throw new WrongInput('name one dead letter, or --all');
  const letters = (await composition.application()).get(DeadLetters);
  const known = (await letters.list()).map((letter) => letter.id);
  const chosen = id === undefined ? known : [id];
  if (options.dryRun) {
    const found = chosen.filter((each) => known.includes(each));
    return {
      ok: found.length === chosen.length,
      json: { dryRun: true, ids: found },
      lines: found.map((each) => `would retry ${each}`),
    };
  }
  const results: { id: string; outcome: keyof typeof outcomes }[] = [];
  for (const each of chosen) {
    signal.throwIfAborted();
    results.push({ id: each, outcome: await letters.retry(each) });
    progress.update(results.length, chosen.length, 'dead letters');
  }
  const ok = results.every(({ outcome }) => outcome === 'retried');
  const lines = results.map((result) => `${result.id}: ${outcomes[result.outcome]}`);
  return { ok, json: { dryRun: false, results }, lines: lines.length > 0 ? lines : ['no dead letters'] };
}
