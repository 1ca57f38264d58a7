import fc from 'fast-check';
import { Dice } from '../../../test/support/sla-oracle/dice.js';
import { judgementOf, randomCase, randomGround } from '../../../test/support/sla-oracle/random-case.js';
import { storyVersions } from '../../../test/support/sla-oracle/story-versions.js';
import type { CaseVersion } from './case-timeline.js';
import { type Clock, clockKey } from './clock.js';
import { judgeClocks, type Judgement } from './judge-clocks.js';
import { reconcileClock, type StoredClock } from './reconcile-clock.js';
import { rejudgeClock } from './rejudge-clock.js';

const runs = 300;
const [ground, otherGround] = [randomGround(1), randomGround(2)];

function random(seed: number): { versions: CaseVersion[]; judgement: Judgement; dice: Dice } {
  const dice = new Dice(seed);
  const { story, expected } = randomCase(dice, ground.days);
  return { versions: storyVersions(story), judgement: judgementOf(ground.calendar, expected), dice };
}

/** Judges and reconciles after each of the given numbers of versions, as the follower does; with all that was announced. */
function folded(versions: CaseVersion[], judgement: Judgement, lengths: number[]) {
  const stored = new Map<string, StoredClock>();
  const announced: string[] = [];
  for (const length of lengths) {
    const known = versions.slice(0, length);
    const now = new Date(known.at(-1)!.observedAt).toISOString();
    for (const clock of judgeClocks(known, judgement)!) {
      const { write, announce } = reconcileClock(stored.get(clockKey(clock)) ?? null, clock, now);
      if (write) stored.set(clockKey(clock), write);
      if (announce) announced.push(`${clockKey(clock)} revision ${stored.get(clockKey(clock))!.revision}`);
    }
  }
  return { stored, announced };
}

/** All of a clock but by which version, and how often, it was found so. */
function told({ revision: _, announced: __, warnedAt: ___, caseVersion: ____, segments, ...rest }: StoredClock) {
  return { ...rest, segments: segments.map(({ state, from, to, cause }) => ({ state, from, to, cause })) };
}

it('in whatever steps a history is told, with repeats and leaps, the clocks end the same, and no revision is announced twice', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { versions, judgement, dice } = random(seed);
      const steps = Array.from({ length: dice.number(0, 8) }, () => dice.number(1, versions.length));
      const { stored, announced } = folded(versions, judgement, [...steps.toSorted((a, b) => a - b), versions.length]);
      const once = folded(versions, judgement, [versions.length]);

      expect([...stored.values()].map(told)).toEqual([...stored.keys()].map((key) => told(once.stored.get(key)!)));
      expect(stored.size).toBe(once.stored.size);
      expect(announced).toEqual([...new Set(announced)]);
    }),
    { numRuns: runs },
  );
}, 120_000);

it('by the same rules a clock judged anew is the same', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { versions, judgement } = random(seed);
      const clocks = judgeClocks(versions, judgement)!;

      expect(clocks.map((clock) => rejudgeClock(clock, judgement))).toEqual(clocks);
    }),
    { numRuns: runs },
  );
}, 120_000);

it('by another calendar and other targets it comes to what its history would', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { versions, judgement, dice } = random(seed);
      const other = judgementOf(otherGround.calendar, randomCase(dice, otherGround.days).expected);
      const changed = { ...other, standards: samePauses(other.standards, judgement.standards) };
      const anew = judgeClocks(versions, judgement)!.map((clock) => rejudgeClock(clock, changed));

      expect(anew.map(counted)).toEqual(judgeClocks(versions, changed)!.map(counted));
    }),
    { numRuns: runs },
  );
}, 120_000);

/** Which standards pause is not changed without the history being read anew. */
function samePauses(to: Judgement['standards'], from: Judgement['standards']): Judgement['standards'] {
  const clocks = to.clocks.map((one, index) => ({ ...one, pauses: from.clocks[index]!.pauses }));
  return { ...to, clocks };
}

/** What the rules alone decide; when it was learnt, and what was history then, only the history knows. */
function counted(clock: Clock) {
  const { state, startedAt, stoppedAt, dueAt, councilDueAt, legacyDueAt, target, netMinutes, grossMinutes } = clock;
  return [
    clockKey(clock),
    { state, startedAt, stoppedAt, dueAt, councilDueAt, legacyDueAt, target, netMinutes, grossMinutes },
  ];
}
