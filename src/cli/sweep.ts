import type { Command } from 'commander';
import { LEGACY_SYSTEMS, type LegacySystems } from '../legacy/registry.js';
import type { SweepResult } from '../sync/sweep.js';
import { SyncRunner } from '../sync/sync-runner.js';
import { describeDryRead, dryRead } from './dry-sync.js';
import { WrongInput } from './failures.js';
import { knownSystem } from './known-system.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface SweepOptions extends CommandOptions {
  acceptMissing?: true;
}

export function sweepCommand(shell: Shell): Command {
  return shell
    .command('sweep', 'compare the whole mirror with a legacy system, and mend it', [
      'sweep authority',
      'sweep authority --accept-missing',
    ])
    .argument('<system>', 'as the council file names it')
    .option(
      '--accept-missing',
      'remove cases that legacy no longer has although they are more than 1 %: you have looked',
    )
    .option('--dry-run', 'only read: say how much there is, and what the mapping lacks')
    .action((system: string, options: SweepOptions) =>
      shell.run(`sweep ${system}`, options, (context) =>
        options.dryRun ? dryRun(context, system) : sweep(context, system, options.acceptMissing ?? false),
      ),
    );
}

async function sweep(
  { composition, signal, progress }: CommandContext,
  system: string,
  acceptMissing: boolean,
): Promise<CommandResult> {
  await knownSystem(composition, system);
  const runner = (await composition.application()).get(SyncRunner);
  const result = await runner.runSweep(system, {
    acceptMissing,
    signal,
    onProgress: (seen) => progress.update(seen, null, 'records compared'),
    onWait: () => progress.update(0, null, `records compared, waiting for another process that reads ${system}`),
  });
  return {
    ok: result.outcome === 'complete' || result.outcome === 'nothing-new',
    json: result,
    lines: describe(result),
  };
}

async function dryRun({ composition, signal, progress }: CommandContext, name: string): Promise<CommandResult> {
  await knownSystem(composition, name);
  const system = (await composition.application()).get<LegacySystems>(LEGACY_SYSTEMS).get(name)!;
  if (!system.capabilities.list)
    throw new WrongInput(`${name} cannot list its records, so a sweep probes known numbers only: nothing to try`);
  const onProgress = (fetched: number): void => progress.update(fetched, null, 'records');
  const read = await dryRead(system, { walk: 'list', signal, onProgress });
  return { ok: true, json: read, lines: describeDryRead(read) };
}

function describe(result: SweepResult): string[] {
  const { system, listed, seen, corrections, missing, removed, difference } = result;
  const scope = listed ? '' : ' (known cases only)';
  const counts = `${system}: ${seen} records compared${scope}, ${corrections} corrected, ${missing} missing in legacy, ${removed} removed`;
  if (result.outcome === 'too-many-missing') {
    return [
      counts,
      'Too many are missing to be true, so none was removed. Look at the legacy system; if they are really gone, run it with --accept-missing.',
    ];
  }
  if (result.outcome === 'nothing-new')
    return [`${system} has given no new list since the last sweep: there is nothing to compare with.`];
  if (result.outcome === 'paused') return [counts, 'Paused; the next sweep goes on from here.'];
  return [counts, difference === 0 ? 'The mirror is equal.' : `${difference} differences were found.`];
}
