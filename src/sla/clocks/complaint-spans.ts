import type { ServiceStandard } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import type { CaseTimeline, Episode, Moment } from './case-timeline.js';
import { dissatisfactions, firstSaid, goneSince, type Held, heldSince, isReferred } from './complaint-signals.js';
import { ended, goneFromLegacy, type Span, type Voided } from './span.js';

/** The cycles of a standard that begins with what is said of a complaint; null: this one begins with a moment that every case has. */
export function complaintSpans({ starts }: ServiceStandard, timeline: CaseTimeline): Span[] | null {
  return begun[starts]?.(timeline) ?? null;
}

const begun: Partial<Record<Signal, (timeline: CaseTimeline) => Span[]>> = {
  'neutrality-received': neutrality,
  'anonymous-received': anonymity,
  flagged: allegation,
  dissatisfied: nextStages,
};

/**
 * From receipt, whenever CARE says that it is one: the month runs from the day on which the council got it (K-13). A reopening asks for no
 * second answer within a month.
 *
 * @rule K-13
 */
function neutrality(timeline: CaseTimeline): Span[] {
  const held = heldSince(timeline.versions, timeline.received, ({ competitiveNeutrality }) => competitiveNeutrality);
  if (!held) return [];
  const { completed } = timeline.episodes[0];
  const voids = [goneIn(timeline.episodes[0]), lost(held, 'no longer a competitive neutrality complaint')];
  return [{ ...firstRound(timeline, held), ...ended(completed, voids) }];
}

/**
 * From receipt to the decision; what was completed without one, or whose sender turned out to be known, leaves nothing to decide.
 *
 * @rule K-02
 */
function anonymity(timeline: CaseTimeline): Span[] {
  const { versions, received, episodes } = timeline;
  const held = heldSince(versions, received, ({ anonymous }) => anonymous);
  if (!held) return [];
  const triaged = firstSaid(versions, { index: 0, since: received.at, says: ({ triage }) => triage !== null });
  const { completed } = episodes[0];
  const without = completed && { ...completed, why: 'completed without it' };
  const voids = [goneIn(episodes[0]), without, lost(held, 'no longer anonymous')];
  return [{ ...firstRound(timeline, held), ...ended(triaged, voids) }];
}

/**
 * From the first version that names an allegation. Completing the complaint refers nothing: the duty stays until the general manager, the
 * Mayor or an outside body has it, or the allegation is taken back.
 *
 * @rule K-16 K-17 K-18
 */
function allegation(timeline: CaseTimeline): Span[] {
  const { versions, received } = timeline;
  const held = heldSince(versions, received, ({ allegations }) => allegations.length > 0);
  if (!held) return [];
  const { index, from: start } = held;
  const referred = firstSaid(versions, { index, since: start.at, says: isReferred });
  const voids = [gone(timeline, start), lost(held, 'the allegation no longer stands')];
  return [{ cycle: 1, start, episode: episodeOf(timeline, index), ...ended(referred, voids) }];
}

/** Each time that a complainant wants the next stage is a cycle of its own, across completions and reopenings (K-06). */
function nextStages(timeline: CaseTimeline): Span[] {
  return dissatisfactions(timeline.versions, timeline.received).map(({ index, from, accepted, satisfied }, before) => ({
    cycle: before + 1,
    start: from,
    episode: episodeOf(timeline, index),
    ...ended(accepted, [
      gone(timeline, from),
      satisfied && { ...satisfied, why: 'the next stage is no longer asked for' },
    ]),
  }));
}

function firstRound(
  { received, versions, episodes }: CaseTimeline,
  { index }: Held,
): Pick<Span, 'cycle' | 'start' | 'episode'> {
  return { cycle: 1, start: { at: received.at, version: versions[index]!.version }, episode: episodes[0] };
}

function episodeOf({ versions, episodes }: CaseTimeline, index: number): Episode {
  return episodes.find((episode) => episode.versions.includes(versions[index]!))!;
}

function lost({ to }: Held, why: string): Voided | null {
  return to && { ...to, why };
}

function goneIn({ voided, last }: Pick<Episode, 'voided' | 'last'>): Voided | null {
  return voided && goneFromLegacy(voided, last.state.status === 'removed');
}

function gone({ versions }: CaseTimeline, start: Moment): Voided | null {
  const since = goneSince(versions, start.at);
  return since && goneFromLegacy({ at: since.at, version: since.version }, since.removed);
}
