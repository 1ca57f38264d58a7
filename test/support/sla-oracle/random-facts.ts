import type { ToldFacts } from './case-story.js';
import type { Dice } from './dice.js';

/** A complaint of which there is nothing to say. */
export const quiet: ToldFacts = {
  neutral: false,
  anonymous: false,
  triaged: false,
  allegation: false,
  referred: false,
  dissatisfied: false,
  stage: 1,
};

/** What one row says anew: often one thing, sometimes several, now and then the opposite of what was said before. */
export function randomFacts(dice: Dice): Partial<ToldFacts> {
  return {
    ...(dice.happens(0.2) && { neutral: dice.happens(0.8) }),
    ...(dice.happens(0.3) && { anonymous: dice.happens(0.8) }),
    ...(dice.happens(0.3) && { triaged: true }),
    ...(dice.happens(0.3) && { allegation: dice.happens(0.8) }),
    ...(dice.happens(0.25) && { referred: dice.happens(0.8) }),
    ...(dice.happens(0.4) && { dissatisfied: dice.happens(0.7) }),
    ...(dice.happens(0.25) && { stage: dice.number(1, 6) }),
  };
}
