import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import { contractViolations, type OpenApi } from '../support/contract-violations.js';
import { startHttp } from '../support/http-service.js';
import { person } from '../support/seeded-mirror.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

let service: SeededService;

beforeAll(async () => {
  service = await seededService();
});

afterAll(() => service.stop());

interface List {
  items: { id: string }[];
  nextCursor: string | null;
}

function numbersIn(answer: Answer): string[] {
  return (answer.body as { items: { number: string }[] }).items.map(({ number }) => number.slice(14, 17));
}

describe('answers are what the contract says', () => {
  const document = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as OpenApi;

  it('and the contract is what is served', async () => {
    expect(await (await fetch(`${service.http.url}/api/openapi.json`)).json()).toEqual(document);
  });

  it.each([
    ['records', 'GET /api/v1/cases'],
    ['records', `GET /api/v1/cases/{1}`],
    ['records', `GET /api/v1/cases/{7}/history`],
    ['records', `GET /api/v1/cases/{1}/contact`],
    ['records', `GET /api/v1/cases/{7}/contact`],
    ['records', `GET /api/v1/cases/{1}/notes`],
    ['records', 'POST /api/v1/cases/search'],
    ['reporting', 'GET /api/v1/work-orders/{number}'],
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
  ])('%s: %s', async (role, sample) => {
    const concrete = sample
      .replace('{number}', 'WO-1')
      .replace(/\{(\d)\}/, (_, legacyId: string) => service.seeded.id(legacyId));
    const request = sample.replace(/\{\d\}/, '{id}');
    const answer = await service.api.as(
      [role],
      concrete,
      request.startsWith('POST') ? { body: { phone: person.phones[0] } } : {},
    );
    expect(contractViolations(document, request, answer)).toEqual([]);
  });
});

