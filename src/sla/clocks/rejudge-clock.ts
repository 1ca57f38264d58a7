import { netMinutes, warningAt } from './business-minutes.js';
import type { Clock } from './clock.js';
import type { Wait } from './case-timeline.js';
import type { Judgement } from './judge-clocks.js';
import { rulingDue } from './ruling-due.js';

/**
 * A clock by another calendar or other targets, from what is stored of it: its start, its segments and how it ended stay; due instant, warning, net time and result are worked out anew. Standards that start, pause or
 * stop differently need the case's history: `judgeClocks`.
 */
export function rejudgeClock(
  clock: Clock,
  { calendar, standards, service }: Omit<Judgement, 'firstPassEndedAt'>,
): Clock {
  const standard = standards.clocks.find((one) => one.clock === clock.clock);
  if (!standard) return clock;
  const startedAt = Date.parse(clock.startedAt);
  const { due, councilDue, target, remark } = rulingDue(calendar, {
    standard,
    startedAt,
    waits: waitsOf(clock),
    legacyDueAt: clock.legacyDueAt === null ? null : Date.parse(clock.legacyDueAt),
    category: clock.category === null ? null : (service.targets.get(clock.category) ?? null),
  });
  const stoppedAt = clock.stoppedAt === null ? null : Date.parse(clock.stoppedAt);
  const result = clock.state === 'met' || clock.state === 'late';
  const late = result && due !== null && stoppedAt !== null && stoppedAt > due;
  const dueAt = due === null ? null : new Date(due).toISOString();
  const dueStands = dueAt === clock.dueAt;
  const warning = dueStands
    ? null
    : warningAt(calendar, { standard, due, after: Math.max(startedAt, Date.parse(clock.dueLearntAt)) });
  return {
    ...clock,
    state: result ? (late ? 'late' : 'met') : clock.state,
    dueAt,
    councilDueAt: councilDue === null ? null : new Date(councilDue).toISOString(),
    warnAt: dueStands ? clock.warnAt : warning === null ? null : new Date(warning).toISOString(),
    breachedAt: breachedAt(clock, { dueAt, late, dueStands }),
    target,
    remark: clock.state === 'cancelled' ? clock.remark : remark,
    netMinutes: stoppedAt === null ? null : netMinutes(calendar, clock.segments, stoppedAt),
    calendarVersion: calendar.version,
    standardsVersion: standards.version,
  };
}

function breachedAt(
  clock: Clock,
  { dueAt, late, dueStands }: { dueAt: string | null; late: boolean; dueStands: boolean },
): string | null {
  if (dueStands) return clock.breachedAt;
  return late && clock.historical ? dueAt : null;
}

function waitsOf({ segments }: Clock): Wait[] {
  return segments
    .filter(({ state }) => state === 'paused')
    .map(({ from, to, version }) => ({
      from: { at: Date.parse(from), version },
      to: to === null ? null : { at: Date.parse(to), version },
    }));
}
