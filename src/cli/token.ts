import type { Command } from 'commander';
import { roles as knownRoles } from '../auth/roles.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

export function tokenCommand(shell: Shell): Command {
  return shell
    .command('token', "print a token of the embedded mode's issuer, for curl", [
      'token --role records',
      'token --role records restricted --json',
    ])
    .requiredOption('--role <role...>', 'records, reporting, operations, intake, admin; restricted beside another')
    .action((options: CommandOptions & { role: string[] }) =>
      shell.run('token', options, (context) => token(context, options.role)),
    );
}

async function token({ composition }: CommandContext, roles: string[]): Promise<CommandResult> {
  const unknown = roles.filter((role) => !knownRoles.some((known) => known === role));
  if (unknown.length > 0)
    throw new WrongInput(`no such role: ${unknown.join(', ')}; there are ${knownRoles.join(', ')}`);
  const issued = await composition.issueToken(roles);
  return { ok: true, json: { ...issued, roles }, lines: [issued.token] };
}
