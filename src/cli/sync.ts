import type { Command } from 'commander';
import { LEGACY_SYSTEMS, type LegacySystems } from '../legacy/registry.js';
import type { PassResult } from '../sync/pass.js';
import { SyncRunner } from '../sync/sync-runner.js';
import { SyncStatus } from '../sync/sync-status.js';
import { describeDryRead, dryRead } from './dry-sync.js';
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
    .option('--dry-run', 'only read: say how much would come, and what the mapping lacks')
    .action((system: string, options: SyncOptions) =>
      shell.run(`sync ${system}`, options, (context) =>
        (options.dryRun ? dryRun : sync)(context, system, options.full ?? false),
      ),
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

async function dryRun(
  { composition, signal, progress }: CommandContext,
  name: string,
  full: boolean,
): Promise<CommandResult> {
  await knownSystem(composition, name);
  const application = await composition.application();
  const status = (await application.get(SyncStatus).now()).find(({ system }) => system === name);
  const read = await dryRead(application.get<LegacySystems>(LEGACY_SYSTEMS).get(name)!, {
    walk: { changesSince: full || status?.cursor.highWater === null ? null : (status?.cursor ?? null) },
    signal,
    onProgress: (fetched) => progress.update(fetched, null, 'rows'),
  });
  return { ok: true, json: read, lines: describeDryRead(read) };
}

function describe(result: PassResult): string {
  const { system, fetched, received, changed, unchanged, stale, unmapped, rejected, events } = result;
  return [
    `${system}: ${fetched} rows in ${result.seconds.toFixed(1)} s: ${received} new, ${changed} changed, ${unchanged} unchanged,`,
    `${stale} older than known, ${unmapped} unmapped, ${rejected} quarantined; ${events} events`,
  ].join(' ');
}
