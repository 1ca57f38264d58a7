import type { Signal } from './service-target.js';

/** The clocks of the two council documents; contracts/sla/clocks.yaml says what each measures. */
export const clockNames = [
  'REQ-ACK',
  'REQ-DONE',
  'REQ-PROG',
  'REQ-REOPEN',
  'CMP-ACK',
  'CMP-DONE',
  'CMP-CN',
  'CMP-STAGE',
  'CMP-ROUTE',
  'CMP-ANON',
  'CMP-REG',
] as const;
export type ClockName = (typeof clockNames)[number];

/** What a breach asks for: tell the role, or ask the legacy system to act. */
export type BreachAction = 'alert' | 'escalate' | 'notice-task' | 'progress-contact' | 'next-stage' | 'worklist';

/** How long a clock may run. `category`: the category's own target (UL-03), which may be legacy's due instant. */
export type StandardTarget =
  | { from: 'days'; days: number; unit: 'business-days' | 'calendar-days' }
  | { from: 'months'; months: number }
  | { from: 'category' };

/** One service standard as it holds at this council: the shipped definition with the council's own settings over it. */
export interface ServiceStandard {
  clock: ClockName;
  title: string;
  /** The clause that it carries out, such as UL-02. */
  rule: string;
  /** The policies are silent about the target: it is a default, and named so wherever it is shown. */
  byDefault: boolean;
  kind: 'request' | 'complaint';
  starts: Signal;
  stops: Signal[];
  /** Paused while the case waits on its customer. */
  pauses: boolean;
  target: StandardTarget;
  /** A warning goes out at the closing of the business day this many before the due day; null: none. */
  warnBusinessDaysBefore: number | null;
  onBreach: { action: BreachAction; role: string };
  /** Share of clocks that should be met, 0 to 1: what burn-rate alerts measure against; null: none set. */
  objective: number | null;
}

/** All standards of a council; `version` changes whenever any of them does. */
export interface ServiceStandards {
  version: string;
  clocks: ServiceStandard[];
  /** Escalations that one tick may begin; the rest wait. */
  escalationsPerTick: number;
}
