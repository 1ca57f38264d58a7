import type { CalendarData } from '../../../src/model/business-calendar/business-calendar.js';
import type { ClockName, ServiceStandard, StandardTarget } from '../../../src/model/service-standard.js';
import type { ServiceTarget, Signal } from '../../../src/model/service-target.js';
import type { Expectations } from './case-story.js';
import type { Dice } from './dice.js';
import type { Targets } from './random-story.js';

const unit = ['business-days', 'business-days', 'calendar-days'] as const;

const categories = ['Potholes', 'Trees', 'Bins', 'Rates', 'Water', 'Unknown'];

/** Targets as a council might set them for one case: the shipped clocks, any number of days, pauses allowed or not. */
export function randomExpectations(dice: Dice, calendar: CalendarData): Omit<Expectations, 'firstPassEndedAt'> {
  return {
    calendar,
    standards: { version: 'random', clocks: standards(dice), escalationsPerTick: 20 },
    // the last category is one that the mapping has no target for
    targets: new Map(categories.slice(0, -1).map((category) => [category, categoryTarget(dice)])),
  };
}

/** All that is expected of some clock. */
export function targetsOf({ standards, targets }: Pick<Expectations, 'standards' | 'targets'>): Targets {
  const own = standards.clocks.flatMap(({ target }) => (target.from === 'category' ? [] : [target]));
  const ofCategories = [...targets.values()].flatMap(({ days, unit }) => (days === null ? [] : [{ days, unit }]));
  return { categories, allowed: [...own, ...ofCategories] };
}

function categoryTarget(dice: Dice): ServiceTarget {
  return {
    days: dice.happens(0.1) ? null : days(dice),
    unit: dice.pick(unit),
    source: dice.happens(0.25) ? 'legacy' : 'council',
  };
}

/** Mostly what councils use, sometimes anything up to 60. */
function days(dice: Dice): number {
  return dice.happens(0.5) ? dice.pick([0, 1, 2, 5, 10, 15]) : dice.number(0, 60);
}

function standards(dice: Dice): ServiceStandard[] {
  const own = (): StandardTarget => ({ from: 'days', days: days(dice), unit: dice.pick(unit) });
  const pauses = dice.happens(0.8);
  return [
    standard('REQ-ACK', 'request', { stops: ['acknowledged'], target: own() }),
    standard('REQ-DONE', 'request', { stops: ['completed'], target: { from: 'category' }, pauses }),
    standard('REQ-PROG', 'request', { stops: ['progress-notice', 'completed'], target: own() }),
    standard('REQ-REOPEN', 'request', {
      starts: 'reopened',
      stops: ['completed'],
      target: { from: 'category' },
      pauses,
    }),
    standard('CMP-ACK', 'complaint', { stops: ['acknowledged'], target: own() }),
    standard('CMP-DONE', 'complaint', { stops: ['completed'], target: own(), pauses }),
    standard('CMP-CN', 'complaint', {
      starts: 'neutrality-received',
      stops: ['completed'],
      target: { from: 'months', months: dice.number(1, 3) },
    }),
    standard('CMP-STAGE', 'complaint', { starts: 'dissatisfied', stops: ['stage-accepted'], target: own() }),
    standard('CMP-ROUTE', 'complaint', { starts: 'flagged', stops: ['referred'], target: own() }),
    standard('CMP-ANON', 'complaint', { starts: 'anonymous-received', stops: ['triaged'], target: own() }),
  ];
}

function standard(
  clock: ClockName,
  kind: ServiceStandard['kind'],
  {
    starts = 'received',
    stops,
    target,
    pauses = false,
  }: {
    starts?: Signal;
    stops: Signal[];
    target: StandardTarget;
    pauses?: boolean;
  },
): ServiceStandard {
  return {
    clock,
    title: clock,
    rule: 'UL-02',
    byDefault: false,
    kind,
    starts,
    stops,
    pauses,
    target,
    warnBusinessDaysBefore: null,
    onBreach: { action: 'alert', role: 'manager' },
    objective: null,
  };
}
