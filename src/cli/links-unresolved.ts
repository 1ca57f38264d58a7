import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { unresolvedCsvHeader, unresolvedCsvLine } from '../links/unresolved-csv.js';
import {
  type UnresolvedFilter,
  UnresolvedQueries,
  unresolvedReasons,
  type UnresolvedView,
} from '../links/unresolved-queries.js';
import { councilRoles } from '../model/complaint.js';
import { textTable } from '../platform/terminal/text-table.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { latenessInWords } from '../sla/explain/lateness.js';
import { oneOf, wholeNumber } from './council-time.js';
import { WrongInput } from './failures.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface UnresolvedOptions extends CommandOptions {
  reason?: string;
  unit?: string;
  office?: string;
  overdue?: true;
  limit?: string;
  csv?: true;
  restricted?: true;
}

const rowsAtOnce = 1000;
const shownRows = 50;

export function linksUnresolvedCommand(shell: Shell): Command {
  return shell
    .command('unresolved', 'written complaints that are registered in Records and not in CARE, longest waiting first', [
      'links unresolved --restricted',
      'links unresolved --restricted --overdue --csv > waiting.csv',
    ])
    .option('--reason <word>', `only for this reason: ${unresolvedReasons.join(', ')}`)
    .option('--unit <name>', 'only those that were sent to an officer of this unit')
    .option('--office <name>', 'only those that were sent to this office, such as manager')
    .option('--overdue', 'only those past their due time')
    .option('--limit <n>', `rows at most; ${shownRows} where left out, all as JSON or CSV`)
    .option('--csv', 'as CSV')
    .option(...restrictedOption)
    .action((options: UnresolvedOptions) =>
      shell.run('links unresolved', options, (context) => unresolved(context, options)),
    );
}

async function unresolved({ composition }: CommandContext, options: UnresolvedOptions): Promise<CommandResult> {
  if (options.json && options.csv) throw new WrongInput('--json or --csv, not both');
  const filter = filterOf(options);
  const most = options.limit === undefined ? null : wholeNumber('limit', options.limit, { least: 1, most: 1_000_000 });
  const application = await composition.application();
  const { restricted } = options;
  const sight = await sightOf(application, { restricted, action: 'links.unresolved', subject: 'unresolved' });
  const limit = most ?? (options.json || options.csv ? Infinity : shownRows);
  const { items, more } = await read(application, { sight, filter, limit });
  return {
    ok: true,
    json: { items, more },
    // the shell ends each line
    lines: options.csv
      ? [unresolvedCsvHeader, ...items.map(unresolvedCsvLine)].map((line) => line.slice(0, -1))
      : describe(application, { items, more, ...sight }),
  };
}

function filterOf({ reason, unit, office, overdue }: UnresolvedOptions): UnresolvedFilter {
  return {
    ...(reason !== undefined && { reason: oneOf('reason', reason, unresolvedReasons) }),
    ...(unit !== undefined && { unit }),
    ...(office !== undefined && { office: oneOf('office', office, councilRoles) }),
    ...(overdue && { overdue }),
  };
}

async function read(
  application: INestApplicationContext,
  { sight, filter, limit }: { sight: { restricted: boolean }; filter: UnresolvedFilter; limit: number },
): Promise<{ items: UnresolvedView[]; more: boolean }> {
  const queries = application.get(UnresolvedQueries);
  const items: UnresolvedView[] = [];
  let rows: Awaited<ReturnType<UnresolvedQueries['list']>> = [];
  do {
    const after = rows.at(-1)?.key ?? null;
    rows = await queries.list(sight, filter, { after, limit: Math.min(rowsAtOnce, limit - items.length + 1) });
    items.push(...rows.map(({ document }) => document));
  } while (rows.length === rowsAtOnce && items.length <= limit);
  return { items: items.slice(0, limit), more: items.length > limit };
}

function describe(
  application: INestApplicationContext,
  { items, more, restricted }: { items: UnresolvedView[]; more: boolean; restricted: boolean },
): string[] {
  if (!restricted) {
    return [
      'Nothing is known of such complaints, so they are restricted: --restricted shows them, and the audit log keeps that you looked.',
    ];
  }
  if (items.length === 0) return ['Every written complaint that Records told of is in CARE.'];
  const { words } = application.get(ExplainWords);
  const at = (instant: string | null) => (instant === null ? '' : `${words.date(instant)} ${words.time(instant)}`);
  const rows = items.map((item) => [
    item.number,
    at(item.registeredAt),
    item.channel ?? '',
    [item.office?.replaceAll('-', ' '), item.unit].filter((part) => part).join(', ') || 'not known',
    at(item.dueAt),
    item.overdue ? latenessInWords(item.overdue) : '',
    [item.caseNumber, item.workOrder].filter((part) => part !== null).join(', '),
  ]);
  const header = ['document', `registered (${words.zone})`, 'came by', 'sent to', 'due in CARE', 'over', 'names'];
  return [...textTable([header, ...rows]), ...(more ? ['There are more: --limit, --json or --csv show them.'] : [])];
}
