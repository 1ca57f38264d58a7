import { startAuthoritySimulator, type AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import type { EventEnvelope } from '../../src/events/envelope.js';
import { caseId } from '../../src/model/case-id.js';
import type { NoticeView } from '../../src/notices/notice-queries.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { type Service, serve } from '../../src/serve.js';
import type { BreachView } from '../../src/sla/breaches/breach-queries.js';
import type { CaseClocksView } from '../../src/sla/explain/case-clocks.js';
import type { ClockView } from '../../src/sla/explain/clock-view.js';
import { ApiClient } from '../support/api-client.js';
import { authorityCredentials } from '../support/authority-caller.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { TestIssuer } from '../support/issuer.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

// The whole service as `serve` puts it together, with the sample council: nothing here calls the tick, which looks at each full minute.
const oneLook = 90_000;
const [late, inTime] = [1, 2];
const id = caseId('test-council', 'authority', String(late));
const prefix = 'au.gov.nsw.shirelink.';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let simulator: AuthoritySimulator;
let service: Service;
let url: string;
let api: ApiClient;
/** Legacy's own due instant of the request that is late, RFC 3339. */
let due: string;

beforeAll(async () => {
  [fresh, issuer, simulator] = await Promise.all([
    freshDatabase(),
    TestIssuer.start(),
    startAuthoritySimulator({ dir: null, credentials: authorityCredentials }),
  ]);
  await fresh.database.query(`insert into store (council, zone) values ('test-council', 'Australia/Sydney')`);
  const sample = testSettings({ authority: { url: simulator.url, ...authorityCredentials } });
  const settings = {
    ...sample,
    council: { ...sample.council, council: 'test-council' },
    databaseUrl: fresh.url,
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' },
  };
  service = await serve(settings, createLogger('silent'));
  url = `http://127.0.0.1:${service.port}`;
  api = new ApiClient(url, issuer);
  await waitFor(async () => (await fetch(`${url}/health/ready`)).status === 200, {
    what: 'readiness',
    timeoutMs: 30_000,
  });
}, 90_000);

afterAll(async () => {
  await service?.stop();
  await Promise.all([simulator?.stop(), issuer?.stop()]);
  await fresh?.drop();
}, 60_000);

async function get<Body>(roles: string[], path: string): Promise<Body> {
  const { status, body } = await api.as(roles, `GET ${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body as Body;
}

/** REQ-DONE of a case, as its officers see it. */
async function completionOf(caseIdentity: string): Promise<ClockView | undefined> {
  const { items } = await get<CaseClocksView>(['records'], `/api/v1/cases/${caseIdentity}/clocks`);
  return items.find(({ clock }) => clock === 'REQ-DONE');
}

interface ToldClock {
  type: string;
  clock: {
    clock: string;
    revision: number;
    supersedes?: number;
    state: string;
    dueAt: string;
    action?: string;
    role?: string;
  };
}

/** What `/events` says of REQ-DONE, in order. */
async function told(): Promise<ToldClock[]> {
  const { items } = await get<{ items: EventEnvelope[] }>(['reporting'], '/api/v1/events?limit=200');
  const clocks = items.flatMap(({ type, data }) =>
    'clock' in data && data.clock ? [{ type, clock: data.clock }] : [],
  );
  return (clocks as ToldClock[])
    .filter(({ clock }) => clock.clock === 'REQ-DONE')
    .map(({ type, clock }) => ({ type: type.slice(prefix.length), clock }));
}

/** Of REQ-DONE, without labels beyond those asked for; null: there is no such series. */
async function metric(name: string): Promise<number | null> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = new RegExp(`^shirelink_sla_${name}\\{clock="REQ-DONE",kind="request",unit="Roads"\\} (\\d+)$`, 'm').exec(
    text,
  );
  return line ? Number(line[1]) : null;
}

/** The figures of a standard's row on the board: broken and open, due soon, to be confirmed, met, broken. */
async function boardRow(): Promise<number[]> {
  const html = (await api.as(['operations'], 'GET /')).body as string;
  const section = html.slice(html.indexOf('Service standards'));
  const row = section.slice(section.indexOf('Complete a request')).split('</tr>')[0]!;
  return [...row.matchAll(/<td[^>]*>(\d+)<\/td>/g)].map(([, figure]) => Number(figure));
}

async function notices(): Promise<Pick<NoticeView, 'topic' | 'role' | 'state' | 'rule' | 'number'>[]> {
  const { items } = await get<{ items: NoticeView[] }>(['operations'], '/api/v1/notices');
  return items
    .filter(({ clock }) => clock === 'REQ-DONE')
    .map(({ topic, role, state, rule, number }) => ({ topic, role, state, rule, number }));
}

const reported = `
select c.number, k.clock, k.state, k.revision, k.breached_at is not null as broken, k.target_source, k.historical
from reporting.clocks k join reporting.cases c on c.system = k.system and c.number = k.number where k.clock = 'REQ-DONE' order by k.state`;

test(
  'a request that legacy lets fall due is broken within a minute, and every surface says the same',
  async () => {
    const request = { receivedDatetime: new Date().toISOString(), categoryId: 1010, contactMethodCode: 'T' };
    const later = new Date(Date.now() + 10 * 86_400_000).toISOString();
    await simulator.control.load([
      { ...request, id: late, dueDate: later },
      { ...request, id: inTime, dueDate: later },
    ]);
    await waitFor(() => completionOf(id), { what: 'the clocks of a new request', timeoutMs: 60_000 });
    due = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 2_000).toISOString();
    await simulator.control.update([{ id: late, dueDate: due }]);
    const news = await waitFor(
      async () => {
        const found = await told();
        return found.some(({ type }) => type === 'case.escalated') && found;
      },
      { what: 'the breach and what it asks for', timeoutMs: oneLook },
    );
    expect(news.map(({ type, clock: { revision, state, dueAt } }) => ({ type, revision, state, dueAt }))).toEqual([
      { type: 'sla.breached', revision: 1, state: 'running', dueAt: due },
      { type: 'case.escalated', revision: 1, state: 'running', dueAt: due },
    ]);
    expect(news[1]!.clock).toMatchObject({ action: 'escalate', role: 'manager' });
  },
  oneLook + 90_000,
);

test('metrics, reporting and the board count it', async () => {
  expect([await metric('breaches_total'), await metric('open_breached'), await metric('met_total')]).toEqual([
    1,
    1,
    null,
  ]);
  const number = (await get<{ number: string }>(['records'], `/api/v1/cases/${id}`)).number;
  const rows = await fresh.database.query<{ number: string; broken: boolean }>(reported);
  const common = { clock: 'REQ-DONE', state: 'running', revision: 1, target_source: 'legacy', historical: false };
  expect(rows.toSorted((one, other) => Number(other.broken) - Number(one.broken))).toEqual([
    { ...common, number, broken: true },
    { ...common, number: expect.not.stringContaining(number), broken: false },
  ]);
  await waitFor(async () => (await boardRow())[0] === 1, { what: 'the board', timeoutMs: 20_000 });
  expect(await boardRow()).toEqual([1, 0, 0, 0, 1]);
});

test("the case's clocks explain it, the list of breaches names it, and the manager has a notice", async () => {
  const clock = (await completionOf(id))!;
  const { dueAt, dueLearntAt } = clock;
  expect(clock).toMatchObject({
    state: 'running',
    dueAt: due,
    // legacy's due instant may have been learnt after it had passed: nobody could have acted before
    breachedAt: dueAt! > dueLearntAt ? dueAt : dueLearntAt,
    unconfirmed: false,
    escalations: [{ action: 'escalate', role: 'manager', state: 'wanted' }],
  });
  expect(JSON.stringify(clock.explain).length).toBeGreaterThan(100);
  const { items } = await get<{ items: BreachView[] }>(['operations'], '/api/v1/sla/breaches');
  expect(
    items.map(({ caseId: of, clock: name, state, role, escalation }) => [of, name, state, role, escalation?.state]),
  ).toEqual([[id, 'REQ-DONE', 'running', 'manager', 'wanted']]);
  const number = clock && (await get<{ number: string }>(['records'], `/api/v1/cases/${id}`)).number;
  expect(await notices()).toEqual([
    { topic: 'sla.escalated', role: 'manager', state: 'no-channel', rule: 'UL-03', number },
  ]);
});

test('a completion in time that legacy tells afterwards corrects it everywhere, and no count goes back', async () => {
  const completed = new Date(Date.parse(due) - 1_000).toISOString();
  await simulator.control.update([{ id: late, determinationCode: 'COMP', determinationDatetime: completed }]);
  const news = await waitFor(
    async () => {
      const found = await told();
      return found.some(({ type }) => type === 'sla.met') && found;
    },
    { what: 'the correction', timeoutMs: 60_000 },
  );
  expect(
    news.map(({ type, clock: { revision, supersedes, state } }) => ({ type, revision, supersedes, state })),
  ).toEqual([
    { type: 'sla.breached', revision: 1, supersedes: undefined, state: 'running' },
    { type: 'case.escalated', revision: 1, supersedes: undefined, state: 'running' },
    { type: 'sla.met', revision: 2, supersedes: 1, state: 'met' },
  ]);
  expect([await metric('breaches_total'), await metric('open_breached'), await metric('met_total')]).toEqual([
    1,
    null,
    1,
  ]);
  const clock = (await completionOf(id))!;
  expect(clock).toMatchObject({ state: 'met', revision: 2, breachedAt: null, stoppedAt: completed });
  expect(clock.revisions.map(({ revision }) => revision)).toEqual([1]);
  expect(clock.escalations.map(({ state }) => state)).toEqual(['expired']);
  expect((await notices()).map(({ state }) => state)).toEqual(['withdrawn']);
  expect((await get<{ items: BreachView[] }>(['operations'], '/api/v1/sla/breaches')).items).toEqual([]);
  await waitFor(async () => (await boardRow())[3] === 1, { what: 'the board', timeoutMs: 20_000 });
  expect(await boardRow()).toEqual([0, 0, 0, 1, 1]);
  const rows = await fresh.database.query<{ state: string; revision: number; broken: boolean }>(reported);
  expect(rows.map(({ state, revision, broken }) => ({ state, revision, broken }))).toEqual([
    { state: 'met', revision: 2, broken: false },
    { state: 'running', revision: 1, broken: false },
  ]);
}, 90_000);
