/** A category's own completion target (UL-03). `source`: which target rules the clock, legacy's due instant or `days`. */
export interface ServiceTarget {
  /** Null: the category has no target of its own. */
  days: number | null;
  unit: 'business-days' | 'calendar-days';
  source: 'legacy' | 'council';
}

/** Moments of a case's life that clocks start or stop at. */
export type Signal =
  | 'received'
  | 'acknowledged'
  | 'progress-notice'
  | 'completed'
  | 'reopened'
  | 'dissatisfied'
  | 'stage-accepted'
  | 'flagged'
  | 'referred'
  | 'triaged'
  | 'neutrality-received'
  | 'anonymous-received'
  | 'registered-in-records'
  | 'entered-in-care';

/** What a legacy system, as this site maps it, says about service standards. A clock whose stop is not observed isn't started. */
export interface SystemService {
  /** By the category's name, as a case has it. */
  targets: ReadonlyMap<string, ServiceTarget>;
  observes: ReadonlySet<Signal>;
  /** Those of `observes` that only the second stage (details) shows. */
  needsDetails: ReadonlySet<Signal>;
}

/** Injection token: what each of the council's legacy systems says about service standards, by the system's name. */
export const SYSTEM_SERVICES = Symbol('SystemServices');
export type SystemServices = ReadonlyMap<string, SystemService>;
