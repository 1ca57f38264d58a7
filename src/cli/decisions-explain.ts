import type { Command } from 'commander';
import type { CaseView } from '../cases/case-view.js';
import { CaseDecisionReads, type CaseDecisionsView, type TitledDecision } from '../decisions/reads/case-decisions.js';
import type { SupersededRecord } from '../decisions/reads/decision-queries.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { caseByName } from './case-by-name.js';
import { restrictedOption, sightOf } from './restricted-sight.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface ExplainOptions extends CommandOptions {
  restricted?: true;
  history?: true;
}

export function decisionsExplainCommand(shell: Shell): Command {
  return shell
    .command('explain', "what the council's policy says of a case, in words to read out", [
      'decisions explain 24/01873',
      'decisions explain 24/01873 --restricted --history',
    ])
    .argument('<case>', "the case's number in its legacy system, or its id")
    .option('--history', 'what was decided before, too')
    .option(...restrictedOption)
    .action((name: string, options: ExplainOptions) =>
      shell.run('decisions explain', options, (context) => explain(context, name, options)),
    );
}

async function explain(
  { composition }: CommandContext,
  name: string,
  { restricted = undefined, history = undefined }: ExplainOptions,
): Promise<CommandResult> {
  const application = await composition.application();
  const found = await caseByName(application, name, { restricted: restricted ?? false });
  const subject = `case:${found.id}`;
  // a public case tells those who ask for restricted ones of restricted complaints before it
  const sight = await sightOf(application, { restricted, action: 'case.decisions', subject });
  const view = await application.get(CaseDecisionReads).of(sight, found, { history: history ?? false });
  const { words } = application.get(ExplainWords);
  const at = (instant: string) => words.moment(instant);
  return { ok: true, json: view, lines: describe(found, view, at) };
}

function describe(found: CaseView, view: CaseDecisionsView, at: (instant: string) => string): string[] {
  const { number, kind, system, status, category, unit } = found;
  const head = [`${kind} ${number} in ${system}: ${status}`, category, unit].filter(Boolean).join(', ');
  const since = view.decidedAt === null ? '' : ` Decided so since ${at(view.decidedAt)}.`;
  return [
    `${head}.`,
    `By: ${view.policyTitle}.${since}`,
    ...(view.remark === null ? [] : [view.remark]),
    ...view.items.flatMap((decision) => ['', ...describeOne(decision)]),
    ...(view.history ?? []).flatMap((before) => ['', ...describeBefore(before, at)]),
  ];
}

function describeOne({ title, answer, rules, because, asks }: TitledDecision): string[] {
  return [
    `${title} ${sentence(inWords(answer))}.`,
    `  ${because} (${rules.join(', ')})`,
    ...asks.map(({ role, action, urgent }) => `  ${urgent ? 'At once, the' : 'The'} ${inWords(role)}: ${action}`),
  ];
}

function describeBefore(
  { decidedAt, supersededAt, decisions }: SupersededRecord,
  at: (instant: string) => string,
): string[] {
  return [
    `From ${at(decidedAt)} until ${at(supersededAt)}:`,
    ...decisions.map(
      ({ question, answer, rules }) => `  ${inWords(question)}: ${inWords(answer)} (${rules.join(', ')})`,
    ),
  ];
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The tables' words have hyphens in the place of blanks. */
function inWords(name: string): string {
  return name.replaceAll('-', ' ');
}
