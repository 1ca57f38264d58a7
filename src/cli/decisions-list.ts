import type { Command } from 'commander';
import { councilRoles } from '../model/complaint.js';
import { type DecidedCase, type DecisionFilter, DecisionQueries } from '../decisions/reads/decision-queries.js';
import { textTable } from '../platform/terminal/text-table.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { oneOf, wholeNumber } from './council-time.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface ListOptions extends CommandOptions {
  office?: string;
  unit?: string;
  urgent?: true;
  refused?: true;
  incomplete?: true;
  all?: true;
  limit?: string;
  restricted?: true;
}

const shownRows = 50;

export function decisionsListCommand(shell: Shell): Command {
  return shell
    .command('list', "open cases with what the council's policy says of them, newest first", [
      'decisions list --urgent',
      'decisions list --office general-manager --restricted',
      'decisions list --incomplete --all --json',
    ])
    .option('--office <name>', 'only those that go to this office, such as manager')
    .option('--unit <name>', 'only this unit')
    .option('--urgent', 'only those that somebody must act on at once')
    .option('--refused', 'only those that are registered and not acted on')
    .option('--incomplete', 'only those whose record lacks something')
    .option('--all', 'those too that are over')
    .option('--limit <n>', `rows at most; ${shownRows} where left out`)
    .option(...restrictedOption)
    .action((options: ListOptions) => shell.run('decisions list', options, (context) => list(context, options)));
}

async function list({ composition }: CommandContext, options: ListOptions): Promise<CommandResult> {
  const filter = filterOf(options);
  const limit =
    options.limit === undefined ? shownRows : wholeNumber('limit', options.limit, { least: 1, most: 10_000 });
  const application = await composition.application();
  const { restricted } = options;
  const sight = await sightOf(application, { restricted, action: 'decisions.list', subject: 'decisions' });
  const found = await application.get(DecisionQueries).list(sight, filter, { after: null, limit: limit + 1 });
  const items = found.slice(0, limit).map(({ decided }) => decided);
  const more = found.length > limit;
  const { words } = application.get(ExplainWords);
  return { ok: true, json: { items, more }, lines: describe(items, more, (instant) => words.date(instant)) };
}

function filterOf({ office, unit, urgent, refused, incomplete, all }: ListOptions): DecisionFilter {
  return {
    ...(office !== undefined && { office: oneOf('office', office, councilRoles) }),
    ...(unit !== undefined && { unit }),
    ...(urgent && { urgent }),
    ...(refused && { admissible: false }),
    ...(incomplete && { incomplete }),
    ...(!all && { open: true }),
  };
}

function describe(items: DecidedCase[], more: boolean, date: (instant: string) => string): string[] {
  const rows = items.map((one) => [
    one.number,
    one.kind,
    date(one.receivedAt),
    one.status,
    one.unit ?? '',
    one.office ?? '',
    one.admissibility ?? '',
    [one.urgent && 'urgent', one.complete === false && 'incomplete', one.restricted && 'restricted']
      .filter(Boolean)
      .join(', '),
  ]);
  const head = ['case', 'kind', 'received', 'stands', 'unit', 'goes to', 'accepted', 'marks'];
  return [
    ...(items.length > 0 ? textTable([head, ...rows]) : ['No case to list.']),
    ...(more ? ['There are more: --limit shows them.'] : []),
  ];
}
