import type { Command } from 'commander';
import { readCouncilFiles } from '../config/council-file.js';
import { clockNames } from '../model/service-standard.js';
import type { CalendarData } from '../model/business-calendar/business-calendar.js';
import { Clock } from '../platform/clock/clock.js';
import { textTable } from '../platform/terminal/text-table.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { WhatIf, type WhatIfRequest, type WhatIfView } from '../sla/what-if/what-if.js';
import { outcomes } from '../sla/what-if/what-if-outcome.js';
import { councilInstant, oneOf, wholeNumber } from './council-time.js';
import { WrongConfiguration, WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface WhatIfOptions extends CommandOptions {
  clock: string;
  category?: string;
  days?: string;
  unit?: string;
  calendar?: string;
  from: string;
  to?: string;
  limit: string;
}

export function slaWhatIfCommand(shell: Shell): Command {
  return shell
    .command(
      'what-if',
      'how the clocks of a period would have come out by another target or calendar; writes nothing',
      [
        'sla what-if --clock REQ-DONE --category Pothole --days 5 --from 2026-01-01 --to 2026-04-01',
        'sla what-if --clock REQ-ACK --calendar other-council.yaml --from 2026-01-01 --json',
      ],
    )
    .requiredOption('--clock <name>', 'the standard, such as REQ-DONE')
    .option('--category <name>', 'only clocks of this category')
    .option('--days <n>', 'the target that it would have')
    .option('--unit <unit>', 'business-days, where left out, or calendar-days')
    .option('--calendar <council file>', 'another council file, whose calendar would hold')
    .requiredOption('--from <time>', 'clocks that started then or later; local time, or with an offset')
    .option('--to <time>', 'clocks that started before that; now where left out')
    .option('--limit <n>', 'differences that are listed', '20')
    .action((options: WhatIfOptions) => shell.run('sla what-if', options, (context) => whatIf(context, options)));
}

async function whatIf(
  { composition, signal, progress }: CommandContext,
  options: WhatIfOptions,
): Promise<CommandResult> {
  const limit = wholeNumber('limit', options.limit, { least: 0, most: 1_000_000 });
  const other = otherRule(options);
  const application = await composition.application();
  const { words } = application.get(ExplainWords);
  const from = councilInstant('from', options.from, words.zone);
  const to = options.to === undefined ? application.get(Clock).instant() : councilInstant('to', options.to, words.zone);
  if (from >= to) throw new WrongInput('--from is not before --to');
  const { category } = options;
  const request: WhatIfRequest = { ...other, from, to, ...(category !== undefined && { category }) };
  const asked = application.get(WhatIf);
  const sight = { restricted: false };
  const total = await asked.count({ sight, most: 1_000_000_000 }, request);
  const run = { sight, limit, signal, progress: (done: number) => progress.update(done, total, 'clocks') };
  const view = await asked.run(request, run);
  const local = (at: string | null) => (at === null ? '' : `${words.date(at)} ${words.time(at)}`);
  return { ok: true, json: view, lines: describe(view, local) };
}

function otherRule({
  clock,
  days,
  unit,
  calendar,
}: WhatIfOptions): Pick<WhatIfRequest, 'clock' | 'days' | 'unit' | 'calendar'> {
  if (days === undefined && calendar === undefined) {
    throw new WrongInput('name another target (--days) or another calendar (--calendar), or both');
  }
  if (unit !== undefined && days === undefined) throw new WrongInput('--unit goes with --days');
  return {
    clock: oneOf('clock', clock, clockNames),
    ...(days !== undefined && { days: wholeNumber('days', days, { least: 0, most: 400 }) }),
    ...(unit !== undefined && { unit: oneOf('unit', unit, ['business-days', 'calendar-days'] as const) }),
    ...(calendar !== undefined && { calendar: calendarOf(calendar) }),
  };
}

function calendarOf(path: string): CalendarData {
  const files = readCouncilFiles(path);
  if (!files.ok) throw new WrongConfiguration(files.faults);
  return files.value.calendar;
}

function describe(view: WhatIfView, local: (at: string | null) => string): string[] {
  const { clock, title, category, rule, clocks, changed } = view;
  const target = rule.days === null ? 'the targets of today' : `${rule.days} ${rule.unit!.replace('-', ' ')}`;
  const share = (met: number | null) => (met === null ? 'n/a' : `${(met * 100).toFixed(1)} %`);
  const counts = outcomes.filter((name) => view.today[name] + view.other[name] > 0);
  const rows = counts.map((name) => [name, String(view.today[name]), String(view.other[name])]);
  const items = view.items.map((item) => [
    item.number,
    local(item.startedAt),
    `${item.today.outcome} (due ${local(item.today.dueAt)})`,
    `${item.other.outcome} (due ${local(item.other.dueAt)})`,
  ]);
  return [
    `${clock} ${title}${category === null ? '' : `, ${category}`}: ${clocks} clocks that started from ${local(view.from)} to ${local(view.to)}.`,
    `What if: ${target}, calendar ${rule.calendarVersion}. Restricted cases are not counted; nothing was written.`,
    '',
    ...textTable([['', 'today', 'what if'], ...rows, ['met of judged', share(view.metToday), share(view.metOther)]]),
    '',
    changed === 0 ? 'None would have come out differently.' : `${changed} would have come out differently:`,
    ...textTable(
      view.changes.map((one) => [`${one.today} to ${one.other}`, String(one.clocks)]),
      '  ',
    ),
    ...(items.length > 0 ? ['', ...textTable([['case', 'started', 'today', 'what if'], ...items])] : []),
    ...(items.length > 0 && items.length < changed ? [`and ${changed - items.length} more (--limit)`] : []),
  ];
}
