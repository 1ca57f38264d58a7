import { authorityBench } from '../support/authority-bench.js';
import { runSize } from '../support/run-size.js';
import type { Check } from './kit/check.js';
import { legacyChecks, runCheck } from './kit/legacy-checks.js';
import type { Saboteur } from './kit/saboteur.js';
import { saboteurs } from './kit/saboteurs.js';

/** Checks of one saboteur that run at the same time: most of their time they wait. */
const atOnce = 8;

/** Of the checks that a saboteur must not trip, one in so many is played, others with another seed; 1: all of them. */
const share = runSize('KIT_SHARE', 4);
const seed = runSize('KIT_SEED', Date.now() % 1_000_000_007);

beforeAll(() => console.log(`saboteurs: one in ${share} of the other checks, seed ${seed}`));

function facedBy(saboteur: Saboteur): Check[] {
  const turn = seed + saboteurs.indexOf(saboteur);
  return legacyChecks.filter(({ name }, index) => name === saboteur.trips || (index + turn) % share === 0);
}

/** The names of the checks that this saboteur trips. */
async function tripped(saboteur: Saboteur): Promise<string[]> {
  const waiting = facedBy(saboteur);
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

const verdicts = new Map<Saboteur, Promise<string[]>>();

/** The next saboteur is at work already while this one's slowest checks end. */
function verdictOn(index: number): Promise<string[]> {
  for (const saboteur of saboteurs.slice(index, index + 2))
    if (!verdicts.has(saboteur)) verdicts.set(saboteur, tripped(saboteur));
  return verdicts.get(saboteurs[index]!)!;
}

test('there is a saboteur for each check, and none for anything else', () => {
  expect(saboteurs.map(({ trips }) => trips).sort()).toEqual(legacyChecks.map(({ name }) => name).sort());
});

test.each(saboteurs.map(({ trips, does }, index) => [`${trips}: ${does}`, trips, index] as const))(
  '%s',
  async (_, trips, index) => {
    expect(await verdictOn(index)).toEqual([trips]);
  },
);
