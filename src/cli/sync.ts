import type { Command } from 'commander';
import type { PassResult } from '../sync/pass.js';
import { SyncRunner } from '../sync/sync-runner.js';
import { knownSystem } from './known-system.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface SyncOptions extends CommandOptions {
  full?: true;
}

export function syncCommand(shell: Shell): Command {
  return shell
    .command('sync', 'fetch what changed in a legacy system, now', ['sync authority', 'sync authority --full --json'])
    .argument('<system>', 'as the council file names it')
    .option('--full', 'forget the cursor and walk everything')
    .action((system: string, options: SyncOptions) =>
      shell.run(`sync ${system}`, options, (context) => sync(context, system, options.full ?? false)),
    );
}

async function sync(
  { composition, signal, progress }: CommandContext,
  system: string,
  full: boolean,
): Promise<CommandResult> {
  await knownSystem(composition, system);
  const runner = (await composition.application()).get(SyncRunner);
  const result = await runner.runPass(system, {
    full,
    signal,
    onProgress: (so) => progress.update(so.fetched, null, `rows, ${so.received} new, ${so.changed} changed`),
    onWait: () => progress.update(0, null, `rows, waiting for another process that reads ${system}`),
  });
  return { ok: true, json: result, lines: [describe(result)] };
}

function describe(result: PassResult): string {
  const { system, fetched, received, changed, unchanged, stale, unmapped, rejected, events } = result;
  return [
    `${system}: ${fetched} rows in ${result.seconds.toFixed(1)} s: ${received} new, ${changed} changed, ${unchanged} unchanged,`,
    `${stale} older than known, ${unmapped} unmapped, ${rejected} quarantined; ${events} events`,
  ].join(' ');
}
