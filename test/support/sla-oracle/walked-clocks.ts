import type { ClockName, ServiceStandard } from '../../../src/model/service-standard.js';
import type { ClockState } from '../../../src/sla/clocks/clock.js';
import type { CaseStory, Expectations, Happening } from './case-story.js';
import type { ClockLife } from './clock-life.js';
import type { WalkedDays } from './walked-days.js';
import { type WalkedDue, walkedDue } from './walked-due.js';
import { walkedGrossMinutes, walkedNetMinutes } from './walked-minutes.js';

/** What a clock must come to; epoch milliseconds, minutes whole. */
export interface WalkedClock {
  clock: ClockName;
  startedAt: number;
  stoppedAt: number | null;
  state: ClockState;
  dueAt: number | null;
  /** When the due instant became known; null where there is none. */
  dueLearntAt: number | null;
  breachedAt: number | null;
  historical: boolean;
  netMinutes: number | null;
  grossMinutes: number | null;
}

/** The happenings of one stretch of a case's life: from its receipt, or a reopening, to the next reopening. */
type Stretch = [Happening, ...Happening[]];

interface Subject {
  story: CaseStory;
  standard: ServiceStandard;
  stretch: Stretch;
  expected: Expectations;
}

/** All clocks of a story ("Clocks", UL-02 to UL-05, K-01, K-10, K-13), each by living through it. */
export function walkedClocks(days: WalkedDays, story: CaseStory, expected: Expectations): WalkedClock[] {
  return expected.standards.clocks
    .filter(({ kind }) => kind === story.kind)
    .flatMap((standard) =>
      stretchesOf(story.happenings)
        .filter((_, index) => isRunIn(standard.clock, index))
        .map((stretch) => walkedClock(days, { story, standard, stretch, expected })),
    );
}

/** Reopening starts REQ-REOPEN and REQ-PROG again, and no other. */
function isRunIn(clock: ClockName, stretch: number): boolean {
  if (clock === 'REQ-REOPEN') return stretch > 0;
  return clock === 'REQ-PROG' || stretch === 0;
}

function walkedClock(days: WalkedDays, subject: Subject): WalkedClock {
  const { life, isVoided } = lifeOf(subject);
  const { start, stop } = life;
  const due = dueOf(days, subject);
  const dueAt = typeof due === 'number' ? due : null;
  const dueLearntAt = dueAt && learntAt(days, subject, due);
  const state = stateOf(life, { isVoided, dueAt });
  const historical = isHistorical(days, subject, { stop, dueAt });
  const stopped = stop === null ? null : { ...life, stop };
  return {
    clock: subject.standard.clock,
    startedAt: start,
    stoppedAt: stop,
    state,
    dueAt,
    dueLearntAt,
    breachedAt: breachOf(subject, { state, dueAt, dueLearntAt, historical }),
    historical,
    netMinutes: stopped && walkedNetMinutes(days, stopped),
    grossMinutes: stopped && walkedGrossMinutes(stopped),
  };
}

/** Exactly the due instant is in time. */
function stateOf(
  { waits, stop }: ClockLife,
  { isVoided, dueAt }: { isVoided: boolean; dueAt: number | null },
): ClockState {
  if (isVoided) return 'cancelled';
  if (stop === null) return waits.at(-1)?.to === null ? 'paused' : 'running';
  return dueAt !== null && stop > dueAt ? 'late' : 'met';
}

/**
 * A clock already due when its case was first mirrored, and not only by what was learnt later, is historical; so is one that was over by
 * then and came with the first pass.
 */
function isHistorical(
  days: WalkedDays,
  subject: Subject,
  { stop, dueAt }: { stop: number | null; dueAt: number | null },
): boolean {
  const { story, stretch, expected } = subject;
  const { seenAt } = story.happenings[0]!;
  if (stretch[0] !== story.happenings[0]) return false;
  const firstSight = stretch.filter((happening) => happening.seenAt === seenAt) as Stretch;
  const named = dueOf(days, { ...subject, story: { ...story, happenings: firstSight }, stretch: firstSight });
  const wasDue = typeof named === 'number' && named <= seenAt;
  if (wasDue && dueAt !== null && dueAt <= seenAt) return true;
  const isOfFirstPass = expected.firstPassEndedAt === null || seenAt <= expected.firstPassEndedAt;
  return isOfFirstPass && stop !== null && stop <= seenAt;
}

