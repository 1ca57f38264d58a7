import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { clockNames } from '../model/service-standard.js';
import { textTable } from '../platform/terminal/text-table.js';
import { breachCsvHeader, breachCsvLine } from '../sla/breaches/breach-csv.js';
import { type BreachFilter, BreachQueries, type BreachView } from '../sla/breaches/breach-queries.js';
import type { ClockSight } from '../sla/clock-page.js';
import { latenessInWords } from '../sla/explain/lateness.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { oneOf, wholeNumber } from './council-time.js';
import { WrongInput } from './failures.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface BreachOptions extends CommandOptions {
  clock?: string;
  unit?: string;
  system?: string;
  role?: string;
  open?: true;
  historical?: true;
  limit?: string;
  csv?: true;
  restricted?: true;
}

const rowsAtOnce = 1000;
const shownRows = 50;

export function slaBreachesCommand(shell: Shell): Command {
  return shell
    .command('breaches', 'broken service standards, newest first', [
      'sla breaches --open',
      'sla breaches --clock REQ-DONE --unit works --csv > breaches.csv',
    ])
    .option('--clock <name>', 'only this standard, such as REQ-DONE')
    .option('--unit <name>', 'only this unit')
    .option('--system <name>', 'only this legacy system')
    .option('--role <name>', 'only those that are for this council role')
    .option('--open', 'only those whose case is still to be served')
    .option('--historical', 'those too that were due before Shirelink saw their case')
    .option('--limit <n>', `rows at most; ${shownRows} where left out, all as JSON or CSV`)
    .option('--csv', 'as CSV')
    .option(...restrictedOption)
    .action((options: BreachOptions) => shell.run('sla breaches', options, (context) => breaches(context, options)));
}

async function breaches({ composition, progress }: CommandContext, options: BreachOptions): Promise<CommandResult> {
  if (options.json && options.csv) throw new WrongInput('--json or --csv, not both');
  const filter = filterOf(options);
  const most = options.limit === undefined ? null : wholeNumber('limit', options.limit, { least: 1, most: 1_000_000 });
  const application = await composition.application();
  const { restricted } = options;
  const sight = await sightOf(application, { restricted, action: 'sla.breaches', subject: 'breaches' });
  const limit = most ?? (options.json || options.csv ? Infinity : shownRows);
  const found = await read(application, { sight, filter, limit }, (rows) => progress.update(rows, null, 'breaches'));
  const leftOut = await application.get(BreachQueries).historicalLeftOut(sight, filter);
  const { items, more } = found;
  return {
    ok: true,
    json: { items, more, historicalLeftOut: leftOut },
    // the shell ends each line
    lines: options.csv
      ? [breachCsvHeader, ...items.map(breachCsvLine)].map((line) => line.slice(0, -1))
      : describe(application, found, leftOut),
  };
}

function filterOf({ clock, unit, system, role, open, historical }: BreachOptions): BreachFilter {
  return {
    ...(clock !== undefined && { clock: [oneOf('clock', clock, clockNames)] }),
    ...(unit !== undefined && { unit }),
    ...(system !== undefined && { system }),
    ...(role !== undefined && { role }),
    ...(open && { open }),
    ...(historical && { historical }),
  };
}

async function read(
  application: INestApplicationContext,
  { sight, filter, limit }: { sight: ClockSight; filter: BreachFilter; limit: number },
  onProgress: (rows: number) => void,
): Promise<{ items: BreachView[]; more: boolean }> {
  const queries = application.get(BreachQueries);
  const items: BreachView[] = [];
  let rows: Awaited<ReturnType<BreachQueries['list']>> = [];
  do {
    const after = rows.at(-1)?.key ?? null;
    rows = await queries.list(sight, filter, { after, limit: Math.min(rowsAtOnce, limit - items.length + 1) });
    items.push(...rows.map(({ breach }) => breach));
    if (rows.length === rowsAtOnce) onProgress(items.length);
  } while (rows.length === rowsAtOnce && items.length <= limit);
  return { items: items.slice(0, limit), more: items.length > limit };
}

function describe(
  application: INestApplicationContext,
  { items, more }: { items: BreachView[]; more: boolean },
  leftOut: number,
): string[] {
  const { words } = application.get(ExplainWords);
  const at = (instant: string | null) => (instant === null ? '' : `${words.date(instant)} ${words.time(instant)}`);
  const rows = items.map((breach) => [
    breach.number,
    breach.clock,
    breach.unit ?? '',
    at(breach.dueAt),
    breach.overdue ? latenessInWords(breach.overdue) : '',
    breach.stoppedAt === null ? 'open' : `${breach.state} ${at(breach.stoppedAt)}`,
    asked(breach),
  ]);
  const table = textTable([['case', 'standard', 'unit', `due (${words.zone})`, 'over', 'stands', 'asked'], ...rows]);
  return [
    ...(items.length > 0 ? table : ['No broken service standard to list.']),
    ...(more ? [`There are more: --limit, --json or --csv show them.`] : []),
    ...(leftOut > 0 ? [`${leftOut} were due before Shirelink saw their case, and are left out (--historical).`] : []),
  ];
}

function asked({ role, action, escalation, notice, historical }: BreachView): string {
  if (historical) return 'nobody: was due before Shirelink';
  const how = escalation ? `${action}: ${escalation.state}` : (notice ?? action);
  return `${role} (${how})`;
}
