import type { Instant } from '../../model/case.js';
import { BusinessCalendar, type CalendarData } from '../../model/business-calendar/business-calendar.js';
import type { ClockName, ServiceStandard, ServiceStandards } from '../../model/service-standard.js';
import type { ServiceTarget, SystemService } from '../../model/service-target.js';
import type { Clock } from '../clocks/clock.js';
import { rejudgeClock } from '../clocks/rejudge-clock.js';

/** How a clock came out, or stands: `overdue` is running past its due instant, `running` within it. */
export const outcomes = ['met', 'late', 'overdue', 'running', 'paused', 'cancelled', 'no-target'] as const;
export type Outcome = (typeof outcomes)[number];

/** Another target or another calendar for one standard; what is not given stays as it is. */
export interface OtherRule {
  clock: ClockName;
  days?: number;
  unit?: 'business-days' | 'calendar-days';
  calendar?: CalendarData;
}

/** By which clocks are judged today. */
export interface PresentRules {
  calendar: BusinessCalendar;
  standards: ServiceStandards;
  service(system: string): SystemService;
}

/** Of a clock as it is stored or was judged, at `now`. */
export function outcomeOf({ state, dueAt, stoppedAt }: Clock, now: Instant): Outcome {
  if (state === 'cancelled' || state === 'paused') return state;
  if (dueAt === null) return 'no-target';
  if (stoppedAt !== null) return stoppedAt > dueAt ? 'late' : 'met';
  return dueAt < now ? 'overdue' : 'running';
}

/** Judges stored clocks by the other rule. */
export function otherJudge(present: PresentRules, other: OtherRule): (clock: Clock, system: string) => Clock {
  const { days } = other;
  const calendar = other.calendar ? BusinessCalendar.of(other.calendar) : present.calendar;
  const target: ServiceTarget | null =
    days === undefined ? null : { days, unit: other.unit ?? 'business-days', source: 'council' };
  const standards = target ? withTarget(present.standards, other.clock, target) : present.standards;
  return (clock, system) => {
    const service = present.service(system);
    return rejudgeClock(clock, {
      calendar,
      standards,
      service: target ? targetingAll(service, clock, target) : service,
    });
  };
}

// a standard that takes the category's own target keeps doing so: its categories are what changes
function withTarget(standards: ServiceStandards, clock: ClockName, { days, unit }: ServiceTarget): ServiceStandards {
  const changed = (standard: ServiceStandard): ServiceStandard =>
    standard.clock !== clock || standard.target.from === 'category'
      ? standard
      : { ...standard, target: { from: 'days', days: days!, unit } };
  return { ...standards, clocks: standards.clocks.map(changed) };
}

function targetingAll(service: SystemService, { category }: Clock, target: ServiceTarget): SystemService {
  return category === null ? service : { ...service, targets: new Map([[category, target]]) };
}
