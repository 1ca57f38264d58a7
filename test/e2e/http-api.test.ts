import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Answer, ApiClient } from '../support/api-client.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { person, type SeededMirror, seedMirror } from '../support/seeded-mirror.js';
import { testSettings } from '../support/settings.js';

const nobody = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;
let seeded: SeededMirror;
let api: ApiClient;
let hiddenRecord: string;

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  seeded = await seedMirror(fresh.database);
  http = await startHttp(testSettings({ databaseUrl: fresh.url, oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' } }));
  api = new ApiClient(http.url, issuer);
  const [hidden] = await fresh.database.query<{ id: string }>(`select id from quarantine where record_key = '2'`);
  hiddenRecord = hidden!.id;
});

afterAll(async () => {
  await http.stop();
  await issuer.stop();
  await fresh.drop();
});

interface List {
  items: { id: string; caseId?: string }[];
  nextCursor: string | null;
}

async function auditOf(action: string): Promise<{ actor: string; subject: string; detail: unknown }[]> {
  return fresh.database.query(`select actor, subject, detail from audit where action = $1 order by id`, [action]);
}

function numbersIn(answer: Answer): string[] {
  return (answer.body as { items: { number: string }[] }).items.map(({ number }) => number.slice(14, 17));
}

describe('answers are what the contract says', () => {
  it.each([
    ['records', 'GET /api/v1/cases'],
    ['records', `GET /api/v1/cases/{1}`],
    ['records', `GET /api/v1/cases/{7}/history`],
    ['records', `GET /api/v1/cases/{1}/contact`],
    ['records', `GET /api/v1/cases/{7}/contact`],
    ['records', `GET /api/v1/cases/{1}/notes`],
    ['records', 'POST /api/v1/cases/search'],
    ['reporting', 'GET /api/v1/work-orders/WO-1'],
    ['operations', 'GET /api/v1/sync/status'],
    ['operations', 'GET /api/v1/sync/quarantine'],
    ['operations', 'GET /api/v1/sync/gaps'],
    ['records', 'GET /api/v1/sync/conflicts'],
    ['reporting', 'GET /api/v1/events?limit=200'],
    ['admin', 'GET /api/v1/audit'],
    ['admin', 'GET /health/live'],
    ['admin', 'GET /health/ready'],
    ['admin', 'GET /api/v1/nothing'],
    ['admin', 'GET /api/v1/cases?limit=0'],
  ])('%s: %s', async (role, request) => {
    const concrete = request.replace(/\{(\d)\}/, (_, legacyId: string) => seeded.id(legacyId));
    const answer = await api.as([role], concrete, request.startsWith('POST') ? { body: { phone: person.phones[0] } } : {});
    expect(await violations(request, answer)).toEqual([]);
  });
});

describe('a restricted case', () => {
  const reads = (id: string): string[] => ['', '/history', '/contact', '/notes'].map((part) => `GET /api/v1/cases/${id}${part}`);

  it.each(['2', '5'])('%s is as if it did not exist for those without the role', async (legacyId) => {
    const answers = await Promise.all(reads(seeded.id(legacyId)).map((request) => api.as(['records', 'admin'], request)));
    const nothing = await Promise.all(reads(nobody).map((request) => api.as(['records', 'admin'], request)));
    const told = ({ status, body }: Answer) => ({ status, body });
    expect(answers.map(told)).toEqual(nothing.map(told));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it('is in no list, search, work order, quarantine, conflict or gap of theirs', async () => {
    const everywhere = await Promise.all(
      [
        'GET /api/v1/cases',
        'GET /api/v1/cases.csv',
        'GET /api/v1/work-orders/WO-1',
        'GET /api/v1/sync/quarantine',
        'GET /api/v1/sync/gaps',
        'GET /api/v1/sync/conflicts',
      ].map((request) => api.as(['records', 'admin'], request)),
    );
    const found = await api.as(['records'], 'POST /api/v1/cases/search', { body: { name: person.name } });
    const text = JSON.stringify([...everywhere, found].map(({ body }) => body));
    expect([seeded.id('2'), seeded.id('5'), hiddenRecord].filter((id) => text.includes(id))).toEqual([]);
    expect(text).toContain(seeded.id('1'));
  });

  it('hides a work order that it alone carries', async () => {
    const hidden = await api.as(['records'], 'GET /api/v1/work-orders/WO-2');
    const none = await api.as(['records'], 'GET /api/v1/work-orders/WO-9');
    expect([hidden.status, hidden.body]).toEqual([none.status, none.body]);
  });

  it.each(['GET', 'POST retry', 'POST discard'])('has no quarantined record for them: %s', async (verb) => {
    const [method, act] = verb.split(' ');
    const request = (id: string) => `${method} /api/v1/sync/quarantine/${id}${act ? `/${act}` : ''}`;
    const [hidden, none] = await Promise.all([hiddenRecord, nobody].map((id) => api.as(['operations'], request(id))));
    expect([hidden!.status, hidden!.body]).toEqual([none!.status, none!.body]);
    expect(hidden!.status).toBe(404);
  });

  it('is there for those with the role, and every read of it is written down', async () => {
    const id = seeded.id('2');
    const roles = ['records', 'restricted'];
    const answers = [
      ...(await Promise.all(reads(id).map((request) => api.as(roles, request)))),
      await api.as(roles, 'GET /api/v1/cases?workOrder=WO-2'),
      await api.as(roles, 'GET /api/v1/work-orders/WO-2'),
      await api.as(roles, `GET /api/v1/sync/quarantine/${hiddenRecord}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    const actions = ['case.read.restricted', 'case.history.restricted', 'case.contact.read', 'case.notes.read', 'case.list.restricted', 'work-order.read.restricted', 'quarantine.read.restricted'];
    const noted = await Promise.all(actions.map(async (action) => (await auditOf(action)).some((row) => row.actor === 'records+restricted-person' && JSON.stringify(row).includes(id))));
    expect(noted).toEqual(actions.map(() => true));
  });
});

describe('what is personal', () => {
  it('is written down without saying what it was', async () => {
    await api.as(['records'], `GET /api/v1/cases/${seeded.id('1')}/contact`);
    await api.as(['records'], `GET /api/v1/cases/${seeded.id('1')}/notes`);
    await api.as(['records'], 'POST /api/v1/cases/search', { body: { phone: '02 5550 0100', email: person.email } });
    const rows = [await auditOf('case.contact.read'), await auditOf('case.notes.read'), await auditOf('case.search')].map((found) => found.at(-1));
    const mine = { actor: 'records-person', subject: `case:${seeded.id('1')}`, detail: {} };
    expect(rows).toEqual([mine, mine, { actor: 'records-person', subject: 'cases', detail: { by: ['phone', 'email'], cases: [seeded.id('1')] } }]);
    const whole = JSON.stringify(await fresh.database.query(`select * from audit`));
    expect([...Object.values(person).flat(), '0255500100', 'bucket'].filter((secret) => whole.includes(secret))).toEqual([]);
  });

  it('is searched by at least one thing that says something', async () => {
    const empty = await api.as(['records'], 'POST /api/v1/cases/search', { body: {} });
    const hollow = await api.as(['records'], 'POST /api/v1/cases/search', { body: { phone: 'none', limit: 5 } });
    expect([empty.status, hollow.status]).toEqual([400, 400]);
    expect(hollow.body).toMatchObject({ errors: [{ field: 'phone', problem: expect.stringContaining('nothing in it') }] });
  });

  it('of a quarantined record is for records officers', async () => {
    const [record] = await fresh.database.query<{ id: string }>(`select id from quarantine where record_key = '6'`);
    const request = `GET /api/v1/sync/quarantine/${record!.id}`;
    const answers = await Promise.all([['operations'], ['records'], ['admin']].map((roles) => api.as(roles, request)));
    const payload = { id: 6, when: 'yesterday' };
    expect(answers.map(({ body }) => (body as { payload: unknown }).payload)).toEqual([null, payload, payload]);
    expect((await auditOf('quarantine.payload.read')).map(({ actor }) => actor)).toEqual(expect.arrayContaining(['records-person', 'admin-person']));
  });
});

describe('lists', () => {
  it('go on page by page until there is no more', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await api.as(['records'], `GET /api/v1/cases?limit=1${cursor && `&cursor=${cursor}`}`);
      const page = answer.body as List;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['7', '4', '3', '1'].map((legacyId) => seeded.id(legacyId)));
  });

  it.each([
    ['status=completed', ['007']],
    ['status=completed,received', ['007', '004', '003', '001']],
    ['status=completed&status=waiting', ['007']],
    ['q=%20wo-1%20', ['001']],
    ['unmapped=true', ['003']],
    ['receivedFrom=2026-02-05T09:30:00%2B11:00', ['007', '004']],
    ['receivedFrom=2026-02-05T09:30:00+11:00', ['007', '004']],
    ['receivedTo=2026-02-03T22:30:00Z', ['001']],
  ])('take %s', async (query, expected) => {
    expect(numbersIn(await api.as(['operations'], `GET /api/v1/cases?${query}`))).toEqual(expected);
  });

  it.each([
    ['limit=201', 'limit', 'must be a whole number from 1 to 200'],
    ['limit=', 'limit', 'must be a whole number from 1 to 200'],
    ['limit=1&limit=2', 'limit', 'must be a whole number from 1 to 200'],
    ['status=open', 'status', expect.stringContaining('must be one or more of received')],
    ['unmapped=yes', 'unmapped', 'must be true or false'],
    ['receivedFrom=2026-03-03', 'receivedFrom', expect.stringContaining('2026-03-03T22:00:00Z')],
    ['receivedFrom=2026-02-31T99:00:00Z', 'receivedFrom', expect.stringContaining('an instant')],
    ['q=', 'q', expect.stringContaining('1 to 100 characters')],
    ['q=%00', 'q', expect.stringContaining('control characters')],
    ['q=a&q=b', 'q', expect.stringContaining('one text')],
    [`q=${'a'.repeat(101)}`, 'q', expect.stringContaining('1 to 100')],
    ['cursor=abc', 'cursor', expect.stringContaining('is not one that this list gave')],
    ['sort=oldest', 'sort', expect.stringContaining('known are category, channel')],
  ])('name what is wrong with %s', async (query, field, problem) => {
    const { status, body } = await api.as(['records'], `GET /api/v1/cases?${query}`);
    expect([status, body]).toEqual([
      400,
      {
        type: 'urn:shirelink:problem:invalid-request',
        title: 'The request is not valid',
        status: 400,
        detail: `Mend these and try again: ${field}.`,
        errors: [{ field, problem }],
      },
    ]);
  });
});

describe('CSV', () => {
  const lines = ({ body }: Answer): string[] => (body as string).trimEnd().split('\r\n');

  it('is the same cases, under a header', async () => {
    const [byPath, byAccept] = await Promise.all([
      api.as(['reporting'], 'GET /api/v1/cases.csv?category=POT'),
      api.as(['reporting'], 'GET /api/v1/cases?category=POT', { headers: { accept: 'text/csv' } }),
    ]);
    expect(lines(byPath)).toEqual(lines(byAccept));
    expect(lines(byPath).map((line) => line.split(',')[2])).toEqual(['number', '002.2026.00000007.001', '002.2026.00000001.001']);
    expect([byPath.headers.get('content-type'), byPath.headers.get('content-disposition')]).toEqual([
      'text/csv; charset=utf-8; header=present',
      'attachment; filename="cases.csv"',
    ]);
    expect((await auditOf('case.export')).at(-1)).toEqual({ actor: 'reporting-person', subject: 'cases', detail: { filters: ['category'] } });
  });

  it('has no formula in it, whatever legacy holds', async () => {
    await fresh.database.query(`update cases set unit = '=HYPERLINK("x")' where id = $1`, [seeded.id('4')]);
    const answer = await api.as(['reporting'], 'GET /api/v1/cases.csv?category=DOG');
    await fresh.database.query(`update cases set unit = 'WORKS' where id = $1`, [seeded.id('4')]);
    expect(lines(answer)[1]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('takes neither pages nor what it does not know', async () => {
    expect((await api.as(['reporting'], 'GET /api/v1/cases.csv?limit=1')).status).toBe(400);
  });

  it('streams more than it reads at once, each case once', async () => {
    const many = `insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash, content_key)
      select gen_random_uuid(), 'bulk', n, n, 'request', 'received', '2025-01-01', false, '{}', 1, now(), '', '' from generate_series(1, 2500) n`;
    await fresh.database.query(many);
    const answer = await api.as(['reporting'], 'GET /api/v1/cases.csv?system=bulk');
    await fresh.database.query(`delete from cases where system = 'bulk'`);
    expect(new Set(lines(answer).map((line) => line.split(',')[0])).size).toBe(2501);
  });
});

describe('quarantine', () => {
  it('is discarded once', async () => {
    const [record] = await fresh.database.query<{ id: string }>(`select id from quarantine where record_key = '6'`);
    const request = `POST /api/v1/sync/quarantine/${record!.id}/discard`;
    const [first, second] = [await api.as(['operations'], request), await api.as(['operations'], request)];
    await fresh.database.query(`update quarantine set state = 'open' where id = $1`, [record!.id]);
    expect([first.status, first.body]).toEqual([200, { id: record!.id, outcome: 'discarded' }]);
    expect([second.status, second.body]).toMatchObject([409, { detail: 'The record is settled already.' }]);
    expect(await auditOf('quarantine.discard')).toEqual([{ actor: 'operations-person', subject: `quarantine:${record!.id}`, detail: {} }]);
  });

  it('is retried, and stays where it is bad as before', async () => {
    const [record] = await fresh.database.query<{ id: string }>(`select id from quarantine where record_key = '6'`);
    const answer = await api.as(['records'], `POST /api/v1/sync/quarantine/${record!.id}/retry`);
    expect([answer.status, answer.body]).toEqual([200, { id: record!.id, outcome: 'still-bad' }]);
  });
});

describe('hold and release', () => {
  const held = async () => ((await api.as(['operations'], 'GET /api/v1/sync/status')).body as { items: object[] }).items[0];

  it('are seen at once, and audited with their reason', async () => {
    const body = { reason: 'Upgrade to 7.1' };
    const answers = [
      await api.as(['operations'], 'POST /api/v1/sync/authority/hold', { body }),
      await api.as(['operations'], 'POST /api/v1/sync/authority/hold', { body }),
    ];
    expect(answers.map((answer) => answer.body)).toEqual([
      { system: 'authority', held: true, changed: true },
      { system: 'authority', held: true, changed: false },
    ]);
    expect(await held()).toMatchObject({ state: 'held', held: true, hold: { by: 'operations-person', reason: 'Upgrade to 7.1' } });
    const released = await api.as(['admin'], 'POST /api/v1/sync/authority/release', { body: { reason: 'Done' } });
    expect(released.body).toEqual({ system: 'authority', held: false, changed: true });
    expect(await held()).toMatchObject({ held: false, hold: null });
    expect(await auditOf('sync.release')).toEqual([{ actor: 'admin-person', subject: 'system:authority', detail: { reason: 'Done' } }]);
  });

  it.each([
    ['authority', {}, 400],
    ['authority', { reason: ' ' }, 400],
    ['authority', { reason: 'x', force: true }, 400],
    ['nothing', { reason: 'x' }, 404],
  ])('%s with %j', async (system, body, status) => {
    expect((await api.as(['operations'], `POST /api/v1/sync/${system}/hold`, { body })).status).toBe(status);
  });
});

describe('requests that cannot be served', () => {
  const search = 'POST /api/v1/cases/search';

  it.each<[string, string, { body?: unknown; headers?: Record<string, string> }, number, string]>([
    ['no such address', 'GET /api/v1/nothing', {}, 404, 'not-found'],
    ['no such method', 'DELETE /api/v1/cases', {}, 404, 'not-found'],
    ['an address that cannot be read', 'GET /api/v1/cases/%zz', {}, 400, 'invalid-request'],
    ['an id that is none', 'GET /api/v1/cases/1', {}, 400, 'invalid-request'],
    ['broken JSON', search, { body: '{"phone":' }, 400, 'invalid-request'],
    ['a body that is a list', search, { body: [] }, 400, 'invalid-request'],
    ['a prototype in a body', search, { body: '{"__proto__":{"phone":"1"}}' }, 400, 'invalid-request'],
    ['a type that is not JSON', search, { body: 'phone=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported-type'],
    ['text', search, { body: 'phone', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-type'],
    ['a body that is too large', search, { body: { phone: '1'.repeat(300_000) } }, 413, 'too-large'],
    ['a query where none is taken', 'GET /api/v1/sync/status?x=1', {}, 400, 'invalid-request'],
    ['a query beside a body', `${search}?phone=1`, { body: { phone: '1' } }, 400, 'invalid-request'],
  ])('%s', async (_, request, options, status, kind) => {
    const answer = await api.as(['admin'], request, options);
    expect([answer.status, answer.headers.get('content-type'), (answer.body as { type: string }).type]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
      `urn:shirelink:problem:${kind}`,
    ]);
  });

  it('are counted, by caller', async () => {
    const limited = await startHttp(
      testSettings({ databaseUrl: fresh.url, oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' } }),
      { perCaller: 3, perAddress: 2 },
    );
    const client = new ApiClient(limited.url, issuer);
    const statuses = async (roles: string[]) => {
      const answers: Answer[] = [];
      for (let i = 0; i < 4; i += 1) answers.push(await client.as(roles, 'GET /api/v1/sync/status'));
      return answers;
    };
    const [mine, others] = [await statuses(['operations']), await statuses(['admin'])];
    const probes = await Promise.all(Array.from({ length: 5 }, () => fetch(`${limited.url}/health/live`)));
    const strangers: number[] = [];
    for (let i = 0; i < 3; i += 1) strangers.push((await fetch(`${limited.url}/api/v1/cases`)).status);
    await limited.stop();
    expect([mine, others].map((answers) => answers.map(({ status }) => status))).toEqual([
      [200, 200, 200, 429],
      [200, 200, 200, 429],
    ]);
    expect([mine[3]!.headers.get('content-type'), mine[3]!.headers.has('retry-after'), mine[3]!.body]).toMatchObject([
      'application/problem+json; charset=utf-8',
      true,
      { type: 'urn:shirelink:problem:too-many-requests' },
    ]);
    expect(probes.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(strangers).toEqual([401, 401, 429]);
  });
});

describe('every answer', () => {
  it('carries what protects its reader', async () => {
    const { headers } = await api.as(['records'], 'GET /api/v1/cases');
    const names = ['cache-control', 'x-content-type-options', 'x-frame-options', 'referrer-policy', 'content-security-policy'];
    expect(Object.fromEntries(names.map((name) => [name, headers.get(name)]))).toEqual({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }> }>>;
  components: { schemas: Record<string, object> };
}

let document: OpenApi;

/** What the contract would not have said of an answer. */
async function violations(request: string, { status, headers, body }: Answer): Promise<unknown[]> {
  document ??= (await (await fetch(`${http.url}/api/openapi.json`)).json()) as OpenApi;
  const [method = '', path = ''] = request.split(' ');
  const template = path.replace(/\?.*/, '').replace(/\{\d\}/, '{id}').replace('WO-1', '{number}');
  const type = (headers.get('content-type') ?? '').split(';')[0]!;
  const promised = document.paths[template]?.[method.toLowerCase()]?.responses[status]?.content?.[type]?.schema.$ref;
  const name = promised ?? (type === 'application/problem+json' ? '#/components/schemas/Problem' : undefined);
  if (!name) return [`nothing is promised for ${request} ${status} ${type}`];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const validate = ajv.compile({ $ref: `openapi${name}` });
  validate(body);
  return validate.errors ?? [];
}
