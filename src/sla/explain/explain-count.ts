import type { BusinessCalendar } from '../../model/business-calendar/business-calendar.js';
import type { RulingTarget } from '../clocks/clock.js';
import type { Wait } from '../clocks/case-timeline.js';
import type { StoredClock } from '../clocks/reconcile-clock.js';
import { countDays, type CountedDays, type HeldDays } from './count-days.js';
import { explainNotCounted, explainPartDays, explainStart } from './explain-start.js';
import { type ExplainGround, type ExplainStep, type ExplainSubject, step } from './explanation.js';
import { counted, dayAfter, dayInWords, listed, monthsLater, weekdayInWords } from './local-words.js';
import { withinCalendar } from './within-calendar.js';

/** The council's own count: its steps, its days, and the due instant that it comes to (epoch milliseconds). */
export interface Count {
  steps: ExplainStep[];
  days: CountedDays | null;
  due: number | null;
}

/** The council's target of a clock; where legacy's date rules it, what the category's own days would make of it. */
export function councilTarget({ clock, category }: ExplainSubject): RulingTarget | null {
  if (clock.target?.source === 'council') return clock.target;
  if (!category || category.days === null) return null;
  return { source: 'council', days: category.days, months: null, unit: category.unit };
}

/** Counts the target out in words; null where there is none, or where the calendar's years do not reach. */
export function explainCount(ground: ExplainGround, subject: ExplainSubject): Count | null {
  const target = councilTarget(subject);
  if (!target) return null;
  return withinCalendar(() =>
    target.months === null ? daysInWords(ground, subject, target) : monthsInWords(ground, subject, target.months),
  );
}

function daysInWords(ground: ExplainGround, subject: ExplainSubject, target: RulingTarget): Count {
  const { clock, now } = subject;
  const unit = target.unit as 'business-days' | 'calendar-days';
  const startedAt = Date.parse(clock.startedAt);
  const count = countDays(
    ground.calendar,
    { startedAt, days: target.days!, unit, waits: waitsOf(clock) },
    Date.parse(now),
  );
  const { startedOn, receivedOn } = count;
  const to = unit === 'business-days' ? (count.counted.at(-1) ?? receivedOn) : receivedOn;
  const notCounted = explainNotCounted(ground, { startedOn, to });
  const steps = [
    explainStart(ground, subject),
    ...(notCounted ? [notCounted] : []),
    ...explainPartDays(ground, [startedOn, ...count.counted]),
    ...count.held.map((held) => heldInWords(ground, held, { unit, startedOn })),
    dueInWords(ground, subject, { target, count }),
  ];
  return { steps, days: count, due: count.due };
}

function heldInWords(
  { words }: ExplainGround,
  { from, to, days }: HeldDays,
  { unit, startedOn }: { unit: 'business-days' | 'calendar-days'; startedOn: string },
): ExplainStep {
  const year = startedOn.slice(0, 4);
  const until = to === null ? 'and still' : `to ${words.moment(to, year)}`;
  const some = `${counted(days.length, dayName(unit))} not counted`;
  const which = days.length > 0 && days.length <= 5 ? ` (${listed(days.map((day) => dayInWords(day, year)))})` : '';
  const none = to === null ? 'no day has been lost so far' : 'the clock ran at each closing, so no day is lost';
  const text = `Waiting on the customer from ${words.moment(from, year)} ${until}: ${days.length > 0 ? some + which : none}.`;
  return step(text, { from: instant(from), to: to === null ? null : instant(to), days: days.length });
}

function dueInWords(
  { words }: ExplainGround,
  { standard, clock }: ExplainSubject,
  { target, count }: { target: RulingTarget; count: CountedDays },
): ExplainStep {
  const [days, unit] = [target.days!, dayName(target.unit)];
  const rule = standard.rule;
  const whose = standard.byDefault ? `, Shirelink's default because the policies name no target` : '';
  const given = { rule, from: clock.startedAt, days };
  if (count.due === null) {
    const left = counted(count.daysLeft!, unit);
    return step(`${counted(days, unit)} from there${whose} (${rule}): ${left} left once it goes on.`, given);
  }
  const due = words.moment(count.due);
  const how = days === 0 ? 'On the day of receipt itself' : `${counted(days, unit)} from there`;
  const every = target.unit === 'calendar-days' ? ', weekends and holidays counted' : '';
  const rules = clock.target?.source === 'legacy' ? ' would be' : ': due';
  return step(`${how}${whose}${every}${rules} ${due} (${rule}).`, { ...given, to: instant(count.due) });
}

function monthsInWords(ground: ExplainGround, subject: ExplainSubject, months: number): Count {
  const { calendar, words } = ground;
  const { clock, standard } = subject;
  const startedAt = Date.parse(clock.startedAt);
  const due = calendar.monthsAfter(startedAt, months);
  const receivedOn = calendar.businessDays.date(calendar.businessDays.indexOf(startedAt));
  const nominal = monthsLater(receivedOn, months);
  const whose = standard.byDefault ? `, Shirelink's default because the policies name no target,` : '';
  const short = nominal.slice(8) === receivedOn.slice(8) ? '' : ', the last day of that month';
  const from = `${counted(months, 'month')}${whose} from ${dayInWords(receivedOn)} is ${dayInWords(nominal)}${short}`;
  const rolled = calendar.localDate(due) === nominal ? '' : `, ${whyRolled(calendar, nominal)}`;
  const text = `${from}${rolled}: due ${words.moment(due)} (${standard.rule}).`;
  const steps = [
    explainStart(ground, subject),
    ...explainPartDays(ground, [calendar.localDate(due)]),
    step(text, { rule: standard.rule, from: clock.startedAt, to: instant(due) }),
  ];
  return { steps, days: null, due };
}

function whyRolled(calendar: BusinessCalendar, date: string): string {
  const holiday = calendar.skipped(date, dayAfter(date)).find((one) => one.date === date);
  const what = holiday ? `which is ${holiday.name}` : `a ${weekdayInWords(date)}`;
  return `${what}, so it goes on to the next business day`;
}

export function dayName(unit: RulingTarget['unit']): string {
  return unit === 'calendar-days' ? 'calendar day' : 'business day';
}

function waitsOf({ segments }: StoredClock): Wait[] {
  return segments
    .filter(({ state }) => state === 'paused')
    .map(({ from, to, version }) => ({
      from: { at: Date.parse(from), version },
      to: to === null ? null : { at: Date.parse(to), version },
    }));
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
