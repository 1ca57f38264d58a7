import type { ComplaintFacts, CouncilRole } from '../../model/complaint.js';
import { type CaseVersion, type Moment, momentOf } from './case-timeline.js';

/** What holds of a complaint for a while; `to` null: it still does. */
export interface Held {
  /** Index of the version that first said so. */
  index: number;
  from: Moment;
  to: Moment | null;
}

/** A complainant who wants the next stage (K-06): since when, who took it up, or that they do not want it any more. */
export interface Dissatisfaction {
  index: number;
  from: Moment;
  accepted: Moment | null;
  satisfied: Moment | null;
}

type Says = (facts: ComplaintFacts) => boolean;

/**
 * From the first version that says so to the last one that does: what was taken back and said again held throughout. The first version of
 * a case tells what it was received with, whenever it was seen. Null: never said.
 */
export function heldSince(versions: readonly CaseVersion[], received: Moment, says: Says): Held | null {
  const index = versions.findIndex((version) => tells(version, says));
  if (index < 0) return null;
  const from = index === 0 ? received : notBefore(versions[index]!, received.at);
  const last = versions.findLastIndex((version) => tells(version, says));
  const lost = versions[last + 1];
  return { index, from, to: lost ? notBefore(lost, from.at) : null };
}

/** The first version from `index` on that says so; null: none. */
export function firstSaid(
  versions: readonly CaseVersion[],
  { index, since, says }: { index: number; since: number; says: Says },
): Moment | null {
  const found = versions.slice(index).find((version) => tells(version, says));
  return found ? notBefore(found, since) : null;
}

/** When a case went for good, completed or not; null: it is there. */
export function goneSince(versions: readonly CaseVersion[], since: number): (Moment & { removed: boolean }) | null {
  const last = versions.findLastIndex(({ state }) => state.status !== 'removed' && state.status !== 'cancelled');
  const gone = versions[last + 1];
  return gone ? { ...notBefore(gone, since), removed: versions.at(-1)!.state.status === 'removed' } : null;
}

/**
 * Whether an allegation is where it belongs: with the general manager, the Mayor or an outside body, and never with whom it is about.
 *
 * @rule K-16 K-17 K-18 K-20
 */
export function isReferred({ handler, handlerIsSubject, about, outsideBody }: ComplaintFacts): boolean {
  if (outsideBody !== null) return true;
  return handler !== null && referees.has(handler) && handler !== about && !handlerIsSubject;
}

const referees: ReadonlySet<CouncilRole> = new Set(['general-manager', 'mayor', 'outside']);

/**
 * Each time that a complainant wants the next stage. Significant dissatisfaction is what makes a complaint (K-29): what it was received
 * with says no more than that. It asks for the next stage once it is raised afresh, or stands when an outcome is given. The stage counts
 * from before that news, since both may come in one row; a complaint without a stage is at the first.
 *
 * @rule K-06
 */
export function dissatisfactions(versions: readonly CaseVersion[], received: Moment): Dissatisfaction[] {
  const found: Dissatisfaction[] = [];
  let open: (Dissatisfaction & { stage: number }) | null = null;
  let wasCompleted = false;
  versions.forEach((version, index) => {
    const before = versions[index - 1];
    if (!open && asksForNext(version, { before, wasCompleted })) {
      const from = startOf(version, before, received);
      open = { index, from, accepted: null, satisfied: null, stage: stageOf(before ?? version) };
      found.push(open);
    }
    // a removed case that comes back goes on, as if it had never been gone
    if (version.state.status !== 'removed') wasCompleted = isCompleted(version);
    if (!open || !settle(open, version)) return;
    open = null;
  });
  return found;
}

function settle(open: Dissatisfaction & { stage: number }, version: CaseVersion): boolean {
  if (stageOf(version) > open.stage) open.accepted = notBefore(version, open.from.at);
  else if (!isDissatisfied(version)) open.satisfied = notBefore(version, open.from.at);
  else return false;
  return true;
}

function asksForNext(
  version: CaseVersion,
  { before, wasCompleted }: { before: CaseVersion | undefined; wasCompleted: boolean },
): boolean {
  if (!isDissatisfied(version)) return false;
  const isOutcome = isCompleted(version) && !wasCompleted;
  return isOutcome || (before !== undefined && !isDissatisfied(before));
}

/** What was completed when it was first seen asks since its completion. */
function startOf(version: CaseVersion, before: CaseVersion | undefined, received: Moment): Moment {
  const { completedAt } = version.state;
  if (before || !completedAt) return notBefore(version, received.at);
  return { at: Math.max(received.at, Date.parse(completedAt)), version: version.version };
}

function tells({ state }: CaseVersion, says: Says): boolean {
  return state.complaint ? says(state.complaint) : false;
}

function isDissatisfied(version: CaseVersion): boolean {
  return tells(version, ({ dissatisfied }) => dissatisfied);
}

function isCompleted({ state }: CaseVersion): boolean {
  return state.status === 'completed';
}

function stageOf({ state }: CaseVersion): number {
  return state.complaint?.stage ?? 1;
}

// times may go back where legacy was restored: a stretch never does
function notBefore(version: CaseVersion, since: number): Moment {
  return { at: Math.max(since, momentOf(version)), version: version.version };
}
