import { isDeepStrictEqual } from 'node:util';
import { BusinessCalendar } from '../../../src/model/business-calendar/business-calendar.js';
import type { Signal } from '../../../src/model/service-target.js';
import type { Clock } from '../../../src/sla/clocks/clock.js';
import { judgeClocks } from '../../../src/sla/clocks/judge-clocks.js';
import type { CaseStory, Expectations } from './case-story.js';
import { Dice } from './dice.js';
import { randomCalendar } from './random-calendar.js';
import { randomExpectations } from './random-expectations.js';
import { randomStory } from './random-story.js';
import { storyVersions } from './story-versions.js';
import { type WalkedClock, walkedClocks } from './walked-clocks.js';
import { WalkedDays } from './walked-days.js';

const calendars = 12;
const observes: ReadonlySet<Signal> = new Set(['received', 'reopened', 'acknowledged', 'progress-notice', 'completed']);

/** A case in which oracle and product differ; the number with the seed makes it again. */
export interface Mismatch {
  case: number;
  story: CaseStory;
  expected: Expectations;
  walked: WalkedClock[];
  judged: WalkedClock[] | null;
}

export interface Comparison {
  cases: number;
  clocks: number;
  /** How many clocks came to each state: a comparison of nothing but running ones would show little. */
  states: Record<string, number>;
  mismatches: number;
  /** The first few of them. */
  shown: Mismatch[];
}

/** Judges so many random cases twice, by the product and by walking, and tells where they differ. */
export function compareClocks({ cases, seed }: { cases: number; seed: number }): Comparison {
  const grounds = Array.from({ length: calendars }, (_, index) => ground(seed, index));
  const result: Comparison = { cases, clocks: 0, states: {}, mismatches: 0, shown: [] };
  for (let number = 0; number < cases; number++) {
    const dice = new Dice(seed * 1_000_003 + number);
    const { days, calendar } = grounds[number % calendars]!;
    const story = randomStory(dice, days);
    const expected = randomExpectations(dice, { calendar: days.data, story });
    const walked = walkedClocks(days, story, expected);
    const judged = judgedClocks(calendar, story, expected);
    for (const { state } of walked) result.states[state] = (result.states[state] ?? 0) + 1;
    result.clocks += walked.length;
    if (isDeepStrictEqual(judged, walked)) continue;
    result.mismatches += 1;
    if (result.shown.length < 5) result.shown.push({ case: number, story, expected, walked, judged });
  }
  return result;
}

function ground(seed: number, index: number): { days: WalkedDays; calendar: BusinessCalendar } {
  const data = randomCalendar(new Dice(seed * 31 + index), `calendar-${index}`);
  return { days: new WalkedDays(data), calendar: BusinessCalendar.of(data) };
}

function judgedClocks(calendar: BusinessCalendar, story: CaseStory, expected: Expectations): WalkedClock[] | null {
  const { standards, targets, firstPassEndedAt } = expected;
  const service = { targets, observes, needsDetails: new Set<Signal>() };
  return judgeClocks(storyVersions(story), { calendar, standards, service, firstPassEndedAt })?.map(comparable) ?? null;
}

function comparable(clock: Clock): WalkedClock {
  const { state, historical, netMinutes, grossMinutes } = clock;
  return {
    clock: clock.clock,
    startedAt: Date.parse(clock.startedAt),
    stoppedAt: at(clock.stoppedAt),
    state,
    dueAt: at(clock.dueAt),
    dueLearntAt: clock.dueAt === null ? null : at(clock.dueLearntAt),
    breachedAt: at(clock.breachedAt),
    historical,
    netMinutes,
    grossMinutes,
  };
}

function at(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
