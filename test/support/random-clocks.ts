import type { ServiceTarget } from '../../src/model/service-target.js';
import type { ClockSegment } from '../../src/sla/clocks/clock.js';
import type { ClockRules } from '../../src/sla/clock-rules.js';
import { rejudgeClock } from '../../src/sla/clocks/rejudge-clock.js';
import type { CaseClock } from '../../src/sla/store/clock-store.js';
import type { Dice } from './sla-oracle/dice.js';

/** What random clocks' categories aim at; `Unknown` has none, and there are cases without a category. */
export const randomTargets = new Map<string, ServiceTarget>([
  ['Potholes', { days: 3, unit: 'business-days', source: 'council' }],
  ['Trees', { days: 10, unit: 'calendar-days', source: 'council' }],
  ['Dogs', { days: 10, unit: 'business-days', source: 'legacy' }],
  ['Noise', { days: null, unit: 'business-days', source: 'council' }],
]);
const categories = [...randomTargets.keys(), 'Unknown', null];
const clockNames = ['REQ-ACK', 'REQ-DONE', 'REQ-PROG', 'CMP-CN', 'CMP-ROUTE'] as const;

const hour = 3_600_000;
const first = Date.parse('2027-01-11T00:00:00Z');

/** A stored clock as these rules and a life of any kind may have left it: waiting, ended, warned of, broken, of another age. */
export function randomClock(dice: Dice, caseId: string, rules: ClockRules): CaseClock {
  const clock = dice.pick(clockNames);
  const startedAt = randomStart(dice, rules);
  const category = dice.pick(categories);
  const segments = randomSegments(dice, startedAt);
  const ended = dice.happens(0.2);
  const stoppedAt = ended ? instant(startedAt + dice.number(0, 40 * 24) * hour) : null;
  const base: CaseClock = {
    caseId,
    system: 'authority',
    clock,
    cycle: 1,
    state: ended ? dice.pick(['met', 'late', 'cancelled']) : segments.at(-1)!.state,
    startedAt: instant(startedAt),
    stoppedAt,
    dueAt: null,
    dueLearntAt: instant(startedAt + (dice.happens(0.3) ? dice.number(1, 30 * 24) * hour : 0)),
    legacyDueAt: clock === 'REQ-DONE' && dice.happens(0.5) ? instant(startedAt + dice.number(-48, 480) * hour) : null,
    councilDueAt: null,
    warnAt: null,
    breachedAt: null,
    historical: dice.happens(0.3),
    target: null,
    netMinutes: null,
    grossMinutes: ended ? 60 : null,
    segments,
    remark: null,
    category,
    rule: 'UL-05',
    calendarVersion: 'old',
    standardsVersion: 'old',
    caseVersion: 1,
    revision: dice.number(1, 3),
    warnedAt: null,
    announced: null,
  };
  const judged = rejudgeClock(base, { ...rules, service: rules.service('authority') });
  return lived(dice, { ...base, ...judged });
}

/** Some at a closing, or a moment beside it; some outside of the calendar's years. */
function randomStart(dice: Dice, { calendar: { businessDays } }: ClockRules): number {
  if (dice.happens(0.02))
    return Date.parse(dice.pick(['1999-12-31T00:00:00Z', '2032-12-30T22:00:00Z', '2040-01-01T00:00:00Z']));
  const at = first + dice.number(0, 60 * 24 * 60) * 60_000;
  return dice.happens(0.2) ? businessDays.closing(businessDays.indexOf(at)) + dice.number(-1, 1) : at;
}

function randomSegments(dice: Dice, startedAt: number): ClockSegment[] {
  const marks = [startedAt];
  const changes = dice.happens(0.7) ? 0 : dice.number(1, 3);
  for (let index = 0; index < changes; index += 1) marks.push(marks.at(-1)! + dice.number(1, 100) * hour);
  return marks.map((from, index) => ({
    state: index % 2 === 0 ? 'running' : 'paused',
    from: instant(from),
    to: index < changes ? instant(marks[index + 1]!) : null,
    rule: 'UL-05',
    cause: index === 0 ? 'received' : 'waiting',
    version: 1,
  }));
}

/** Half of them bear what the tick, late news or other rules leave behind. */
function lived(dice: Dice, clock: CaseClock): CaseClock {
  const { dueAt, warnAt } = clock;
  const marks: Partial<CaseClock>[] = [
    { breachedAt: dueAt, announced: 'breached' },
    { breachedAt: dueAt, announced: null },
    { breachedAt: null, announced: 'met' },
    { breachedAt: null, announced: null },
    { warnedAt: warnAt },
    { dueAt: null, warnAt: null, remark: 'no target' },
    { target: { source: 'council', days: 99, months: null, unit: 'business-days' } },
  ];
  return dice.happens(0.5) ? clock : { ...clock, ...dice.pick(marks) };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
