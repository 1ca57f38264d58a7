import { councilTarget, type Count, dayName } from './explain-count.js';
import { type ExplainGround, type ExplainStep, type ExplainSubject, step } from './explanation.js';
import { counted } from './local-words.js';

/** Whose due time rules, where it is not the one that was counted; and when what makes it due became known. */
export function explainRuling(ground: ExplainGround, subject: ExplainSubject, count: Count | null): ExplainStep[] {
  return [
    ...legacyDate(ground, subject),
    ...countedElsewhere(ground, subject, count),
    ...lateNews(ground, subject),
    ...history(subject),
  ];
}

/** Legacy's own date of a category whose target is legacy's; the council's own count is shown beside it. */
function legacyDate({ words }: ExplainGround, subject: ExplainSubject): ExplainStep[] {
  const { clock, standard, system } = subject;
  if (clock.target?.source === 'legacy') {
    const text = `${system}'s own due date rules this category: due ${words.moment(clock.dueAt!)} (${standard.rule}).`;
    return [step(text, { rule: standard.rule, from: clock.startedAt, to: clock.dueAt })];
  }
  if (clock.legacyDueAt === null || clock.legacyDueAt === clock.dueAt) return [];
  return [
    step(`${system} itself says ${words.moment(clock.legacyDueAt)}; here the council's own target rules.`, {
      to: clock.legacyDueAt,
    }),
  ];
}

/** The calendar has changed since, and this clock has not been judged by it yet: the count must not be read out as the reason. */
function countedElsewhere({ words, calendar }: ExplainGround, subject: ExplainSubject, count: Count | null) {
  const { clock } = subject;
  const councilDue = clock.councilDueAt === null ? null : Date.parse(clock.councilDueAt);
  if (!count || count.due === councilDue) return [];
  const stands = councilDue === null ? 'no due time of the council' : words.moment(councilDue);
  return [
    step(
      `What is stored says ${stands}, judged by calendar ${clock.calendarVersion}; the count above is by calendar ${calendar.version}, ` +
        'by which this clock is judged anew.',
    ),
  ];
}

function lateNews({ words }: ExplainGround, { clock }: ExplainSubject): ExplainStep[] {
  const { dueAt, dueLearntAt, historical } = clock;
  if (dueAt === null || historical || dueLearntAt <= dueAt) return [];
  return [
    step(`What makes it due then was learnt only ${words.moment(dueLearntAt)}: nobody is accused of the time before.`, {
      from: dueAt,
      to: dueLearntAt,
    }),
  ];
}

function history({ clock }: ExplainSubject): ExplainStep[] {
  if (!clock.historical) return [];
  return [step('It was due or over before Shirelink first saw this case: counted, but never announced or escalated.')];
}

/** What its target is, in a few words for the summary: `5 business days`. */
export function targetInWords(subject: ExplainSubject): string | null {
  const { clock, system } = subject;
  if (clock.target?.source === 'legacy') return `by ${system}'s own date`;
  const target = councilTarget(subject);
  if (!target) return null;
  return target.months === null ? counted(target.days!, dayName(target.unit)) : counted(target.months, 'month');
}
