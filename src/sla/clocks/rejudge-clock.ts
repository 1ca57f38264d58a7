import { netMinutes, warningAt } from './business-minutes.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { Clock, ClockState } from './clock.js';
import type { Wait } from './case-timeline.js';
import type { Judgement } from './judge-clocks.js';
import { type RulingDue, rulingDue } from './ruling-due.js';

/**
 * A clock by another calendar or other targets, from what is stored of it: its start, its segments and how it ended stay; due instant, warning, net time and result are worked out anew. Standards that start, pause or
 * stop differently need the case's history: `judgeClocks`.
 */
export function rejudgeClock(clock: Clock, judgement: Omit<Judgement, 'firstPassEndedAt'>): Clock {
  const { calendar, standards } = judgement;
  const standard = standards.clocks.find((one) => one.clock === clock.clock);
  if (!standard) return clock;
  const { due, councilDue, target, remark } = dueOf(clock, standard, judgement);
  const dueAt = instant(due);
  const dueStands = dueAt === clock.dueAt;
  const stoppedAt = clock.stoppedAt === null ? null : Date.parse(clock.stoppedAt);
  const state = resultOf(clock, { due, stoppedAt });
  return {
    ...clock,
    state,
    dueAt,
    councilDueAt: instant(councilDue),
    warnAt: dueStands ? clock.warnAt : instant(warningAt(calendar, { standard, due, after: firstKnown(clock) })),
    breachedAt: breachedAt(clock, { dueAt, state, dueStands }),
    target,
    remark: clock.state === 'cancelled' ? clock.remark : remark,
    netMinutes: stoppedAt === null ? null : netMinutes(calendar, clock.segments, stoppedAt),
    calendarVersion: calendar.version,
    standardsVersion: standards.version,
  };
}

function dueOf(
  clock: Clock,
  standard: ServiceStandard,
  { calendar, service }: Pick<Judgement, 'calendar' | 'service'>,
): RulingDue {
  return rulingDue(calendar, {
    standard,
    startedAt: Date.parse(clock.startedAt),
    waits: waitsOf(clock),
    legacyDueAt: clock.legacyDueAt === null ? null : Date.parse(clock.legacyDueAt),
    category: clock.category === null ? null : (service.targets.get(clock.category) ?? null),
  });
}

/** Of one that ended with a result, which; any other stays as it is. */
function resultOf({ state }: Clock, { due, stoppedAt }: { due: number | null; stoppedAt: number | null }): ClockState {
  if (state !== 'met' && state !== 'late') return state;
  return due !== null && stoppedAt !== null && stoppedAt > due ? 'late' : 'met';
}

function firstKnown({ startedAt, dueLearntAt }: Clock): number {
  return Math.max(Date.parse(startedAt), Date.parse(dueLearntAt));
}

function breachedAt(
  clock: Clock,
  { dueAt, state, dueStands }: { dueAt: string | null; state: ClockState; dueStands: boolean },
): string | null {
  if (dueStands) return clock.breachedAt;
  return clock.historical && state !== 'met' && state !== 'cancelled' ? dueAt : null;
}

function waitsOf({ segments }: Clock): Wait[] {
  return segments
    .filter(({ state }) => state === 'paused')
    .map(({ from, to, version }) => ({
      from: { at: Date.parse(from), version },
      to: to === null ? null : { at: Date.parse(to), version },
    }));
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