describe('lists', () => {
  it('go on page by page until there is no more', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await service.api.as(['records'], `GET /api/v1/cases?limit=1${cursor && `&cursor=${cursor}`}`);
      const page = answer.body as List;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['7', '4', '3', '1'].map((legacyId) => service.seeded.id(legacyId)));
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
    expect(numbersIn(await service.api.as(['operations'], `GET /api/v1/cases?${query}`))).toEqual(expected);
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
    const { status, body } = await service.api.as(['records'], `GET /api/v1/cases?${query}`);
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
      service.api.as(['reporting'], 'GET /api/v1/cases.csv?category=POT'),
      service.api.as(['reporting'], 'GET /api/v1/cases?category=POT', { headers: { accept: 'text/csv' } }),
    ]);
    expect(lines(byPath)).toEqual(lines(byAccept));
    expect(lines(byPath).map((line) => line.split(',')[2])).toEqual([
      'number',
      '002.2026.00000007.001',
      '002.2026.00000001.001',
    ]);
    expect([byPath.headers.get('content-type'), byPath.headers.get('content-disposition')]).toEqual([
      'text/csv; charset=utf-8; header=present',
      'attachment; filename="cases.csv"',
    ]);
    const exports = await service.fresh.database.query(
      `select actor, subject, detail from audit where action = 'case.export'`,
    );
    expect(exports[0]).toEqual({ actor: 'reporting-person', subject: 'cases', detail: { filters: ['category'] } });
  });

  it('has no formula in it, whatever legacy holds', async () => {
    await service.fresh.database.query(`update cases set unit = '=HYPERLINK("x")' where id = $1`, [
      service.seeded.id('4'),
    ]);
    const answer = await service.api.as(['reporting'], 'GET /api/v1/cases.csv?category=DOG');
    await service.fresh.database.query(`update cases set unit = 'WORKS' where id = $1`, [service.seeded.id('4')]);
    expect(lines(answer)[1]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('takes neither pages nor what it does not know', async () => {
    expect((await service.api.as(['reporting'], 'GET /api/v1/cases.csv?limit=1')).status).toBe(400);
  });

  it('streams more than it reads at once, each case once', async () => {
    const many = `insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash, content_key)
      select gen_random_uuid(), 'bulk', n, n, 'request', 'received', '2025-01-01', false, '{}', 1, now(), '', '' from generate_series(1, 2500) n`;
    await service.fresh.database.query(many);
    const answer = await service.api.as(['reporting'], 'GET /api/v1/cases.csv?system=bulk');
    await service.fresh.database.query(`delete from cases where system = 'bulk'`);
    expect(new Set(lines(answer).map((line) => line.split(',')[0])).size).toBe(2501);
  });
});

describe('requests that cannot be served', () => {
  const search = 'POST /api/v1/cases/search';

  it.each<[string, string, { body?: unknown; headers?: Record<string, string> }, number, string]>([
    ['no such address', 'GET /api/v1/nothing', {}, 404, 'not-found'],
    ['no such method', 'DELETE /api/v1/cases', {}, 405, 'method-not-allowed'],
    ['no such method of a pattern', 'PATCH /api/v1/work-orders/WO-1', {}, 405, 'method-not-allowed'],
    ['a method of another address', 'GET /api/v1/cases/search', {}, 405, 'method-not-allowed'],
    ['an address that cannot be read', 'GET /api/v1/cases/%zz', {}, 400, 'invalid-request'],
    ['an id that is none', 'GET /api/v1/cases/1', {}, 400, 'invalid-request'],
    ['broken JSON', search, { body: '{"phone":' }, 400, 'invalid-request'],
    ['a body that is a list', search, { body: [] }, 400, 'invalid-request'],
    ['null for a text', search, { body: { name: null, phone: '02 5550 0100' } }, 400, 'invalid-request'],
    ['null for a cursor', search, { body: { phone: '02 5550 0100', cursor: null } }, 400, 'invalid-request'],
    ['null for a limit', search, { body: { phone: '02 5550 0100', limit: null } }, 400, 'invalid-request'],
    ['a prototype in a body', search, { body: '{"__proto__":{"phone":"1"}}' }, 400, 'invalid-request'],
    [
      'a type that is not JSON',
      search,
      { body: 'phone=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported-type',
    ],
    ['text', search, { body: 'phone', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-type'],
    ['a body that is too large', search, { body: { phone: '1'.repeat(300_000) } }, 413, 'too-large'],
    ['a query where none is taken', 'GET /api/v1/sync/status?x=1', {}, 400, 'invalid-request'],
    ['a query beside a body', `${search}?phone=1`, { body: { phone: '1' } }, 400, 'invalid-request'],
  ])('%s', async (...[, request, options, status, kind]) => {
    const answer = await service.api.as(['admin'], request, options);
    expect([answer.status, answer.headers.get('content-type'), (answer.body as { type: string }).type]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
      `urn:shirelink:problem:${kind}`,
    ]);
  });

  it('name the methods that are served', async () => {
    const allowed = ['DELETE /api/v1/cases', 'GET /api/v1/cases/search', 'PUT /api/v1/sync/authority/hold'].map(
      async (request) => {
        const { headers } = await service.api.as(['admin'], request);
        return [headers.get('allow'), headers.get('cache-control'), headers.get('x-frame-options')];
      },
    );
    const guarded = (methods: string) => [methods, 'no-store', 'DENY'];
    expect(await Promise.all(allowed)).toEqual([guarded('GET'), guarded('POST'), guarded('POST')]);
  });

  it('are counted, by caller', async () => {
    const limited = await startHttp(service.settings, { perCaller: 3, perAddress: 2 });
    const client = new ApiClient(limited.url, service.issuer);
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
    const { headers } = await service.api.as(['records'], 'GET /api/v1/cases');
    const names = [
      'cache-control',
      'x-content-type-options',
      'x-frame-options',
      'referrer-policy',
      'content-security-policy',
    ];
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
