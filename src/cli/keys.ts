import type { Command } from 'commander';
import { KeyRotation, type RotationProgress } from '../cases/rotate-keys.js';
import { actor } from './actor.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

export function keysCommand(shell: Shell): Command {
  const rotate = shell
    .command(
      'rotate',
      'seal and hash personal data anew with the active keys of PII_KEYS; resumes where it was cut off',
      ['keys rotate --dry-run', 'keys rotate --json'],
    )
    .option('--dry-run', 'only count what is still under old keys')
    .action((options: CommandOptions) =>
      shell.run('keys rotate', options, (context) => (options.dryRun ? count(context) : rotateKeys(context))),
    );
  return shell.group('keys', 'the keys of personal data').addCommand(rotate);
}

async function count({ composition }: CommandContext): Promise<CommandResult> {
  const remaining = await (await composition.application()).get(KeyRotation).remaining();
  return { ok: true, json: { dryRun: true, remaining }, lines: [`still under old keys: ${describe(remaining)}`] };
}

async function rotateKeys({ composition, signal, progress }: CommandContext): Promise<CommandResult> {
  const rotation = (await composition.application()).get(KeyRotation);
  const total = sum(await rotation.remaining());
  const onProgress = (so: RotationProgress): void => progress.update(sum(so), total, 'sealed or hashed anew');
  const done = await rotation.run({ actor: actor(), signal, onProgress });
  const lines = [`under the active keys now: ${describe(done)}`, 'The old keys can be taken out of PII_KEYS.'];
  return { ok: true, json: { dryRun: false, done }, lines };
}

function sum({ sealed, lookups, hashes }: RotationProgress): number {
  return sealed + lookups + hashes;
}

function describe({ sealed, lookups, hashes }: RotationProgress): string {
  return `${sealed} sealed texts, look-ups of ${lookups} cases, content hashes of ${hashes} cases`;
}
