import type { ServiceStandard } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import type { CaseTimeline, Episode, Moment } from './case-timeline.js';
import { complaintSpans } from './complaint-spans.js';
import { earliest, ended, goneFromLegacy, type Span, type Voided } from './span.js';

/** The cycles that a standard measures in a case's life, in order; those of REQ-REOPEN count from 1 like any other. */
export function spansOf(standard: ServiceStandard, timeline: CaseTimeline): Span[] {
  const complaint = complaintSpans(standard, timeline);
  if (complaint) return complaint;
  const { episodes, acknowledged } = timeline;
  const cycles = standard.stops.includes('acknowledged')
    ? episodes.slice(0, 1)
    : episodes.filter(({ reopening }) => startsWith(standard, reopening));
  return cycles.map((episode) => {
    const stop = earliest(standard.stops.map((signal) => momentOf(signal, episode, acknowledged)));
    const cycle = standard.starts === 'reopened' ? episode.reopening : episode.reopening + 1;
    return { cycle, start: episode.start, episode, ...ended(stop, [voidedOf(standard, episode)]) };
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
function voidedOf({ stops }: ServiceStandard, { voided, completed, last }: Episode): Voided | null {
  if (voided) return goneFromLegacy(voided, last.state.status === 'removed');
  if (completed && !stops.includes('completed')) return { ...completed, why: 'completed without it' };
  return null;
}
