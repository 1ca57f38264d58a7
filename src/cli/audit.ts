import type { Command } from 'commander';
import type { AuditVerdict } from '../audit/verify-audit.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

type Break = Extract<AuditVerdict, { intact: false }>['broken']['why'];

const breaks: Record<Break, string> = {
  changed: 'was changed after it was sealed',
  'taken-out-before': 'does not follow the row before it: rows were taken out',
  'unsealed-between': 'is sealed, but comes after one that is not',
};

export function auditCommand(shell: Shell): Command {
  const verify = shell
    .command('verify', "check the audit's chain of hashes from its first row to its last", [
      'audit verify',
      'audit verify --json',
    ])
    .action((options: CommandOptions) => shell.run('audit verify', options, verifyChain));
  return shell.group('audit', 'the record of who did what').addCommand(verify);
}

async function verifyChain({ composition }: CommandContext): Promise<CommandResult> {
  const verdict = await composition.verifyAudit();
  return { ok: verdict.intact, json: verdict, lines: describe(verdict) };
}

function describe(verdict: AuditVerdict): string[] {
  if (!verdict.intact) return [`Broken: row ${verdict.broken.id} ${breaks[verdict.broken.why]}.`];
  const { sealed, waiting, head } = verdict;
  const counts = `Intact: ${sealed} rows sealed, ${waiting} waiting to be.`;
  return head
    ? [counts, `Head: ${head} (note it elsewhere: it also shows that no rows were cut off the end)`]
    : [counts];
}
