import type { ServiceStandard } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import type { CaseTimeline, Episode, Moment } from './case-timeline.js';

/** From a start to what stops it, in one cycle. */
export interface Span {
  cycle: number;
  episode: Episode;
  stop: Moment | null;
  /** Ended with nothing left to measure. */
  voided: (Moment & { why: string }) | null;
}

/** The cycles that a standard measures in a case's life, in order; those of REQ-REOPEN count from 1 like any other. */
export function spansOf(standard: ServiceStandard, { episodes, acknowledged }: CaseTimeline): Span[] {
  const cycles = standard.stops.includes('acknowledged')
    ? episodes.slice(0, 1)
    : episodes.filter(({ reopening }) => startsWith(standard, reopening));
  return cycles.map((episode) => {
    const stop = earliest(standard.stops.map((signal) => momentOf(signal, episode, acknowledged)));
    const voided = voidedOf(standard, episode);
    const cycle = standard.starts === 'reopened' ? episode.reopening : episode.reopening + 1;
    // what is done after the end, such as an acknowledgement of a request that was completed, changes nothing any more
    const isOver = voided !== null && (stop === null || voided.at < stop.at);
    return { cycle, episode, ...(isOver ? { stop: null, voided } : { stop, voided: null }) };
  });
}

/** REQ-DONE measures the first round, REQ-REOPEN the others, REQ-PROG each (clocks-and-kpis: reopening starts REQ-REOPEN and REQ-PROG). */
function startsWith({ clock, starts }: ServiceStandard, reopening: number): boolean {
  if (starts === 'reopened') return reopening > 0;
  return reopening === 0 || clock === 'REQ-PROG';
}

function momentOf(signal: Signal, episode: Episode, acknowledged: Moment | null): Moment | null {
  if (signal === 'acknowledged') return acknowledged;
  if (signal === 'completed') return episode.completed;
  if (signal === 'progress-notice') return episode.notice;
  return null;
}

// A request that was completed unacknowledged has nothing left to acknowledge: no one is sent after it.
function voidedOf({ stops }: ServiceStandard, { voided, completed, last }: Episode): Span['voided'] {
  if (voided) return { ...voided, why: last.state.status === 'removed' ? 'removed in legacy' : 'cancelled in legacy' };
  if (completed && !stops.includes('completed')) return { ...completed, why: 'completed without it' };
  return null;
}

function earliest(moments: (Moment | null)[]): Moment | null {
  return moments.filter((moment) => moment !== null).toSorted((one, other) => one.at - other.at)[0] ?? null;
}