/** The later of due and learnt; of what is historical, the due instant. Whether one that goes on is broken, a pass must say. */
function breachOf(
  { story: { happenings } }: Subject,
  { state, dueAt, dueLearntAt, historical }: Pick<WalkedClock, 'state' | 'dueAt' | 'dueLearntAt' | 'historical'>,
): number | null {
  if (dueAt === null || state === 'met' || state === 'cancelled') return null;
  if (historical) return dueAt <= happenings[0]!.seenAt ? dueAt : null;
  return state === 'late' ? Math.max(dueAt, dueLearntAt!) : null;
}

function lifeOf(subject: Subject): { life: ClockLife; isVoided: boolean } {
  const { standard, stretch } = subject;
  const { stop, isVoided } = stopOf(subject);
  const lived = (standard.pauses ? waitsOf(stretch) : [])
    .filter(({ from }) => stop === null || from < stop)
    .map(({ from, to }) => ({ from, to: stop !== null && (to === null || to > stop) ? stop : to }));
  return { life: { start: stretch[0].at, waits: lived, stop }, isVoided };
}

/** Voided: the case was closed before what would have stopped the clock was done. */
function stopOf({ story, standard, stretch }: Subject): { stop: number | null; isVoided: boolean } {
  const told = standard.stops.flatMap((signal) => {
    // an acknowledgement is one of the case, whichever stretch it is made in; a notice may be seen before the reopening that it answers
    const seen = story.happenings.indexOf(stretch.at(-1)!) + 1;
    const among =
      { acknowledged: story.happenings, 'progress-notice': story.happenings.slice(0, seen) }[signal as string] ??
      stretch;
    return among.filter(({ what, at }) => what === signal && at >= stretch[0].at).map(({ at }) => at);
  });
  const closing = stretch.find(({ what }) => what === 'cancelled' || what === 'completed');
  const stop = Math.min(...told);
  if (told.length > 0 && !(closing && closing.at < stop)) return { stop, isVoided: false };
  return { stop: closing?.at ?? null, isVoided: closing !== undefined };
}

function waitsOf(stretch: Stretch): ClockLife['waits'] {
  const waits: ClockLife['waits'] = [];
  for (const happening of stretch) {
    const { what, at } = happening;
    const ends = what === 'resumed' || what === 'completed' || what === 'cancelled';
    if (ends && waits.at(-1)?.to === null) waits.at(-1)!.to = at;
    if (what === 'waiting' || (what === 'reopened' && happening.waiting)) waits.push({ from: at, to: null });
  }
  return waits;
}

/** A category whose targets are legacy's is due when legacy says; what legacy said of the time before a reopening says nothing of after. */
function dueOf(days: WalkedDays, subject: Subject): WalkedDue | null {
  const { standard, stretch, expected } = subject;
  const { target } = standard;
  const { life } = lifeOf(subject);
  if (target.from === 'months') return walkedDue(days, life, { months: target.months });
  if (target.from === 'days') return walkedDue(days, life, target);
  const known = lastSaid(subject);
  const category = expected.targets.get(known.category);
  if (!category) return null;
  if (category.source === 'legacy') {
    const isFirst = stretch[0].what === 'received';
    if (isFirst || (known.legacyDue !== null && known.legacyDue > life.start)) return known.legacyDue;
  }
  return category.days === null ? null : walkedDue(days, life, { days: category.days, unit: category.unit });
}

/** Category and legacy's due instant at the end of a stretch: what is true of it in the end. */
function lastSaid({ story, stretch }: Subject): { category: string; legacyDue: number | null } {
  const said: { category: string; legacyDue: number | null } = { category: '', legacyDue: null };
  for (const happening of story.happenings) {
    if ('category' in happening) said.category = happening.category;
    if ('legacyDue' in happening) said.legacyDue = happening.legacyDue;
    if (happening === stretch.at(-1)) break;
  }
  return said;
}

/** When somebody who saw each happening as it became known first named this due instant, and never another one after. */
function learntAt(days: WalkedDays, subject: Subject, due: WalkedDue | null): number {
  const { story, stretch } = subject;
  for (let seen = story.happenings.length; seen > 0; seen--) {
    const happenings = story.happenings.slice(0, seen - 1);
    const known = stretchesOf(happenings).find(([first]) => first === stretch[0]);
    const named = known && dueOf(days, { ...subject, story: { ...story, happenings }, stretch: known });
    if (named !== due) return story.happenings[seen - 1]!.seenAt;
  }
  throw new Error('nobody ever learnt of the due instant');
}

function stretchesOf(happenings: readonly Happening[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const happening of happenings) {
    const current = stretches.at(-1);
    if (current && happening.what !== 'reopened') current.push(happening);
    else stretches.push([happening]);
  }
  return stretches;
}
