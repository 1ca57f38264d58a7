import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind, LegacyBench } from '../bench.js';
import {
  afterTrip,
  canFail,
  type Check,
  must,
  mustEqual,
  mustHold,
  nextPage,
  passOf,
  records,
  rest,
  upToFailure,
} from '../check.js';

/** What a source that fails, refuses or hangs must not make of a walk. */
export const failureChecks: Check[] = [
  ...(['errors', 'html', 'truncated', 'empty', 'server-error', 'reset'] as const).map(noEmptyPage),
  {
    name: 'a failure that passes is bridged within the walk',
    async run(bench) {
      const rows = records(bench, 9);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      bench.source.fail({ kind: 'server-error', times: 1, after: 1 });
      mustHold(bench, await rest(passOf(bench.legacy)), rows);
    },
  },
  {
    name: 'a session that ends under a walk is begun anew',
    // without sessions nothing ends, and the walk goes on all the same
    async run(bench) {
      const rows = records(bench, 9);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      const walk = passOf(bench.legacy);
      const first = await nextPage(walk);
      bench.source.expireTokens();
      mustHold(bench, [first, ...(await rest(walk))], rows);
    },
  },
  {
    name: 'one refusal of a session is no reason to stop',
    async run(bench) {
      const rows = records(bench, 3);
      await bench.source.put(...rows);
      bench.source.fail({ kind: 'unauthorised', times: 1 });
      if (!bench.declares.sessions) {
        // nothing can be begun anew: somebody took a permission away
        const { failure } = await upToFailure(passOf(bench.legacy));
        mustEqual(failure.consequence, 'halt-system', 'consequence of a refusal without a session');
      }
      mustHold(bench, await rest(passOf(bench.legacy)), rows);
    },
  },
  {
    name: 'a session that is refused for good stops the system',
    async run(bench) {
      await bench.source.put(...records(bench, 3));
      bench.source.fail({ kind: 'unauthorised' });
      const { pages, failure } = await upToFailure(passOf(bench.legacy));
      mustEqual([pages.length, failure.consequence], [0, 'halt-system'], 'pages and consequence');
    },
  },
  {
    name: 'a server that is throttled is left alone for as long as it asks',
    async run(bench) {
      if (!mayThrottle(bench, 'throttled')) return;
      const rows = records(bench, 3);
      await bench.source.put(...rows);
      bench.source.fail({ kind: 'throttled', times: 1, retryAfterSeconds: 1 });
      mustHold(bench, await rest(passOf(bench.legacy)), rows);
      const calls = bench.source.calls();
      const throttled = calls.findIndex(({ spoiled }) => spoiled);
      must(throttled >= 0, 'it was never asked');
      const early = calls.slice(throttled + 1).filter(({ at }) => at - calls[throttled]!.at < 990);
      mustEqual(early.length, 0, 'calls within the second');
    },
  },
  ...(['throttled', 'unavailable'] as const).map(toldWhenToComeAgain),
  ...(['slow', 'trickle'] as const).map(keepsItsDeadline),
  {
    name: 'an abort ends a walk at once, with the caller’s reason',
    async run(bench) {
      await bench.source.put(...records(bench, 3));
      bench.source.fail({ kind: 'slow', delayMs: 1500 });
      const caller = new AbortController();
      const reason = new Error('the lease is lost');
      const walk = bench.legacy.changesSince(null, { signal: caller.signal })[Symbol.asyncIterator]();
      const began = Date.now();
      const outcome = walk.next().then(
        () => 'a page',
        (error: unknown) => error,
      );
      await sleep(30);
      caller.abort(reason);
      must((await outcome) === reason, 'the walk did not end with the caller’s reason');
      must(Date.now() - began < 1000, 'the walk went on after it was aborted');
    },
  },
];

/** A source that never asks to be left alone must really have no way to. */
function mayThrottle(bench: LegacyBench, kind: FaultKind): boolean {
  must(
    bench.declares.throttles || !canFail(bench, { kind }),
    `${kind} is possible though it is declared never to throttle`,
  );
  return bench.declares.throttles;
}

function noEmptyPage(kind: FaultKind): Check {
  return {
    name: `an answer that fails is no empty page: ${kind}`,
    async run(bench) {
      if (!canFail(bench, { kind })) return;
      const rows = records(bench, 9);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      bench.source.fail({ kind, after: 1 });
      const { pages, failure } = await upToFailure(passOf(bench.legacy));
      mustEqual(failure.consequence, 'retry', 'consequence');
      mustEqual(
        pages.map(({ complete }) => complete),
        [false],
        'pages before the failure, and whether they claim to be all',
      );
      bench.source.heal();
      mustHold(bench, [...pages, ...(await rest(passOf(bench.legacy, afterTrip(pages[0]!.cursor))))], rows);
    },
  };
}

function toldWhenToComeAgain(kind: FaultKind): Check {
  return {
    name: `a long wait that the server asks for is told and not sat through: ${kind}`,
    async run(bench) {
      if (!mayThrottle(bench, kind)) return;
      await bench.source.put(...records(bench, 3));
      bench.source.fail({ kind, retryAfterSeconds: 120 });
      const began = Date.now();
      const { failure } = await upToFailure(passOf(bench.legacy));
      must(Date.now() - began < 3000, 'it waited');
      const seconds = failure.retryAfterSeconds ?? 0;
      must(seconds > 115 && seconds <= 120, `the failure asks for ${seconds} seconds and not for 120`);
    },
  };
}

function keepsItsDeadline(kind: FaultKind): Check {
  return {
    name: `a server that hangs is given up: ${kind}`,
    impatient: true,
    async run(bench) {
      if (!canFail(bench, { kind })) return;
      await bench.source.put(...records(bench, 3));
      bench.source.fail({ kind, delayMs: 2500 });
      const began = Date.now();
      const { pages, failure } = await upToFailure(passOf(bench.legacy));
      mustEqual([pages.length, failure.consequence], [0, 'retry'], 'pages and consequence');
      must(Date.now() - began < bench.patienceMs + 1000, 'the deadline passed long ago');
    },
  };
}
