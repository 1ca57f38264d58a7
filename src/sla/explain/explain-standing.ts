import type { Signal } from '../../model/service-target.js';
import { type ExplainGround, type ExplainStep, type ExplainSubject, step } from './explanation.js';
import { lateness, latenessInWords } from './lateness.js';
import { counted } from './local-words.js';
import { withinCalendar } from './within-calendar.js';

const stops: Partial<Record<Signal, string>> = {
  acknowledged: 'it was acknowledged',
  'progress-notice': 'the customer was told of progress',
  completed: 'it was completed',
  'stage-accepted': 'the next stage took it up',
  referred: 'it was referred to the general manager, the Mayor or an outside body',
  triaged: 'it was decided whether to act on it',
  'entered-in-care': 'it was entered in CARE',
};

/** Past its due instant, and nobody knows yet that it was not stopped in time: no breach is declared before legacy was asked. */
export function isUnconfirmed({ clock, now }: Pick<ExplainSubject, 'clock' | 'now'>): boolean {
  const { state, dueAt, breachedAt, historical } = clock;
  return state === 'running' && !historical && breachedAt === null && dueAt !== null && dueAt <= now;
}

/** How the clock stands, or how it ended. */
export function explainStanding(ground: ExplainGround, subject: ExplainSubject): ExplainStep {
  switch (subject.clock.state) {
    case 'met':
    case 'late':
      return stopped(ground, subject);
    case 'cancelled':
      return step(`Without a result: ${subject.clock.remark ?? 'it ended before anything was to be measured'}.`, {
        to: subject.clock.stoppedAt,
      });
    case 'paused':
      return paused(ground, subject);
    case 'running':
      return running(ground, subject);
  }
}

function stopped({ calendar, words }: ExplainGround, { clock, standard }: ExplainSubject): ExplainStep {
  const { stoppedAt, dueAt, startedAt } = clock;
  const what = standard.stops.map((signal) => stops[signal] ?? signal).join(', or ');
  const when = `Stopped ${words.moment(stoppedAt!)} (${what})`;
  const given = { from: startedAt, to: stoppedAt };
  if (dueAt === null) return step(`${when}. It had no due time, so it is neither met nor late.`, given);
  if (clock.state === 'met') return step(`${when}: in time.`, given);
  const late = lateness(calendar, Date.parse(dueAt), Date.parse(stoppedAt!));
  return step(`${when}: ${late ? `${latenessInWords(late)} late` : 'late'}.`, { ...given, days: late?.days ?? null });
}

function paused({ words }: ExplainGround, { clock }: ExplainSubject): ExplainStep {
  const since = clock.segments.at(-1)?.from ?? clock.startedAt;
  const left = /with (\d+) (business|calendar)-days left/.exec(clock.remark ?? '');
  const rest = left ? `: ${counted(Number(left[1]), `${left[2]} day`)} left once it goes on` : '';
  return step(`Standing still since ${words.moment(since)}, waiting on the customer${rest}.`, { from: since });
}

function running(ground: ExplainGround, subject: ExplainSubject): ExplainStep {
  const { clock, now } = subject;
  const { dueAt } = clock;
  if (dueAt === null) return step(`Still open, without a due time: ${clock.remark ?? 'no target rules it'}.`);
  if (dueAt > now) return step(`Still open: ${timeLeft(ground, dueAt, now)}.`, { from: now, to: dueAt });
  return isUnconfirmed(subject) ? unconfirmed(ground, subject) : broken(ground, subject);
}

function timeLeft({ calendar }: ExplainGround, dueAt: string, now: string): string {
  const { businessDays } = calendar;
  const [due, at] = [Date.parse(dueAt), Date.parse(now)];
  const left = withinCalendar(() => {
    const days = businessDays.indexOf(due) - businessDays.indexOf(at);
    if (days > 0) return `${counted(days, 'business day')} left`;
    return calendar.localDate(due) === calendar.localDate(at) ? 'due today' : 'due the next business day';
  });
  return left ?? 'not due yet';
}

function unconfirmed({ words }: ExplainGround, { clock, system, passedAt }: ExplainSubject): ExplainStep {
  const heard = passedAt === null ? 'it was never heard to the end' : `last heard ${words.moment(passedAt)}`;
  const asked = passedAt !== null && passedAt >= clock.dueAt!;
  const why = asked
    ? `${system} has been asked since, and the breach is declared within a minute unless its tasks must be read once more`
    : `waiting for ${system} to be asked again before a breach is declared (${heard})`;
  return step(`Still open and past its due time: ${why}.`, { from: clock.dueAt });
}

function broken({ calendar, words }: ExplainGround, { clock, now }: ExplainSubject): ExplainStep {
  const { dueAt, breachedAt, dueLearntAt, historical } = clock;
  const over = lateness(calendar, Date.parse(dueAt!), Date.parse(now));
  const sofar = over ? `, ${latenessInWords(over)} over by now` : '';
  const given = { from: breachedAt ?? dueAt, days: over?.days ?? null };
  if (historical) return step(`Still open and past its due time${sofar}.`, given);
  const later = breachedAt! > dueAt!;
  const since = later
    ? `broken since ${words.moment(breachedAt!)}, when the facts that make it due (${words.moment(dueLearntAt)}) were known`
    : 'broken since then';
  return step(`Still open: ${since}${sofar}.`, given);
}
