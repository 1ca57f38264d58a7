import { runSize } from '../support/run-size.js';
import { compareClocks } from '../support/sla-oracle/compare-clocks.js';

const seed = runSize('CLOCK_SEED', 7);
const cases = runSize('CLOCK_CASES', 20_000);

// `npm run test:clocks` does a million of them
it(`clocks agree with those that are walked minute by minute, ${cases} random cases, seed ${seed}`, () => {
  const { shown, mismatches, states, onTheDot } = compareClocks({ cases, seed });

  expect({ mismatches, shown }).toEqual({ mismatches: 0, shown: [] });
  // a comparison that never comes to some state, or never near a due instant, shows nothing
  for (const state of ['running', 'paused', 'met', 'late', 'cancelled']) {
    expect([state, (states[state] ?? 0) > cases / 20]).toEqual([state, true]);
  }
  expect(onTheDot).toBeGreaterThan(cases / 50);
}, 600_000);
