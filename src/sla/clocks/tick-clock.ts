import type { Instant } from '../../model/case.js';
import { type StoredClock, wakeAt } from './reconcile-clock.js';

/** What a minute brings to a clock. */
export type TickVerdict = { do: 'nothing' } | { do: 'warn' | 'breach' | 'let-warning-pass'; clock: StoredClock };

/**
 * Decides on a clock whose moment has come. A breach is declared only where a complete pass of its system began at or after the due
 * instant (`confirmedThrough`, null: none was): until then nobody knows that it was not stopped in time. A warning that comes too late is
 * let pass. Instants RFC 3339 UTC.
 */
export function tickClock(
  clock: StoredClock,
  { now, confirmedThrough }: { now: Instant; confirmedThrough: Instant | null },
): TickVerdict {
  const wake = wakeAt(clock);
  const { dueAt, dueLearntAt } = clock;
  if (!wake || !dueAt || wake > now) return { do: 'nothing' };
  if (dueAt > now) return { do: 'warn', clock: { ...clock, warnedAt: now } };
  if (confirmedThrough !== null && confirmedThrough >= dueAt) {
    const breachedAt = dueAt > dueLearntAt ? dueAt : dueLearntAt;
    return { do: 'breach', clock: { ...clock, breachedAt, announced: 'breached' } };
  }
  return wake < dueAt ? { do: 'let-warning-pass', clock: { ...clock, warnAt: null } } : { do: 'nothing' };
}
