import { BusinessCalendar } from '../../src/model/business-calendar/business-calendar.js';
import { plainWeekdays } from '../../src/model/business-calendar/plain-weekdays.js';
import type { CaseState } from '../../src/model/case.js';
import type { ServiceStandard, ServiceStandards } from '../../src/model/service-standard.js';
import type { ServiceTarget, Signal } from '../../src/model/service-target.js';
import type { CaseVersion } from '../../src/sla/clocks/case-timeline.js';
import type { Judgement } from '../../src/sla/clocks/judge-clocks.js';

/** One version as a spec tells it: what became different, when (UTC) and, where that was later, when it was seen. */
export type Told = Partial<CaseState> & { at: string; seenAt?: string; cause?: string };

const received: CaseState = {
  system: 'authority',
  number: 'CRM-1',
  kind: 'request',
  status: 'received',
  category: 'Potholes',
  group: null,
  unit: null,
  channel: null,
  priority: null,
  receivedAt: '2026-03-02T00:00:00.000Z',
  dueAt: null,
  acknowledgedAt: null,
  progressNoticeAt: null,
  completedAt: null,
  reopenedCount: 0,
  outcome: null,
  workOrders: [],
  restricted: false,
  complaint: null,
  unmapped: [],
};

/** A case received on Monday 2 March 2026 at 11:00 in Sydney, and what was told of it since; `at` of the first one is the receipt. */
export function clockHistory(...told: Told[]): CaseVersion[] {
  let state = { ...received, receivedAt: instant(told[0]!.at) };
  return told.map(({ at, seenAt = at, cause = 'poll', ...changed }, index) => {
    state = { ...state, ...changed };
    return {
      version: index + 1,
      occurredAt: Date.parse(instant(at)),
      observedAt: Date.parse(instant(seenAt)),
      cause,
      state,
    };
  });
}

/** `2026-03-02T00:00` in full. */
export function instant(short: string): string {
  return new Date(`${short.replace('Z', '')}Z`).toISOString();
}

/** Mondays to Fridays without a holiday from 2018 to 2032, 8:00 to 16:30. */
const weekdays = BusinessCalendar.of(plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 }));

export const potholes: ServiceTarget = { days: 3, unit: 'business-days', source: 'council' };

/** What is told of nothing but the standards that a spec names; the first pass ended long ago. */
export function judgement(clocks: ServiceStandard[], changed: Partial<Judgement> = {}): Judgement {
  const standards: ServiceStandards = { version: 'standards-1', clocks, escalationsPerTick: 20 };
  const observes = new Set<Signal>(['received', 'reopened', 'acknowledged', 'progress-notice', 'completed']);
  const targets = new Map([['Potholes', potholes]]);
  const service = { targets, observes, needsDetails: new Set<Signal>() };
  return { calendar: weekdays, standards, service, firstPassEndedAt: 0, ...changed };
}
