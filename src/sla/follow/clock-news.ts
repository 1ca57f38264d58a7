import type { Announcement } from '../../cases/case-announcements.js';
import type { Instant } from '../../model/case.js';
import type { StoredClock } from '../clocks/reconcile-clock.js';

export type ClockNews = 'sla.warning' | 'sla.breached' | 'sla.met' | 'case.escalated';

interface Told {
  type: ClockNews;
  /** The revision whose published result this one takes the place of. */
  supersedes?: number | null;
  observedAt: Instant;
  /** What is asked for, of whom. */
  asked?: { action: string; role: string };
}

/** News of a clock as events carry it: contracts/events/case-event.schema.json, `clock`. */
export function clockNews(clock: StoredClock, { type, supersedes = null, observedAt, asked }: Told): Announcement {
  const { cycle, revision, state, startedAt, dueAt, stoppedAt, breachedAt, rule, target } = clock;
  const { calendarVersion, standardsVersion } = clock;
  const detail = {
    clock: clock.clock,
    cycle,
    revision,
    ...(supersedes === null ? {} : { supersedes }),
    state,
    startedAt,
    dueAt,
    stoppedAt,
    breachedAt,
    rule,
    target,
    calendarVersion,
    standardsVersion,
    ...asked,
  };
  return { type, occurredAt: occurredAt(type, clock) ?? observedAt, observedAt, detail };
}

function occurredAt(type: ClockNews, { breachedAt, stoppedAt, warnAt }: StoredClock): Instant | null {
  if (type === 'sla.breached') return breachedAt;
  if (type === 'sla.met') return stoppedAt;
  return type === 'sla.warning' ? warnAt : null;
}
