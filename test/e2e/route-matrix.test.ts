import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { httpAdapter } from '../../src/api/http-app.js';
import { assertRoutesGuarded } from '../../src/auth/guarded-routes.js';
import { Public, type Role, roles, Roles } from '../../src/auth/roles.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { testSettings } from '../support/settings.js';

const everybody = 'everybody';
const readers: Role[] = ['records', 'reporting', 'operations', 'admin'];
const officers: Role[] = ['records', 'admin'];
const keepers: Role[] = ['records', 'operations', 'admin'];
const operators: Role[] = ['operations', 'admin'];

/** Who may call what, as interfaces and README say. A route that is not here fails the test, and so does one that is gone. */
const table: Record<string, Role[] | typeof everybody> = {
  'GET /': ['operations', 'records', 'reporting', 'admin'],
  'GET /api/docs': everybody,
  'GET /api/docs/': everybody,
  'GET /api/docs/*': everybody,
  'HEAD /api/docs/*': everybody,
  'GET /api/docs/LICENSE': everybody,
  'GET /api/docs/docs/*': everybody,
  'HEAD /api/docs/docs/*': everybody,
  'GET /api/docs/docs/swagger-ui-init.js': everybody,
  'GET /api/docs/index.html': everybody,
  'GET /api/docs/swagger-ui-init.js': everybody,
  'GET /api/openapi.json': everybody,
  'GET /api/v1/audit': ['admin'],
  'GET /api/v1/cases': readers,
  'GET /api/v1/cases.csv': readers,
  'GET /api/v1/cases/:id': readers,
  'GET /api/v1/cases/:id/clocks': readers,
  'GET /api/v1/cases/:id/contact': officers,
  'GET /api/v1/cases/:id/decisions': readers,
  'GET /api/v1/cases/:id/history': readers,
  'GET /api/v1/cases/:id/notes': officers,
  'GET /api/v1/cases/:id/previous': officers,
  'GET /api/v1/cases/:id/related': readers,
  'POST /api/v1/cases/search': officers,
  'GET /api/v1/decisions': keepers,
  'GET /api/v1/events': ['reporting', 'admin'],
  'GET /api/v1/events/stream': ['reporting', 'admin'],
  'GET /api/v1/links/unresolved': keepers,
  'GET /api/v1/links/unresolved.csv': keepers,
  'GET /api/v1/notices': operators,
  'POST /api/v1/notices/:id/retry': operators,
  'GET /api/v1/sla/breaches': operators,
  'GET /api/v1/sla/breaches.csv': operators,
  'GET /api/v1/sla/forecast': operators,
  'GET /api/v1/sla/standards': readers,
  'GET /api/v1/sla/what-if': operators,
  'GET /api/v1/sync/conflicts': officers,
  'GET /api/v1/sync/gaps': keepers,
  'GET /api/v1/sync/quarantine': keepers,
  'GET /api/v1/sync/quarantine/:id': keepers,
  'POST /api/v1/sync/quarantine/:id/discard': keepers,
  'POST /api/v1/sync/quarantine/:id/retry': keepers,
  'GET /api/v1/sync/status': readers,
  'POST /api/v1/sync/:system/hold': operators,
  'POST /api/v1/sync/:system/release': operators,
  'GET /api/v1/work-orders/:number': readers,
  'GET /console/board.css': everybody,
  'GET /console/board.js': everybody,
  'GET /health/live': everybody,
  'GET /health/ready': everybody,
  'GET /metrics': everybody,
};

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  await fresh.database.query(`insert into store (council, zone) values ('test-council', 'Australia/Sydney')`);
  http = await startHttp(settings());
});

afterAll(async () => {
  await http.stop();
  await issuer.stop();
  await fresh.drop();
});

function settings(given: Parameters<typeof testSettings>[0] = {}) {
  return testSettings({
    databaseUrl: fresh.url,
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' },
    ...given,
  });
}

/** `allowed` where neither 401 nor 403 was answered: what a handler then thinks of the request is another matter. */
async function call(route: string, token: string | null, base = http.url): Promise<'allowed' | 401 | 403> {
  const [method = '', path = ''] = route.split(' ');
  const url =
    base +
    path
      .replace(':id', '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11')
      .replace(/:\w+/, 'nothing')
      .replace('*', 'swagger-ui.css');
  const cut = new AbortController();
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const { status } = await fetch(url, { method, headers, signal: cut.signal });
  cut.abort();
  if (status >= 500) throw new Error(`${route} answered ${status}`);
  return status === 401 || status === 403 ? status : 'allowed';
}

it('knows every route there is, and none besides', () => {
  expect([...new Set(http.routes)].sort()).toEqual(Object.keys(table).sort());
});

describe.each(Object.entries(table))('%s', (route, allowed) => {
  const isOpen = allowed === everybody;

  it.each(roles)(`for %s`, async (role) => {
    const mayCall = isOpen || allowed.includes(role);
    expect(await call(route, await issuer.token([role]))).toBe(mayCall ? 'allowed' : 403);
  });

  it('for a token without a role', async () => {
    expect(await call(route, await issuer.token([]))).toBe(isOpen ? 'allowed' : 403);
  });

  it('without a token, and with bad ones', async () => {
    const bad = [
      null,
      'garbage',
      await issuer.token([...roles], { expiresInSeconds: -60 }),
      await issuer.token([...roles], { foreignKey: true }),
    ];
    const answers = await Promise.all(bad.map((token) => call(route, token)));
    expect(answers).toEqual(bad.map(() => (isOpen ? 'allowed' : 401)));
  });
});

it('opens the board to everybody in embedded mode, and nothing else', async () => {
  const embedded = await startHttp(settings({ mode: 'embedded' }));
  try {
    const guarded = Object.keys(table).filter((route) => table[route] !== everybody);
    const open = await Promise.all(
      guarded.map(async (route) => ({ route, answer: await call(route, null, embedded.url) })),
    );
    expect(open.filter(({ answer }) => answer === 'allowed').map(({ route }) => route)).toEqual(['GET /']);
  } finally {
    await embedded.stop();
  }
});

describe('a handler that says nothing', () => {
  @Controller()
  class Forgetful {
    @Get('said')
    @Roles('records')
    said(): void {}

    @Get('open')
    @Public()
    open(): void {}

    @Get('forgotten')
    forgotten(): void {}
  }

  @Module({ controllers: [Forgetful] })
  class Careless {}

  it('stops the service from starting', async () => {
    const app = await NestFactory.create(Careless, httpAdapter(), { logger: false, abortOnError: false });
    expect(() => assertRoutesGuarded(app)).toThrow('handlers without @Roles or @Public: Forgetful.forgotten');
    await app.close();
  });
});
