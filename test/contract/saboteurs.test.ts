import { authorityBench } from '../support/authority-bench.js';
import type { Check } from './kit/check.js';
import { legacyChecks, runCheck } from './kit/legacy-checks.js';
import type { Saboteur } from './kit/saboteur.js';
import { saboteurs } from './kit/saboteurs.js';

/** Checks that run at the same time: most of their time they wait. */
const atOnce = 6;

/** The names of the checks that this saboteur trips. */
async function tripped(saboteur: Saboteur): Promise<string[]> {
  const waiting = [...legacyChecks];
  const names: string[] = [];
  const run = async (check: Check) => {
    try {
      await runCheck(check, authorityBench, (bench) => saboteur.sabotage(bench));
    } catch {
      names.push(check.name);
    }
  };
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await run(check);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return names;
}

test('there is a saboteur for each check, and none for anything else', () => {
  expect(saboteurs.map(({ trips }) => trips).sort()).toEqual(legacyChecks.map(({ name }) => name).sort());
});

test.each(saboteurs.map((saboteur) => [`${saboteur.trips}: ${saboteur.does}`, saboteur] as const))(
  '%s',
  async (_, saboteur) => {
    expect(await tripped(saboteur)).toEqual([saboteur.trips]);
  },
);
