import { isDeepStrictEqual } from 'node:util';
import type { BusinessCalendar } from '../../../src/model/business-calendar/business-calendar.js';
import type { Clock } from '../../../src/sla/clocks/clock.js';
import { judgeClocks } from '../../../src/sla/clocks/judge-clocks.js';
import type { CaseStory, Expectations } from './case-story.js';
import { Dice } from './dice.js';
import { judgementOf, type RandomCase, randomCase, randomGround } from './random-case.js';
import { storyVersions } from './story-versions.js';
import { type WalkedClock, walkedClocks } from './walked-clocks.js';

const calendars = 12;

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
  /** How many stopped at their due instant, or 1 ms beside it. */
  onTheDot: number;
  mismatches: number;
  /** The first few of them. */
  shown: Mismatch[];
}

/** Judges so many random cases twice, by the product and by walking, and tells where they differ. */
export function compareClocks(
  { cases, seed }: { cases: number; seed: number },
  progress: (done: number) => void = () => undefined,
): Comparison {
  const grounds = Array.from({ length: calendars }, (_, index) => randomGround(seed * 31 + index));
  const result: Comparison = { cases, clocks: 0, states: {}, onTheDot: 0, mismatches: 0, shown: [] };
  for (let number = 0; number < cases; number++) {
    const dice = new Dice(seed * 1_000_003 + number);
    const { days, calendar } = grounds[number % calendars]!;
    const { story, expected } = randomCase(dice, days);
    const walked = walkedClocks(days, story, expected);
    const judged = judgedClocks(calendar, { story, expected });
    count(result, walked);
    if (number % 1_000 === 0) progress(number);
    if (isDeepStrictEqual(judged, walked)) continue;
    result.mismatches += 1;
    if (result.shown.length < 5) result.shown.push({ case: number, story, expected, walked, judged });
  }
  return result;
}

function count(result: Comparison, walked: WalkedClock[]): void {
  result.clocks += walked.length;
  for (const { state, dueAt, stoppedAt } of walked) {
    result.states[state] = (result.states[state] ?? 0) + 1;
    if (dueAt !== null && stoppedAt !== null && Math.abs(stoppedAt - dueAt) <= 1) result.onTheDot += 1;
  }
}

function judgedClocks(calendar: BusinessCalendar, { story, expected }: RandomCase): WalkedClock[] | null {
  return judgeClocks(storyVersions(story), judgementOf(calendar, expected))?.map(comparable) ?? null;
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
