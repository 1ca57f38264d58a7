import type { Command } from 'commander';
import { textTable } from '../platform/terminal/text-table.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { Forecast, type ForecastItem, type ForecastView } from '../sla/forecast/forecast.js';
import type { ClockFilter } from '../sla/clock-page.js';
import { councilInstant, wholeNumber } from './council-time.js';
import { WrongInput } from './failures.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface ForecastOptions extends CommandOptions {
  until?: string;
  unit?: string;
  system?: string;
  role?: string;
  limit: string;
  restricted?: true;
}

export function slaForecastCommand(shell: Shell): Command {
  return shell
    .command('forecast', 'what will be broken until a given time unless it is met, next due first', [
      'sla forecast',
      'sla forecast --until 2026-03-09T09:00 --unit works',
    ])
    .option('--until <time>', 'the end of the next business day where left out; local time, or with an offset')
    .option('--unit <name>', 'only this unit')
    .option('--system <name>', 'only this legacy system')
    .option('--role <name>', 'only those that would be for this council role')
    .option('--limit <n>', 'cases that are listed', '50')
    .option(...restrictedOption)
    .action((options: ForecastOptions) => shell.run('sla forecast', options, (context) => forecast(context, options)));
}

async function forecast({ composition }: CommandContext, options: ForecastOptions): Promise<CommandResult> {
  const limit = wholeNumber('limit', options.limit, { least: 0, most: 100_000 });
  const application = await composition.application();
  const forecasts = application.get(Forecast);
  const { words } = application.get(ExplainWords);
  const given = options.until === undefined ? undefined : councilInstant('until', options.until, words.zone);
  const asked = forecasts.until(given);
  if (!asked.ok) throw new WrongInput(`--until ${asked.problem}`);
  const { until } = asked;
  const { restricted } = options;
  const sight = await sightOf(application, { restricted, action: 'sla.forecast', subject: 'clocks' });
  const filter = filterOf(options);
  const view = await forecasts.view(sight, filter, until);
  const rows = await forecasts.list(sight, { filter, until }, { after: null, limit });
  const items = rows.map(({ item }) => item);
  const local = (at: string) => `${words.date(at)} ${words.time(at)}`;
  return { ok: true, json: { ...view, items }, lines: describe(view, items, local) };
}

function filterOf({ unit, system, role }: ForecastOptions): ClockFilter {
  return {
    ...(unit !== undefined && { unit }),
    ...(system !== undefined && { system }),
    ...(role !== undefined && { role }),
  };
}

function describe(view: ForecastView, items: ForecastItem[], local: (at: string) => string): string[] {
  const counts = (name: string, rows: { name: string; willBreach: number; broken: number }[]) =>
    rows.length === 0
      ? []
      : [
          '',
          ...textTable([
            [name, 'will be broken', 'broken and open'],
            ...rows.map((row) => [row.name, String(row.willBreach), String(row.broken)]),
          ]),
        ];
  const cases = items.map((item) => [
    item.number,
    item.clock,
    item.unit ?? '',
    local(item.dueAt),
    `${item.role} (${item.action})`,
  ]);
  return [
    view.summary,
    ...counts(
      'unit',
      view.byUnit.map(({ unit, ...rest }) => ({ name: unit ?? '(none)', ...rest })),
    ),
    ...counts(
      'for',
      view.byRole.map(({ role, ...rest }) => ({ name: role, ...rest })),
    ),
    ...(cases.length > 0 ? ['', ...textTable([['case', 'standard', 'unit', 'due', 'then for'], ...cases])] : []),
    ...(items.length < view.willBreach ? [`and ${view.willBreach - items.length} more (--limit)`] : []),
  ];
}
