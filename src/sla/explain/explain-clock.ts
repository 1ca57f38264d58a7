import { type Count, explainCount } from './explain-count.js';
import { explainLater } from './explain-later.js';
import { explainRuling, targetInWords } from './explain-ruling.js';
import { explainStanding } from './explain-standing.js';
import { explainStart } from './explain-start.js';
import {
  type ExplainedDays,
  type ExplainGround,
  type Explanation,
  type ExplainStep,
  type ExplainSubject,
  step,
} from './explanation.js';
import { withinCalendar } from './within-calendar.js';

/**
 * Why a clock is due when it is, and how it stands: in words that can be read out on the phone, and step by step. The words are made
 * from the calendar's own arithmetic, and where that does not come to what is stored they say so.
 */
export function explainClock(ground: ExplainGround, subject: ExplainSubject): Explanation {
  const count = explainCount(ground, subject);
  const standing = explainStanding(ground, subject);
  const steps = [
    ...(count ? count.steps : uncounted(ground, subject)),
    ...explainRuling(ground, subject, count),
    standing,
    ...explainLater(ground, subject),
  ];
  return { summary: summaryOf(ground, subject, standing), steps, days: count ? daysOf(subject, count) : null };
}

/** No count: no target, or a start outside of the calendar's years. */
function uncounted(ground: ExplainGround, subject: ExplainSubject): ExplainStep[] {
  const { startedAt } = subject.clock;
  const start = withinCalendar(() => explainStart(ground, subject));
  if (start) return [start];
  const { calendar, words } = ground;
  const years = `the business calendar ${calendar.version} does not reach that far`;
  return [step(`Started ${words.moment(startedAt)}: ${years}.`, { from: startedAt })];
}

function daysOf({ clock, category }: ExplainSubject, { days }: Count): ExplainedDays | null {
  if (!days) return null;
  const unit = clock.target?.source === 'council' ? clock.target.unit : category?.unit;
  const { startedOn, receivedOn, counted, notCounted, held, daysLeft } = days;
  return {
    unit: unit === 'calendar-days' ? unit : 'business-days',
    startedOn,
    receivedOn,
    counted,
    notCounted,
    held: held.flatMap((stretch) => stretch.days),
    left: daysLeft,
  };
}

function summaryOf({ words }: ExplainGround, subject: ExplainSubject, standing: ExplainStep): string {
  const { clock, standard } = subject;
  const again = clock.cycle > 1 ? `, round ${clock.cycle}` : '';
  const target = targetInWords(subject);
  const byDefault = standard.byDefault && clock.target ? ' by default' : '';
  const due = clock.dueAt === null ? '' : ` due ${words.moment(clock.dueAt)}`;
  const how = target && due ? ` (${target}${byDefault}, ${standard.rule})` : ` (${standard.rule})`;
  return `${standard.title}${again}:${due || ' no due time'}${how}. ${standing.text}`;
}
