import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { seedMirror } from '../support/seeded-mirror.js';
import { testSettings } from '../support/settings.js';
import { writeFileSync } from 'node:fs';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;
beforeAll(async () => {
  fresh = await freshDatabase();
  issuer = await TestIssuer.start();
  await seedMirror(fresh.database);
  http = await startHttp(testSettings({ databaseUrl: fresh.url, mode: 'embedded', oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' } }));
});
afterAll(async () => { await http?.stop(); await issuer?.stop(); await fresh?.drop(); });

it('smokes', async () => {
  console.log(http.routes.join('\n'));
  const token = await issuer.token(['records', 'reporting', 'admin', 'operations']);
  const get = async (path: string, init: RequestInit = {}) => {
    const r = await fetch(http.url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
    const t = await r.text();
    console.log(path, r.status, Object.fromEntries(r.headers), t.slice(0, 1500));
    return t;
  };
  for (const p of ['/api/v1/cases?limit=1', '/api/v1/cases?foo=1&limit=x', '/api/v1/nothing', '/api/v1/cases.csv', '/api/v1/sync/status?x=1', '/api/v1/sync/status', '/api/v1/events?limit=2', '/health/ready', '/metrics', '/%zz', '/api/v1/audit', '/api/docs', '/api/docs/swagger-ui-init.js'])
    await get(p);
  writeFileSync('/tmp/board.html', await get('/'));
  writeFileSync('/tmp/openapi.json', await get('/api/openapi.json'));
  await get('/api/v1/cases/search', { method: 'POST', body: '{"phone":', headers: { 'content-type': 'application/json' } });
  await get('/api/v1/cases/search', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  await get('/api/v1/cases/search', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
  await get('/api/v1/cases/search', { method: 'POST', body: JSON.stringify({ phone: '1'.repeat(300_000) }), headers: { 'content-type': 'application/json' } });
  await get('/api/v1/cases/search', { method: 'DELETE' });
}, 60000);
