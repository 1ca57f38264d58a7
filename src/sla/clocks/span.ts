import type { Episode, Moment } from './case-timeline.js';

/** From a start to what stops it, in one cycle. */
export interface Span {
  cycle: number;
  start: Moment;
  /** In which it began. */
  episode: Episode;
  stop: Moment | null;
  /** Ended with nothing left to measure. */
  voided: Voided | null;
}

/** An end that leaves nothing to measure; `why` in plain words, without personal data. */
export type Voided = Moment & { why: string };

/** How a span ends: what is done after its end, such as an acknowledgement of what was completed, changes nothing any more. */
export function ended(stop: Moment | null, voids: (Voided | null)[]): Pick<Span, 'stop' | 'voided'> {
  const voided = earliest(voids);
  const isOver = voided !== null && (stop === null || voided.at < stop.at);
  return isOver ? { stop: null, voided } : { stop, voided: null };
}

export function goneFromLegacy(moment: Moment, removed: boolean): Voided {
  return { ...moment, why: removed ? 'removed in legacy' : 'cancelled in legacy' };
}

/** The first of two at the same instant wins; null where there is none. */
export function earliest<Some extends Moment>(moments: (Some | null)[]): Some | null {
  return moments.filter((moment) => moment !== null).toSorted((one, other) => one.at - other.at)[0] ?? null;
}
