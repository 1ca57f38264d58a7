import type { BusinessCalendar, CalendarData, Holiday } from '../../model/business-calendar/business-calendar.js';
import type { Instant } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { ServiceTarget } from '../../model/service-target.js';
import type { StoredClock } from '../clocks/reconcile-clock.js';
import type { LocalWords } from './local-words.js';

/** One step of the arithmetic, as it can be read out. Instants RFC 3339 UTC. */
export interface ExplainStep {
  text: string;
  /** The clause that it follows, such as UL-01; null where none says it. */
  rule: string | null;
  from: Instant | null;
  to: Instant | null;
  /** Days that this step counts or leaves out. */
  days: number | null;
}

/** Which days were counted and which were not, so that anyone can count again. Dates are local, `YYYY-MM-DD`. */
export interface ExplainedDays {
  unit: 'business-days' | 'calendar-days';
  startedOn: string;
  /** Day 0 (UL-01). */
  receivedOn: string;
  counted: string[];
  notCounted: Holiday[];
  /** Days whose closing a wait held. */
  held: string[];
  /** Of a paused clock: days that are left once it goes on. */
  left: number | null;
}

export interface Explanation {
  summary: string;
  steps: ExplainStep[];
  /** Null where no days are counted: a target in months, or none. */
  days: ExplainedDays | null;
}

/** A result that a later revision took the place of. */
export interface EarlierResult {
  revision: number;
  supersededAt: Instant;
  state: StoredClock['state'];
  startedAt: Instant;
  dueAt: Instant | null;
  stoppedAt: Instant | null;
  breachedAt: Instant | null;
  netMinutes: number | null;
  grossMinutes: number | null;
  calendarVersion: string;
  standardsVersion: string;
}

/** What a breach asked of whom. */
export interface AskedToAct {
  action: string;
  role: string;
  /** `waiting` for its turn, `wanted` of the role, or `expired` with its clock. */
  state: 'waiting' | 'wanted' | 'expired';
  revision: number;
  beganAt: Instant;
  wantedAt: Instant | null;
  settledAt: Instant | null;
}

/** A clock and all that has to be known to explain it. */
export interface ExplainSubject {
  clock: StoredClock;
  standard: ServiceStandard;
  /** The own target of the case's category today. */
  category: ServiceTarget | null;
  /** The legacy system, as people call it. */
  system: string;
  /** Start of the last complete pass over it. */
  passedAt: Instant | null;
  now: Instant;
  revisions: EarlierResult[];
  asked: AskedToAct[];
}

/** The calendar that everything is counted by, and its words. */
export interface ExplainGround {
  calendar: BusinessCalendar;
  data: CalendarData;
  words: LocalWords;
}

export function step(text: string, given: Partial<Omit<ExplainStep, 'text'>> = {}): ExplainStep {
  return { text, rule: null, from: null, to: null, days: null, ...given };
}
