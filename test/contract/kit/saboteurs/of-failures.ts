import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../../../../src/legacy/source-error.js';
import type { FaultKind, LegacyBench } from '../bench.js';
import { never } from '../check.js';
import { armedBy, failingWhen, type Saboteur, withLegacy, withPasses, withSource } from '../saboteur.js';

export const failureSaboteurs: Saboteur[] = [
  ...(['errors', 'html', 'truncated', 'empty', 'server-error', 'reset'] as const).map(takesForEmptyPage),
  {
    trips: 'a failure that passes is bridged within the walk',
    does: 'gives up at once',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, ({ kind, times }) => kind === 'server-error' && times === 1);
      return failingWhen(bench, () => fault() !== null, 'http-500');
    },
  },
  {
    trips: 'a session that ends under a walk is begun anew',
    does: 'gives up',
    sabotage: (bench) => {
      let expired = false;
      const expireTokens = () => {
        expired = true;
        bench.source.expireTokens();
      };
      return failingWhen(withSource(bench, { expireTokens }), () => expired, 'unauthorised');
    },
  },
  {
    trips: 'one refusal of a session is no reason to stop',
    does: 'stops',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, ({ kind, times }) => kind === 'unauthorised' && times === 1);
      return failingWhen(bench, () => fault() !== null, 'unauthorised');
    },
  },
  {
    trips: 'a session that is refused for good stops the system',
    does: 'tries again for ever',
    sabotage: (bench) =>
      onFailure(bench, async (failure) => {
        throw failure.code === 'unauthorised' ? altered(failure, { consequence: 'retry' }) : failure;
      }),
  },
  {
    trips: 'a server that is throttled is left alone for as long as it asks',
    does: 'asks by another door meanwhile',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, ({ kind, times }) => kind === 'throttled' && times === 1);
      const impatient = given.another();
      return withPasses(bench, async function* (pages) {
        if (fault())
          setTimeout(() => void impatient.fetchCase(given.number(1), { signal: never }).catch(() => null), 300);
        yield* pages;
      });
    },
  },
  ...(['throttled', 'unavailable'] as const).map(forgetsWhenToComeAgain),
  ...(['slow', 'trickle'] as const).map(hasNoDeadline),
  {
    trips: 'an abort ends a walk at once, with the caller’s reason',
    does: 'hears of it after the answer only',
    sabotage: (bench) =>
      withLegacy(bench, {
        async *changesSince(cursor, { signal }) {
          for await (const page of bench.legacy.changesSince(cursor, { signal: never })) {
            signal.throwIfAborted();
            yield page;
          }
        },
      }),
  },
];

function takesForEmptyPage(kind: FaultKind): Saboteur {
  return {
    trips: `an answer that fails is no empty page: ${kind}`,
    does: 'takes it for the end of the list',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, (armed) => armed.kind === kind && armed.times === undefined);
      return onFailure(bench, async function* (failure) {
        if (fault() === null) throw failure;
        const cursor = { highWater: new Date(Date.now() - 20_000).toISOString(), walk: null };
        yield { records: [], rejects: [], touched: [], cursor, readBeganAt: Date.now(), complete: true };
      });
    },
  };
}

function forgetsWhenToComeAgain(kind: FaultKind): Saboteur {
  return {
    trips: `a long wait that the server asks for is told and not sat through: ${kind}`,
    does: 'forgets the header',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, (armed) => armed.kind === kind && armed.retryAfterSeconds === 120);
      return onFailure(bench, async (failure) => {
        throw fault() ? altered(failure, { retryAfterSeconds: undefined }) : failure;
      });
    },
  };
}

function hasNoDeadline(kind: FaultKind): Saboteur {
  return {
    trips: `a server that hangs is given up: ${kind}`,
    does: 'waits for it',
    sabotage: (given) => {
      const { bench, fault } = armedBy(given, (armed) => armed.kind === kind && armed.times === undefined);
      return onFailure(bench, async (failure) => {
        if (fault()) await sleep(bench.patienceMs + 1000);
        throw failure;
      });
    },
  };
}

type OnFailure = (failure: SourceError) => Promise<never> | ReturnType<LegacyBench['legacy']['changesSince']>;

function onFailure(bench: LegacyBench, instead: OnFailure): LegacyBench {
  return withPasses(bench, async function* (pages) {
    try {
      yield* pages;
    } catch (failure) {
      if (!(failure instanceof SourceError)) throw failure;
      const outcome = instead(failure);
      if (outcome instanceof Promise) await outcome;
      else yield* outcome;
    }
  });
}

function altered(
  failure: SourceError,
  change: { consequence?: SourceError['consequence']; retryAfterSeconds?: number | undefined },
): SourceError {
  const { system, operation, code, consequence } = failure;
  const retryAfterSeconds = failure.retryAfterSeconds ?? undefined;
  return new SourceError({ system, operation, code, consequence, retryAfterSeconds, ...change });
}
