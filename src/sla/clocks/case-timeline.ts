import { isReopened } from '../../model/case-changes.js';
import type { CaseState } from '../../model/case.js';

/** One version of a case as history keeps it; milliseconds since the epoch. */
export interface CaseVersion {
  version: number;
  occurredAt: number;
  observedAt: number;
  cause: string;
  state: CaseState;
}

/** A moment and the version that first told it. */
export interface Moment {
  at: number;
  version: number;
}

/** A stretch in which the case waited on its customer; `to` null: it still does. */
export interface Wait {
  from: Moment;
  to: Moment | null;
}

/** From receipt, or from a reopening, to the end of that. */
export interface Episode {
  start: Moment;
  /** 0 for the first, 1 for the first reopening, and so on. */
  reopening: number;
  waits: Wait[];
  /** The first progress notice at or after the start. */
  notice: Moment | null;
  completed: Moment | null;
  /** Cancelled or removed without having been completed. */
  voided: Moment | null;
  /** Its last version: what is true of it today. */
  last: CaseVersion;
  versions: CaseVersion[];
}

export interface CaseTimeline {
  versions: readonly CaseVersion[];
  firstObservedAt: number;
  received: Moment;
  acknowledged: Moment | null;
  episodes: [Episode, ...Episode[]];
  current: CaseVersion;
}

/**
 * A case's whole history, oldest first, as the stretches that its clocks measure. Later news corrects: each stretch is told by its last
 * version, so a completion date that legacy mends is the one that counts. Throws where there is no version.
 */
export function caseTimeline(versions: readonly CaseVersion[]): CaseTimeline {
  const first = versions[0];
  const current = versions.at(-1);
  if (!first || !current) throw new Error('a case without a version has no timeline');
  const parts = split(versions);
  const received = { at: Date.parse(current.state.receivedAt), version: first.version };
  const acknowledgedAt = current.state.acknowledgedAt;
  return {
    versions,
    firstObservedAt: first.observedAt,
    received,
    acknowledged: acknowledgedAt ? firstTelling(versions, Date.parse(acknowledgedAt), ackOf) : null,
    episodes: parts.map((part, index) => episode(part, index, received)) as [Episode, ...Episode[]],
    current,
  };
}

const ackOf = (state: CaseState) => state.acknowledgedAt;

function split(versions: readonly CaseVersion[]): CaseVersion[][] {
  const parts: CaseVersion[][] = [];
  versions.forEach((version, index) => {
    const before = versions[index - 1];
    if (!before || isReopened(before.state, version.state)) parts.push([]);
    parts.at(-1)!.push(version);
  });
  return parts;
}

function episode(versions: CaseVersion[], reopening: number, received: Moment): Episode {
  const first = versions[0]!;
  const last = versions.at(-1)!;
  const start = reopening === 0 ? received : { at: momentOf(first), version: first.version };
  const completed = completion(versions, last);
  return {
    start,
    reopening,
    waits: waits(versions, start.at),
    notice: notice(versions, start.at),
    completed,
    voided: completed ? null : voiding(versions, last),
    last,
    versions,
  };
}

/** A removed case that had been completed stays so. Without a date of legacy's own the version's counts. */
function completion(versions: CaseVersion[], last: CaseVersion): Moment | null {
  const closed = last.state.status === 'removed' ? lastBeforeRemoval(versions) : last;
  if (closed?.state.status !== 'completed') return null;
  const { completedAt } = closed.state;
  const at = completedAt ? Date.parse(completedAt) : firstOf(versions, 'completed').occurredAt;
  return { at, version: firstOf(versions, 'completed').version };
}

function voiding(versions: CaseVersion[], last: CaseVersion): Moment | null {
  const { status } = last.state;
  if (status !== 'cancelled' && status !== 'removed') return null;
  const first = firstOf(versions, status);
  return { at: momentOf(first), version: first.version };
}

function lastBeforeRemoval(versions: CaseVersion[]): CaseVersion | undefined {
  return versions.findLast(({ state }) => state.status !== 'removed');
}

function firstOf(versions: CaseVersion[], status: CaseState['status']): CaseVersion {
  return versions.find(({ state }) => state.status === status)!;
}

/**
 * When a version became so. What the second stage tells has no time in legacy (closing a task moves nothing): it counts from when it
 * was learnt, so that no pause is longer than what was seen.
 */
export function momentOf({ cause, occurredAt, observedAt }: CaseVersion): number {
  return cause === 'details' ? Math.max(occurredAt, observedAt) : occurredAt;
}

function waits(versions: CaseVersion[], start: number): Wait[] {
  const found: Wait[] = [];
  let open: Moment | null = null;
  let reached = start;
  for (const version of versions) {
    const waiting = version.state.status === 'waiting';
    if (waiting === (open !== null)) continue;
    // times may go back where legacy was restored: a stretch never does. News of other things, such as details read late, hold nothing up
    reached = Math.max(reached, momentOf(version));
    const moment: Moment = { at: reached, version: version.version };
    if (open) {
      if (moment.at > open.at) found.push({ from: open, to: moment });
      open = null;
    } else open = moment;
  }
  return open ? [...found, { from: open, to: null }] : found;
}

function notice(versions: CaseVersion[], start: number): Moment | null {
  const told = versions.flatMap(({ version, state }) => {
    const at = state.progressNoticeAt ? Date.parse(state.progressNoticeAt) : Number.NaN;
    return at >= start ? [{ at, version }] : [];
  });
  return told.toSorted((one, other) => one.at - other.at)[0] ?? null;
}

function firstTelling(
  versions: readonly CaseVersion[],
  at: number,
  told: (state: CaseState) => string | null,
): Moment | null {
  const teller = versions.find(({ state }) => told(state) !== null && Date.parse(told(state)!) === at);
  return { at, version: teller?.version ?? versions.at(-1)!.version };
}
