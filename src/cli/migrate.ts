import type { Command } from 'commander';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

export function migrateCommand(shell: Shell): Command {
  return shell
    .command('migrate', 'bring the database to the schema of this version', ['migrate --dry-run', 'migrate --json'])
    .option('--dry-run', 'only say which migrations are waiting')
    .action((options: CommandOptions) =>
      shell.run('migrate', options, (context) => migrate(context, options.dryRun ?? false)),
    );
}

async function migrate({ composition }: CommandContext, dryRun: boolean): Promise<CommandResult> {
  const { applied, waiting } = await composition.migrate({ dryRun });
  const lines = dryRun ? waiting.map((name) => `would apply ${name}`) : applied.map((name) => `applied ${name}`);
  return {
    ok: true,
    json: { dryRun, applied, waiting },
    lines: lines.length > 0 ? lines : ['the database is up to date'],
  };
}
