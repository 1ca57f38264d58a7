import type { Instant } from '../../model/case.js';
import type { ClockName } from '../../model/service-standard.js';

/** `late` is stopped after the due instant; a running clock past it is running with `breachedAt` set. */
export type ClockState = 'running' | 'paused' | 'met' | 'late' | 'cancelled';

/** Where a clock stood for a while. Instants RFC 3339 UTC; `to` null: still so. */
export interface ClockSegment {
  state: 'running' | 'paused';
  from: Instant;
  to: Instant | null;
  /** The clause for which it began, such as UL-02. */
  rule: string;
  /** What began it: a signal of the case, such as received or waiting, and the case version that told it. */
  cause: string;
  version: number;
}

/** The target that ruled a clock; `source` says whose it is. */
export interface RulingTarget {
  source: 'legacy' | 'council';
  days: number | null;
  months: number | null;
  unit: 'business-days' | 'calendar-days' | 'months' | 'instant';
}

/** One clock of one case in one cycle, as the case's history makes it. Instants RFC 3339 UTC. */
export interface Clock {
  clock: ClockName;
  /** 1, or which reopening. */
  cycle: number;
  state: ClockState;
  startedAt: Instant;
  stoppedAt: Instant | null;
  /** Null: no target, or paused, where nobody can say. */
  dueAt: Instant | null;
  /** When the facts that make this due instant were learnt: a breach counts from the later of the two. */
  dueLearntAt: Instant;
  legacyDueAt: Instant | null;
  councilDueAt: Instant | null;
  warnAt: Instant | null;
  breachedAt: Instant | null;
  /** Already due, or over, when its case was first mirrored: counted, never announced or escalated. */
  historical: boolean;
  target: RulingTarget | null;
  /** Minutes within business hours while running, whole; null while it runs, or outside of the calendar's years. */
  netMinutes: number | null;
  /** Minutes from start to stop, whole; null while it runs. */
  grossMinutes: number | null;
  segments: ClockSegment[];
  /** Why it ended without a result, or has no due instant: plain words, no personal data. */
  remark: string | null;
  category: string | null;
  rule: string;
  calendarVersion: string;
  standardsVersion: string;
  /** The case version that the clock was judged by. */
  caseVersion: number;
}

/** As readers are told: stopped without a target is no result, and whoever counts what was met must not count it. */
export function shownState({ state, dueAt }: Pick<Clock, 'state' | 'dueAt'>): ClockState {
  return state === 'met' && dueAt === null ? 'cancelled' : state;
}

/** What identifies a clock of a case. */
export function clockKey({ clock, cycle }: Pick<Clock, 'clock' | 'cycle'>): string {
  return `${clock}.${cycle}`;
}
