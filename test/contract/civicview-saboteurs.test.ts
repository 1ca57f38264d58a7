import { setTimeout as sleep } from 'node:timers/promises';
import type { LegacyDetails } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { civicviewDropBench } from '../support/civicview-drop-bench.js';
import { civicviewViewBench } from '../support/civicview-view-bench.js';
import type { Declaration, LegacyBench, StartBench } from './kit/bench.js';
import { legacyChecks, runCheck } from './kit/legacy-checks.js';
import { withLegacy, withPages, withPasses, withRecords, withSource } from './kit/saboteur.js';

/** An adapter or bench that does not do what it declares, and the check that must notice. The others are sabotaged on Authority's bench. */
interface Liar {
  declares: string;
  but: string;
  trips: string;
  start?: StartBench;
  lie(bench: LegacyBench): LegacyBench;
}

const declaring = (bench: LegacyBench, declares: Partial<Declaration>): LegacyBench => ({
  ...bench,
  declares: { ...bench.declares, ...declares },
});
const withDetails = (bench: LegacyBench, details: (given: LegacyDetails) => LegacyDetails | undefined) =>
  withRecords(bench, ({ details: given, ...row }) => ({ ...row, details: details(given!) }));

const liars: Liar[] = [
  {
    declares: 'details inline',
    but: 'leaves out the contact',
    trips: 'details are all that the source has',
    lie: (bench) => withDetails(bench, (details) => ({ ...details, contact: null })),
  },
  {
    declares: 'details inline',
    but: 'puts nothing in the record',
    trips: 'details are empty where there are none, and never another’s',
    lie: (bench) => withDetails(bench, () => undefined),
  },
  {
    declares: 'no call for details',
    but: 'answers it',
    trips: 'details are all that the source has',
    lie: (bench) => withLegacy(bench, { fetchDetails: () => Promise.resolve({} as LegacyDetails) }),
  },
  {
    declares: 'no single records',
    but: 'finds none',
    trips: 'a number that nobody has is null',
    lie: (bench) => withLegacy(bench, { fetchCase: () => Promise.resolve(null) }),
  },
  {
    declares: 'single records',
    but: 'refuses them',
    trips: 'one record by its number is what the walk brought',
    start: civicviewViewBench,
    lie: (bench) => withLegacy(bench, { fetchCase: () => Promise.reject(failure('retry')) }),
  },
  {
    declares: 'its number for its identity',
    but: 'has an id beside it',
    trips: 'a record with a new number is the same record',
    lie: (bench) => declaring(bench, { identity: 'id' }),
  },
  {
    declares: 'an id of its own',
    but: 'is known by its number',
    trips: 'a record with a new number is the same record',
    start: civicviewViewBench,
    lie: (bench) => declaring(bench, { identity: 'number' }),
  },
  {
    declares: 'exports',
    but: 'says when it read them',
    trips: 'a page says when its reading began',
    lie: (bench) => withPages(bench, () => (page) => ({ ...page, readBeganAt: Date.now() })),
  },
  {
    declares: 'no sessions',
    but: 'tries again after a refusal',
    trips: 'one refusal of a session is no reason to stop',
    lie: (bench) =>
      withPasses(bench, async function* (pages) {
        try {
          yield* pages;
        } catch {
          await sleep(1);
          throw failure('retry');
        }
      }),
  },
  ...(['errors', 'trickle', 'throttled'] as const).map((kind): Liar => ({
    declares: `${kind} impossible`,
    but: 'can fail so',
    trips: {
      errors: 'an answer that fails is no empty page: errors',
      trickle: 'a server that hangs is given up: trickle',
      throttled: 'a server that is throttled is left alone for as long as it asks',
    }[kind],
    lie: (bench) => withSource(bench, { fail: () => undefined }),
  })),
  {
    declares: 'never to throttle',
    but: 'says nowhere that it cannot',
    trips: 'a long wait that the server asks for is told and not sat through: unavailable',
    lie: (bench) => declaring(bench, { impossibleFaults: [] }),
  },
  {
    declares: 'the letters of Windows-1252',
    but: 'writes others',
    trips: 'odd texts come as they are',
    lie: (bench) => declaring(bench, { letters: 'unicode' }),
  },
];

function failure(consequence: 'retry'): SourceError {
  return new SourceError({ system: 'civicview', operation: 'sabotage', code: 'sabotage', consequence });
}

test.each(liars.map((liar) => [`${liar.declares}, but ${liar.but}`, liar] as const))('%s', async (_, liar) => {
  const { trips, start = civicviewDropBench, lie } = liar;
  const check = legacyChecks.find(({ name }) => name === trips)!;
  await expect(runCheck(check, start, lie)).rejects.toThrow();
});
