import type { ClockName, ServiceStandard } from '../../../src/model/service-standard.js';
import type { CaseStory, Expectations, Happening } from './case-story.js';
import type { ClockLife } from './clock-life.js';
import type { Lived } from './walked-clocks.js';
import type { WalkedDays } from './walked-days.js';
import { type WalkedDue, walkedDue } from './walked-due.js';

/** The happenings of one stretch of a case's life: from its receipt, or a reopening, to the next reopening. */
export type Stretch = [Happening, ...Happening[]];

interface Subject {
  story: CaseStory;
  standard: ServiceStandard;
  stretch: Stretch;
  expected: Expectations;
}

/** The stretches of a story in which a clock runs: reopening starts REQ-REOPEN and REQ-PROG again, and no other. */
export function stretchesOfClock(clock: ClockName, { happenings }: CaseStory): Stretch[] {
  return stretchesOf(happenings).filter((_, index) => {
    if (clock === 'REQ-REOPEN') return index > 0;
    return clock === 'REQ-PROG' || index === 0;
  });
}

/** What somebody who knew of these happenings only would say of the clock that runs in a stretch; null: nothing yet. */
export function stretchLived(
  days: WalkedDays,
  { story, first, ...given }: Pick<Subject, 'story' | 'standard' | 'expected'> & { first: Happening },
): Lived | null {
  const stretch = stretchesOf(story.happenings).find((one) => one[0] === first);
  if (!stretch) return null;
  const subject = { ...given, story, stretch };
  return { ...lifeOf(subject), due: dueOf(days, subject) };
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

function stretchesOf(happenings: readonly Happening[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const happening of happenings) {
    const current = stretches.at(-1);
    if (current && happening.what !== 'reopened') current.push(happening);
    else stretches.push([happening]);
  }
  return stretches;
}
