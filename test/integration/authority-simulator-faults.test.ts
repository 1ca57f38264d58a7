import { startAuthoritySimulator, type AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import { AuthorityCaller, authorityCredentials, signInForm } from '../support/authority-caller.js';

const requests = '/main/api/v2/crm/crm';
const receivedDatetime = '2026-03-03T14:07:00+11:00';

let now = Date.parse('2026-03-04T22:00:00Z');
let simulator: AuthoritySimulator;
let caller: AuthorityCaller;

beforeEach(async () => {
  simulator = await startAuthoritySimulator({ dir: null, credentials: authorityCredentials, clock: () => now });
  caller = await AuthorityCaller.signedIn(simulator.url);
  await simulator.control.load([1, 2, 3].map((id) => ({ id, receivedDatetime })));
});
afterEach(() => simulator.stop());

async function inject(fault: Fault): Promise<void> {
  const answer = await fetch(`${simulator.url}/control/faults`, { method: 'POST', body: JSON.stringify(fault) });
  expect(answer.status).toBe(200);
}

const create = () =>
  caller.post(requests, {
    requestor: { nameDetails: { familyName: 'Samplewood' } },
    ...{ categoryItemNumber: 1010, contactMethodCode: 'NR', description: 'Pothole' },
  });

describe('faults', () => {
  it.each([
    [{ kind: 'status', status: 503 }, 503],
    [{ kind: 'throttle', retryAfterSeconds: 7 }, 429],
    [{ kind: 'unauthorised' }, 401],
    [{ kind: 'errors' }, 200],
    [{ kind: 'html' }, 200],
  ] as [Fault, number][])('%j spoils one answer, and nothing was done', async (fault, status) => {
    await inject(fault);
    const answer = await create();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([
      status,
      fault.kind === 'throttle' ? '7' : null,
    ]);
    expect(simulator.control.counts().requests).toBe(3);
    expect((await create()).status).toBe(200);
  });

  it('answers errors with an empty list', async () => {
    await inject({ kind: 'errors' });
    const body = (await (await caller.get(requests)).json()) as { errors: string[]; result: unknown };
    expect([body.errors, body.result]).toEqual([['An unexpected error has occurred.'], []]);
  });

  it('sends HTML as HTML and half a JSON as if it were whole', async () => {
    await inject({ kind: 'html' });
    expect((await caller.get(requests)).headers.get('content-type')).toBe('text/html; charset=utf-8');
    await inject({ kind: 'truncated' });
    const half = await (await caller.get(requests)).text();
    expect(half.startsWith('{"status":"OK"')).toBe(true);
    expect(() => JSON.parse(half) as unknown).toThrow(SyntaxError);
  });

  it('puts garbage among good rows', async () => {
    await inject({ kind: 'garbage-record' });
    const { result } = (await (await caller.get(requests)).json()) as { result: unknown[] };
    expect(result.map((row) => (row as { id?: unknown } | null)?.id)).toEqual([1, undefined, undefined, 'seven', 2, 3]);
  });

  it.each([
    ['reset', 3],
    ['reset-after', 4],
  ] as const)('%s cuts the line with %i requests there', async (kind, there) => {
    await inject({ kind });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(simulator.control.counts().requests).toBe(there);
  });

  it('is slow to answer, and slow while answering', async () => {
    for (const kind of ['slow', 'slow-body'] as const) {
      await inject({ kind, delayMilliseconds: 200 });
      const begun = performance.now();
      const { resultCount } = (await (await caller.get(requests)).json()) as { resultCount: number };
      expect(resultCount).toBe(3);
      expect(performance.now() - begun).toBeGreaterThan(180);
    }
  });

  it('counts what it was asked, and what it spoiled', async () => {
    await inject({ kind: 'status', operation: 'listTasks' });
    await caller.get(`${requests}?$filter=id%20eq%201&$skip=0`);
    await caller.get('/main/api/v2/workflows/tasks');
    const answer = await fetch(`${simulator.url}/control/calls`);
    const calls = (await answer.json()) as {
      counts: object;
      faults: object;
      recent: { status: number; filter: string }[];
    };
    expect([calls.counts, calls.faults]).toEqual([{ token: 1, listRequests: 1, listTasks: 1 }, { status: 1 }]);
    expect(calls.recent.map(({ status, filter }) => [status, filter])).toEqual([
      [200, null],
      [200, 'id eq 1'],
      [500, null],
    ]);
  });
});

describe('tokens', () => {
  it('are good for as long as was said', async () => {
    now += 3_599_000;
    expect((await caller.get(requests)).status).toBe(200);
    now += 1_000;
    expect((await caller.get(requests)).status).toBe(401);
    expect((await caller.signIn(signInForm)).status).toBe(200);
  });

  it('can be taken away', async () => {
    await fetch(`${simulator.url}/control/tokens/revoke`, { method: 'POST' });
    expect((await caller.get(requests)).status).toBe(401);
  });
});

describe('the site', () => {
  it('caps its pages where it is told to, and a walk still gets every row', async () => {
    await simulator.control.settings({ pageCap: 2 });
    const first = (await (await caller.get(requests)).json()) as { resultCount: number; totalCount: number };
    expect([first.resultCount, first.totalCount]).toEqual([2, 3]);
    expect(await caller.walk(requests)).toHaveLength(3);
  });

  it('answers a query that is too long as IIS does', async () => {
    const answer = await caller.post(`/main/api/v2/workflows/tasks/1/comments?comment=${'x'.repeat(2100)}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('knows no other paths', async () => {
    const answer = await caller.get('/main/api/v2/crm/other');
    const { errors } = (await answer.json()) as { errors: string[] };
    expect([answer.status, errors]).toEqual([404, ['There is no such resource']]);
  });

  it('keeps the control interface from pages in a browser, and from whoever lacks its token', async () => {
    const page = await fetch(`${simulator.url}/control/counts`, { headers: { origin: 'http://evil.example.test' } });
    expect(page.status).toBe(403);
    const guarded = await startAuthoritySimulator({
      dir: null,
      credentials: authorityCredentials,
      controlToken: 'secret',
    });
    const without = await fetch(`${guarded.url}/control/counts`);
    const withToken = await fetch(`${guarded.url}/control/counts`, { headers: { authorization: 'Bearer secret' } });
    await guarded.stop();
    expect([without.status, withToken.status]).toEqual([403, 200]);
  });

  it('names the line of a bad load', async () => {
    const body = `{"receivedDatetime":"${receivedDatetime}"}\n{"receivedDatetime":`;
    const answer = await fetch(`${simulator.url}/control/load`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([400, { error: "line 2 isn't JSON" }]);
  });
});
