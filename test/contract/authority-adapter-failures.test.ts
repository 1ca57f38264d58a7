import nock from 'nock';
import type { LegacyPage } from '../../src/legacy/legacy-system.js';
import type { SourceError } from '../../src/legacy/source-error.js';
import { authorityAdapter, pagesOf, TestClock } from '../support/authority-adapter.js';
import { authorityFixture } from '../support/authority-fixtures.js';
import {
  answer,
  endNock,
  failureOf,
  nockedHost,
  type Reply,
  resetNock,
  serve,
  signIn,
  unusedSignIns,
} from '../support/authority-nock.js';

const signal = new AbortController().signal;
const number = '002.2026.00000123.001';

beforeEach(resetNock);
afterAll(endNock);

describe('the token', () => {
  const list = () => serve(() => answer('requests-empty'));

  it('is asked for once, however many wait for it, and renewed before it runs out', async () => {
    signIn({ expiresIn: 1000, times: 2 });
    list();
    const clock = new TestClock(Date.parse('2026-03-04T00:00:00Z'));
    const { legacy } = authorityAdapter(nockedHost, undefined, clock);
    await Promise.all([1, 2, 3].map(() => legacy.fetchCase(number, { signal })));
    clock.at += 939_000;
    await legacy.fetchCase(number, { signal });
    expect(unusedSignIns()).toBe(1);
    clock.at += 2000;
    await legacy.fetchCase(number, { signal });
    expect(unusedSignIns()).toBe(0);
  });

  it('is renewed once after a 401', async () => {
    signIn({ token: 'stale' });
    signIn({ token: 'fresh' });
    serve(({ token }) => answer(token === 'fresh' ? 'requests-empty' : 'unauthorised'));
    const { legacy } = authorityAdapter(nockedHost);
    expect(await Promise.all([1, 2, 3].map(() => legacy.fetchCase(number, { signal })))).toEqual([null, null, null]);
    expect(unusedSignIns()).toBe(0);
  });

  it('that is refused twice stops the system', async () => {
    signIn({ times: 2 });
    serve(() => answer('unauthorised'));
    expect(await failureOf(authorityAdapter(nockedHost).legacy.fetchCase(number, { signal }))).toEqual({
      system: 'authority',
      operation: 'request',
      code: 'unauthorised',
      consequence: 'halt-system',
    });
  });

  it('that is not given stops the system', async () => {
    const { status, body } = authorityFixture('token-refused');
    nock(nockedHost)
      .post('/idsrv/core/connect/token')
      .reply(status, body as nock.DataMatcherMap);
    expect(await failureOf(pagesOf(authorityAdapter(nockedHost).legacy, null))).toEqual({
      system: 'authority',
      operation: 'token',
      code: 'sign-in-refused',
      consequence: 'halt-system',
    });
  });

  it.each(['<html>', '{}', '{"access_token":"two\\nlines"}'])('is not taken from %j', async (body) => {
    nock(nockedHost).post('/idsrv/core/connect/token').times(2).reply(200, body);
    expect(await failureOf(pagesOf(authorityAdapter(nockedHost).legacy, null))).toMatchObject({
      code: 'no-token',
      consequence: 'retry',
    });
  });
});

describe('an answer that is no page', () => {
  const outcomes: [string, Reply, string, string][] = [
    ['errors in a 200', answer('errors-with-200'), 'errors', 'retry'],
    ['HTML', [200, '<html><body>Sign in</body></html>', { 'content-type': 'text/html' }], 'not-json', 'retry'],
    ['half of the JSON', [200, answer('requests-page')[1].slice(0, 500), {}], 'not-json', 'retry'],
    ['an object for a list', answer('description'), 'no-list', 'retry'],
    ['an empty body', [200, '', {}], 'not-json', 'retry'],
    ['204', [204, '', {}], 'not-json', 'retry'],
    ['500', [500, '', {}], 'http-500', 'retry'],
    ['429', [429, '', {}], 'throttled', 'retry'],
    [
      'a redirection to a sign-in page',
      [302, '', { location: 'https://elsewhere.example.test/' }],
      'redirected',
      'retry',
    ],
    ['400', answer('filter-refused'), 'http-400', 'halt-system'],
    ['403', [403, '', {}], 'http-403', 'halt-system'],
    ['404', answer('unknown-request'), 'http-404', 'halt-system'],
  ];

  it.each(outcomes)('%s fails the pass and moves no cursor', async (...[, reply, code, consequence]) => {
    signIn();
    serve(() => reply);
    const pages: LegacyPage[] = [];
    const walk = async () => {
      for await (const page of authorityAdapter(nockedHost).legacy.changesSince(null, { signal })) pages.push(page);
    };
    expect(await failureOf(walk())).toEqual({ system: 'authority', operation: 'requests', code, consequence });
    expect(pages).toEqual([]);
  });

  it('in the middle of a walk comes after the pages before it', async () => {
    signIn();
    serve(({ query }) => (query.get('$skip') ? answer('errors-with-200') : answer('requests-page')));
    const pages: LegacyPage[] = [];
    const walk = async () => {
      for await (const page of authorityAdapter(nockedHost).legacy.changesSince(null, { signal })) pages.push(page);
    };
    expect(await failureOf(walk())).toMatchObject({ code: 'errors' });
    expect(pages.map(({ records, complete }) => [records.length, complete])).toEqual([[3, false]]);
  });

  it('that passes is read again', async () => {
    signIn();
    let requests = 0;
    serve(() => ((requests += 1) === 1 ? answer('errors-with-200') : answer('requests-empty')));
    expect(await authorityAdapter(nockedHost).legacy.fetchCase(number, { signal })).toBeNull();
  });

  it('opens the circuit when it goes on, and says when to come again', async () => {
    signIn();
    serve(() => [503, '', { 'retry-after': '120' }]);
    const { legacy } = authorityAdapter(nockedHost);
    const error = await legacy.fetchCase(number, { signal }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'http-503', retryAfterSeconds: 120 });
    nock.cleanAll();
    signIn();
    serve(() => [500, '', {}]);
    const other = authorityAdapter(nockedHost).legacy;
    for (let call = 0; call < 5; call += 1) await failureOf(other.fetchCase(number, { signal }));
    expect(await failureOf(other.fetchCase(number, { signal }))).toMatchObject({
      code: 'circuit-open',
      consequence: 'retry',
    });
  });
});

describe('giving up', () => {
  it('throws the caller’s own reason', async () => {
    signIn();
    const caller = new AbortController();
    const reason = new Error('the lease is lost');
    serve(() => {
      caller.abort(reason);
      return answer('requests-empty');
    });
    const walk = async () => {
      for await (const page of authorityAdapter(nockedHost).legacy.changesSince(null, { signal: caller.signal }))
        expect(page.complete).toBe(false);
    };
    expect(await failureOf(walk())).toBe(reason);
  });
});

describe('what is told', () => {
  it('names no number, query, token or person, however it fails', async () => {
    signIn();
    serve(() => [500, '{"errors":["Jordan Sample"]}', {}]);
    const { legacy, log, metrics } = authorityAdapter(nockedHost);
    const failure = (await legacy
      .fetchDetails({ legacyId: '123', number }, { signal })
      .catch((error: unknown) => error)) as SourceError;
    const told = [
      failure.message,
      failure.stack,
      String(failure.cause),
      JSON.stringify(failure),
      ...log,
      await metrics.registry.metrics(),
    ];
    expect(log.length).toBeGreaterThan(0);
    expect(told.join('\n')).not.toMatch(/Jordan|00000123|good|Bearer|authority\.example|filter|for tests only/);
  });
});
