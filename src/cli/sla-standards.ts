import type { Command } from 'commander';
import { textTable } from '../platform/terminal/text-table.js';
import { counted } from '../sla/explain/local-words.js';
import { systemTitle } from '../sla/explain/not-observable.js';
import { StandardsOverview, type StandardsView, type StandardView } from '../sla/explain/standards-overview.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

export function slaStandardsCommand(shell: Shell): Command {
  return shell
    .command('standards', 'the service standards that hold here, by which rule, and where they are not watched', [
      'sla standards',
      'sla standards --json',
    ])
    .action((options: CommandOptions) => shell.run('sla standards', options, standards));
}

async function standards({ composition }: CommandContext): Promise<CommandResult> {
  const view = (await composition.application()).get(StandardsOverview).all();
  return { ok: true, json: view, lines: describe(view) };
}

const whose: Record<StandardView['targetBy'], string> = {
  policy: 'policy',
  council: "council's own",
  default: 'default',
};

function describe({ items, categories, version, calendarVersion, zone }: StandardsView): string[] {
  const rows = items.map((item) => [
    item.clock,
    item.title,
    item.target.text,
    item.rule,
    whose[item.targetBy],
    item.pausesWhileWaiting ? 'on the customer' : 'never',
    `${item.onBreach.role} (${item.onBreach.action})`,
    item.notObservable.length === 0 ? 'yes' : 'no',
  ]);
  const reasons = items.flatMap(({ clock, notObservable }) =>
    notObservable.map(({ reason }) => `  ${clock}: ${reason}`),
  );
  const targets = categories.map(({ system, category, days, unit, source }) => [
    category,
    days === null ? 'none' : counted(days, unit === 'business-days' ? 'business day' : 'calendar day'),
    source === 'legacy' ? `${systemTitle(system)}'s own date rules` : "council's days rule",
  ]);
  return [
    `Service standards ${version}, calendar ${calendarVersion}, ${zone}`,
    '',
    ...textTable([['standard', 'what', 'target', 'rule', 'set by', 'pauses', 'on breach', 'watched'], ...rows]),
    ...(reasons.length > 0 ? ['', 'Not watched, so that nobody takes them for kept:', ...reasons] : []),
    ...(targets.length > 0 ? ['', ...textTable([['category', 'target (UL-03)', 'which rules'], ...targets])] : []),
  ];
}
