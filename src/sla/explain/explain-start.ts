import type { Signal } from '../../model/service-target.js';
import { type ExplainGround, type ExplainStep, type ExplainSubject, step } from './explanation.js';
import { counted, dateInWords, dayInWords, listed, weekendsBetween } from './local-words.js';
import { skippedFrom } from './count-days.js';

const businessTime = 'UL-01';

/** What began, and as what a later day counts where it fell outside of business hours. */
interface Beginning {
  began: string;
  as: string;
}

const received: Beginning = { began: 'Received', as: 'received' };
const reopened: Beginning = { began: 'Reopened', as: 'reopened' };
const begun: Partial<Record<Signal, Beginning>> = {
  reopened,
  dissatisfied: { began: 'The complainant asked for the next stage', as: 'asked' },
  flagged: { began: 'An allegation was named', as: 'named' },
  'anonymous-received': { began: 'Received without a name', as: 'received' },
  'registered-in-records': { began: 'Registered in Records', as: 'registered' },
};

/** A further round of what every case has begins with a reopening; a complainant may ask for one stage after the other. */
function beginning({ clock, standard }: ExplainSubject): Beginning {
  const own = begun[standard.starts];
  return own ?? (clock.cycle > 1 ? reopened : received);
}

/** When it started, and which day counts as the day of receipt (UL-01). */
export function explainStart(ground: ExplainGround, subject: ExplainSubject): ExplainStep {
  const { calendar, data, words } = ground;
  const { clock } = subject;
  const at = Date.parse(clock.startedAt);
  const { began, as } = beginning(subject);
  const startedOn = calendar.localDate(at);
  const day0 = calendar.businessDays.indexOf(at);
  const receivedOn = calendar.businessDays.date(day0);
  const closing = closingOn(ground, startedOn);
  const time = words.time(at, closing);
  const when = `${began} ${dayInWords(startedOn)} ${time.startsWith('just') ? time : `at ${time}`}`;
  const given = { rule: businessTime, from: clock.startedAt };
  if (startedOn === receivedOn) {
    const early = words.time(at) < data.opens ? `, before the office opens at ${spoken(data.opens)}` : '';
    return step(`${when}${early}: that day is day 0, and counting begins with the next (${businessTime}).`, given);
  }
  const why = whyLater(ground, startedOn, closing);
  const counts = `counts as ${as} on ${dayInWords(receivedOn, startedOn.slice(0, 4))}`;
  return step(`${when}, ${why}, so it ${counts} (${businessTime}).`, given);
}

/** Weekdays that are left out, by name, and weekends; null where there are none. `to`: a local date, included. */
export function explainNotCounted(
  { calendar, data }: ExplainGround,
  { startedOn, to }: { startedOn: string; to: string },
): ExplainStep | null {
  const from = skippedFrom(calendar, startedOn);
  if (to < from) return null;
  const year = startedOn.slice(0, 4);
  const holidays = calendar.skipped(from, to).map(({ date, name }) => `${name} ${dateInWords(date, year)}`);
  const all = calendar.calendarDays.count(from, to);
  const days = all - calendar.businessDays.count(from, to);
  const restDays = days - holidays.length;
  const plain = data.businessWeekdays.join() === '1,2,3,4,5';
  const rest = plain
    ? counted(weekendsBetween(from, to), 'weekend')
    : counted(restDays, 'day') + ' of the week on which the council does not work';
  const parts = [...holidays, ...(restDays > 0 ? [rest] : [])];
  if (parts.length === 0) return null;
  return step(`Not counted: ${listed(parts)} (${businessTime}).`, { rule: businessTime, days });
}

/** A day among these on which the office closes early: it counts, up to that closing. */
export function explainPartDays({ data }: ExplainGround, dates: string[]): ExplainStep[] {
  return data.partDays
    .filter(({ date, businessDay }) => businessDay && dates.includes(date))
    .map(({ date, closes, name }) =>
      step(
        `On ${dayInWords(date)} the office closes at ${spoken(closes)} (${name}): it is a business day up to then (${businessTime}).`,
        { rule: businessTime },
      ),
    );
}

function whyLater({ calendar }: ExplainGround, date: string, closing: string): string {
  if (calendar.businessDays.count(date, date) === 1) return `after the ${spoken(closing)} closing`;
  const holiday = calendar.skipped(date, date)[0];
  return holiday ? `which is ${holiday.name}` : 'which is no business day';
}

/** `HH:MM` */
function closingOn({ data }: ExplainGround, date: string): string {
  return data.partDays.find((part) => part.date === date)?.closes ?? data.closes;
}

/** 08:00 as people say it: 8:00. */
function spoken(time: string): string {
  return time.replace(/^0/, '');
}
