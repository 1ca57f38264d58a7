import type { ClockName, ServiceStandard } from '../../../src/model/service-standard.js';
import type { ClockState } from '../../../src/sla/clocks/clock.js';
import type { CaseStory, Expectations, Happening } from './case-story.js';
import type { ClockLife } from './clock-life.js';
import { complaintLives, isOfComplaints } from './walked-complaints.js';
import type { WalkedDays } from './walked-days.js';
import { type WalkedDue, walkedDue } from './walked-due.js';
import { walkedGrossMinutes, walkedNetMinutes } from './walked-minutes.js';
import { stretchesOfClock, stretchLived } from './walked-stretches.js';

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

/** How a clock lived; voided: ended with nothing left to measure. */
export interface Lived {
  life: ClockLife;
  isVoided: boolean;
  due: WalkedDue | null;
}

interface Subject {
  clock: ClockName;
  story: CaseStory;
  expected: Expectations;
  /** Began with a reopening, or after one: no history. */
  isReopened: boolean;
  /** What somebody who knew of these happenings only would say; null: nothing of this clock. */
  asKnown: (happenings: Happening[]) => Lived | null;
}

/** All clocks of a story ("Clocks", UL-02 to UL-05, K-01, K-02, K-06, K-10, K-13, K-16), each by living through it. */
export function walkedClocks(days: WalkedDays, story: CaseStory, expected: Expectations): WalkedClock[] {
  return expected.standards.clocks
    .filter(({ kind }) => kind === story.kind)
    .flatMap((standard) => subjectsOf(days, { standard, story, expected }))
    .map((subject) => walkedClock(days, subject));
}

type Given = Pick<Subject, 'story' | 'expected'> & { standard: ServiceStandard };

function subjectsOf(days: WalkedDays, { standard, story, expected }: Given): Subject[] {
  const { clock } = standard;
  const given = { clock, story, expected };
  if (!isOfComplaints(standard)) {
    return stretchesOfClock(clock, story).map(([first]) => ({
      ...given,
      isReopened: first.what === 'reopened',
      asKnown: (happenings) => stretchLived(days, { standard, expected, first, story: { ...story, happenings } }),
    }));
  }
  const lived = (happenings: Happening[], index: number): Lived | null => {
    const one = complaintLives(clock, happenings)[index];
    if (!one) return null;
    const target = standard.target as Parameters<typeof walkedDue>[2];
    return { ...one, due: walkedDue(days, one.life, target) };
  };
  return complaintLives(clock, story.happenings).map(({ isReopened }, index) => ({
    ...given,
    isReopened,
    asKnown: (happenings) => lived(happenings, index),
  }));
}

function walkedClock(days: WalkedDays, subject: Subject): WalkedClock {
  const { life, isVoided, due } = subject.asKnown(subject.story.happenings)!;
  const { start, stop } = life;
  const dueAt = typeof due === 'number' ? due : null;
  const dueLearntAt = dueAt && learntAt(subject, due);
  const state = stateOf(life, { isVoided, dueAt });
  const historical = isHistorical(subject, { stop, dueAt });
  const stopped = stop === null ? null : { ...life, stop };
  return {
    clock: subject.clock,
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
  { story: { happenings }, expected, isReopened, asKnown }: Subject,
  { stop, dueAt }: { stop: number | null; dueAt: number | null },
): boolean {
  const { seenAt } = happenings[0]!;
  if (isReopened) return false;
  const named = asKnown(happenings.filter((happening) => happening.seenAt === seenAt))?.due;
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

/** When somebody who saw each happening as it became known first named this due instant, and never another one after. */
function learntAt({ story: { happenings }, asKnown }: Subject, due: WalkedDue | null): number {
  for (let seen = happenings.length; seen > 0; seen--) {
    if (asKnown(happenings.slice(0, seen - 1))?.due !== due) return happenings[seen - 1]!.seenAt;
  }
  throw new Error('nobody ever learnt of the due instant');
}
