import type { Command } from 'commander';
import type { CaseView } from '../cases/case-view.js';
import { CaseClocks, type CaseClocksView } from '../sla/explain/case-clocks.js';
import type { ClockView } from '../sla/explain/clock-view.js';
import { caseByName } from './case-by-name.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface ExplainOptions extends CommandOptions {
  restricted?: true;
}

export function slaExplainCommand(shell: Shell): Command {
  return shell
    .command('explain', "why each of a case's standards is due when it is, in words to read out", [
      'sla explain 002.2026.00001234.001',
      'sla explain 5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11 --json',
    ])
    .argument('<case>', "the case's number in its legacy system, or its id")
    .option(...restrictedOption)
    .action((name: string, options: ExplainOptions) =>
      shell.run('sla explain', options, (context) => explain(context, name, options)),
    );
}

async function explain(
  { composition }: CommandContext,
  name: string,
  { restricted }: ExplainOptions,
): Promise<CommandResult> {
  const application = await composition.application();
  const found = await caseByName(application, name, { restricted: restricted ?? false });
  const subject = `case:${found.id}`;
  await sightOf(application, { restricted: found.restricted, action: 'case.clocks', subject });
  const clocks = await application.get(CaseClocks).of(found);
  return { ok: true, json: clocks, lines: describe(found, clocks) };
}

function describe(found: CaseView, { items, notObservable, remark, zone }: CaseClocksView): string[] {
  const { number, kind, system, status, category, unit } = found;
  const head = [kind, number, `in ${system}:`, status, category && `, ${category}`, unit && `, ${unit}`];
  return [
    `${head.filter(Boolean).join(' ').replaceAll(' ,', ',')}. Times are those of ${zone}.`,
    ...items.flatMap((clock) => ['', ...describeClock(clock)]),
    ...(remark ? ['', remark] : []),
    ...(notObservable.length > 0 ? ['', 'Not watched here:'] : []),
    ...notObservable.map(({ clock, title, reason }) => `  ${clock} ${title}: ${reason}`),
  ];
}

function describeClock({ clock, explain: { summary, steps, days }, calendarVersion }: ClockView): string[] {
  const sources = days?.notCounted ?? [];
  return [
    clock,
    `  ${summary}`,
    ...steps.map(({ text }, index) => `  ${index + 1}. ${text}`),
    ...sources.map(({ date, name, source }) => `     ${date} ${name}: ${source}`),
    `     calendar ${calendarVersion}`,
  ];
}
