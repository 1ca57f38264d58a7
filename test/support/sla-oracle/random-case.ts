import { BusinessCalendar } from '../../../src/model/business-calendar/business-calendar.js';
import type { Signal } from '../../../src/model/service-target.js';
import type { Judgement } from '../../../src/sla/clocks/judge-clocks.js';
import type { CaseStory, Expectations } from './case-story.js';
import { Dice } from './dice.js';
import { randomCalendar } from './random-calendar.js';
import { randomExpectations, targetsOf } from './random-expectations.js';
import { randomStory } from './random-story.js';
import { WalkedDays } from './walked-days.js';

const observes: ReadonlySet<Signal> = new Set([
  'received',
  'reopened',
  'acknowledged',
  'progress-notice',
  'completed',
  'dissatisfied',
  'stage-accepted',
  'flagged',
  'referred',
  'triaged',
  'neutrality-received',
  'anonymous-received',
]);

export interface RandomCase {
  story: CaseStory;
  expected: Expectations;
}

/** A calendar as the product and as the oracle read it; making one takes a while, so keep it. */
export function randomGround(seed: number): { days: WalkedDays; calendar: BusinessCalendar } {
  const data = randomCalendar(new Dice(seed), `calendar-${seed}`);
  return { days: new WalkedDays(data), calendar: BusinessCalendar.of(data) };
}

/** A case, and what it is judged by. */
export function randomCase(dice: Dice, days: WalkedDays): RandomCase {
  const expected = randomExpectations(dice, days.data);
  const story = randomStory(dice, days, targetsOf(expected));
  const firstSeen = story.happenings[0]!.seenAt;
  return {
    story,
    expected: { ...expected, firstPassEndedAt: dice.pick([null, firstSeen - 1, firstSeen, firstSeen + 1]) },
  };
}

/** The same expectations as the product takes them. */
export function judgementOf(
  calendar: BusinessCalendar,
  { standards, targets, firstPassEndedAt }: Expectations,
): Judgement {
  return { calendar, standards, service: { targets, observes, needsDetails: new Set() }, firstPassEndedAt };
}
