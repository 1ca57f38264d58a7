import type { Interpretation } from '../../../../src/legacy/legacy-system.js';
import { type Check, must, mustEqual } from '../check.js';

/** What the adapter says of service standards, for the clocks that rest on it. */
export const serviceChecks: Check[] = [
  {
    name: 'each category that a case can have has a target or says that it has none',
    run({ legacy, codes }) {
      for (const category of [codes.known.category, codes.otherCategory]) {
        const { category: name }: Interpretation = legacy.interpret({ ...codes.known, category });
        must(name !== null, 'a category that the bench knows is not mapped');
        const target = legacy.service.targets.get(name);
        must(target !== undefined, `nothing is said of the target of ${name}`);
        must(target.days === null || (Number.isInteger(target.days) && target.days >= 0), `${name} has no days`);
      }
      return Promise.resolve();
    },
  },
  {
    name: 'the moments that it shows are those that it declares',
    run({ legacy, declares }) {
      const { observes, needsDetails } = legacy.service;
      const { always, onlyDetails } = declares.shows;
      mustEqual([...observes].sort(), [...always, ...onlyDetails].sort(), 'what it shows');
      mustEqual([...needsDetails].sort(), [...onlyDetails].sort(), 'what its details alone show');
      must(declares.details === 'call' || needsDetails.size === 0, 'something needs details, of which it has none');
      return Promise.resolve();
    },
  },
];
