import type { Instant } from '../../model/case.js';
import type { Clock } from './clock.js';

export type Announcement = 'met' | 'breached';

/** A clock as it is stored: what was judged, and what has been said about it. */
export interface StoredClock extends Clock {
  /** Counts from 1; a published result is never changed, a corrected one is a new revision that supersedes it. */
  revision: number;
  warnedAt: Instant | null;
  announced: Announcement | null;
}

/** What becomes of a stored clock. */
export interface Verdict {
  /** As it is to be stored; null: nothing changes. */
  write: StoredClock | null;
  /** The result that this one takes the place of; it is kept. */
  superseded: StoredClock | null;
  announce: Announcement | null;
}

const finished: ReadonlySet<Clock['state']> = new Set(['met', 'late', 'cancelled']);

export function isFinished({ state }: Pick<Clock, 'state'>): boolean {
  return finished.has(state);
}

/**
 * Puts what was judged anew beside what is stored. A declared breach stays while its due instant does, however the clock ends later. Late
 * news corrects: where a result was there already and is another now, the old one is kept as a revision. `now` is when a due instant that
 * moved without news of the case (another calendar, another target) became known.
 */
export function reconcileClock(stored: StoredClock | null, judged: Clock, now: Instant): Verdict {
  if (!stored) return announced({ ...judged, revision: 1, warnedAt: null, announced: null }, null);
  const next = carriedOver(stored, judged, now);
  if (isSame(stored, next)) return { write: null, superseded: null, announce: null };
  if (!isCorrected(stored, next)) return announced(next, null);
  return announced({ ...next, revision: stored.revision + 1, announced: null }, stored);
}

/** A clock that no longer measures anything: its case turned out to be of another kind. */
export function withdrawClock(stored: StoredClock, at: Instant): Verdict {
  if (stored.state === 'cancelled') return { write: null, superseded: null, announce: null };
  const next: StoredClock = {
    ...stored,
    state: 'cancelled',
    stoppedAt: stored.stoppedAt ?? at,
    breachedAt: null,
    remark: 'no longer applies to this case',
    segments: stored.segments.map((segment) => ({ ...segment, to: segment.to ?? at })),
  };
  if (!isResult(stored)) return { write: next, superseded: null, announce: null };
  return { write: { ...next, revision: stored.revision + 1, announced: null }, superseded: stored, announce: null };
}

/** The next instant at which the tick must look: its warning, then its due instant; null: never again. */
export function wakeAt(clock: StoredClock): Instant | null {
  const { dueAt, warnAt, warnedAt, breachedAt, historical } = clock;
  if (!mayBreak(clock) || breachedAt || historical) return null;
  return warnAt && !warnedAt ? warnAt : dueAt;
}

// a wait that began after the due instant holds nothing: the target was missed before
function mayBreak({ state, dueAt, segments }: StoredClock): boolean {
  return state === 'running' || (state === 'paused' && dueAt !== null && dueAt <= segments.at(-1)!.from);
}

function carriedOver(stored: StoredClock, judged: Clock, now: Instant): StoredClock {
  const { revision, warnedAt, announced: said } = stored;
  const moved = stored.dueAt !== judged.dueAt;
  const movedByRule = moved && (stored.caseVersion === judged.caseVersion || !isSameRule(stored, judged));
  // what a change of rules taught is not known to the history
  const learnt = moved ? judged.dueLearntAt : later(stored.dueLearntAt, judged.dueLearntAt);
  const next = { ...judged, dueLearntAt: movedByRule ? now : learnt, revision, warnedAt, announced: said };
  return { ...next, ...breach(stored, next, moved), warnedAt: moved ? null : warnedAt };
}

function breach(stored: StoredClock, next: Clock, moved: boolean): Pick<Clock, 'breachedAt'> {
  if (next.state === 'met' || next.dueAt === null) return { breachedAt: null };
  if (next.state === 'late' && !next.historical) return { breachedAt: later(next.dueAt, next.dueLearntAt) };
  return { breachedAt: next.breachedAt ?? (moved || next.historical ? null : stored.breachedAt) };
}

function isSameRule(stored: Clock, judged: Clock): boolean {
  return stored.calendarVersion === judged.calendarVersion && stored.standardsVersion === judged.standardsVersion;
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** `historical` ones are never announced. */
function announced(next: StoredClock, superseded: StoredClock | null): Verdict {
  const announce = next.historical ? null : newsOf(next);
  return { write: announce ? { ...next, announced: announce } : next, superseded, announce };
}

function newsOf({ state, breachedAt, dueAt, announced: said }: StoredClock): Announcement | null {
  if (breachedAt) return said === 'breached' ? null : 'breached';
  return state === 'met' && dueAt !== null && said !== 'met' ? 'met' : null;
}

function isResult({ state, breachedAt, announced: said }: StoredClock): boolean {
  return said !== null || breachedAt !== null || finished.has(state);
}

function isCorrected(stored: StoredClock, next: StoredClock): boolean {
  if (!isResult(stored) || isCompleted(stored, next)) return false;
  if (stored.dueAt !== next.dueAt || (stored.breachedAt !== null && stored.breachedAt !== next.breachedAt)) return true;
  return finished.has(stored.state) && (stored.state !== next.state || stored.stoppedAt !== next.stoppedAt);
}

/** What is only now read of history, such as an acknowledgement that came with the details, corrects nothing that was told. */
function isCompleted(stored: StoredClock, next: StoredClock): boolean {
  return stored.historical && next.historical && stored.announced === null && next.caseVersion > stored.caseVersion;
}

const plain = [
  'state',
  'startedAt',
  'stoppedAt',
  'dueAt',
  'dueLearntAt',
  'legacyDueAt',
  'councilDueAt',
  'warnAt',
  'warnedAt',
  'breachedAt',
  'historical',
  'netMinutes',
  'grossMinutes',
  'remark',
  'category',
  'rule',
] as const satisfies (keyof StoredClock)[];

/** Alike in everything but by which version of case, calendar or standards it was found so. */
function isSame(stored: StoredClock, next: StoredClock): boolean {
  return plain.every((field) => stored[field] === next[field]) && nested(stored) === nested(next);
}

// jsonb keeps its keys in an order of its own
function nested({ segments, target }: StoredClock): string {
  const stretches = segments.map(({ state, from, to, cause }) => [state, from, to, cause]);
  return JSON.stringify([stretches, target && [target.source, target.days, target.months, target.unit]]);
}
