import { SignJWT, UnsecuredJWT } from 'jose';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  http = await startHttp(settings());
});

afterAll(async () => {
  await http.stop();
  await issuer.stop();
  await fresh.drop();
});

function settings(oidc: Partial<{ issuer: string; rolesClaim: string }> = {}) {
  return testSettings({
    databaseUrl: fresh.url,
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles', ...oidc },
  });
}

function get(authorization: string | null, base = http.url, path = '/api/v1/cases'): Promise<Response> {
  return fetch(base + path, { headers: authorization === null ? {} : { authorization } });
}

interface Refusal {
  status: number;
  challenge: string | null;
  detail: string;
}

async function refusal(authorization: string | null): Promise<Refusal> {
  const response = await get(authorization);
  const { detail } = (await response.json()) as { detail: string };
  return { status: response.status, challenge: response.headers.get('www-authenticate'), detail };
}

describe('a token', () => {
  it.each(['RS256', 'ES256'] as const)('signed with %s is let in', async (alg) => {
    expect((await get(`Bearer ${await issuer.token(['records'], { alg })}`)).status).toBe(200);
  });

  it('with a list of audiences is let in, and the scheme may be written small', async () => {
    const token = await issuer.token(['records'], { claims: { aud: ['other', 'shirelink'] } });
    expect((await get(`bearer ${token}`)).status).toBe(200);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['has expired', () => issuer.token(['records'], { expiresInSeconds: -60 }), 'the token has expired'],
    [
      'never expires',
      () => issuer.token(['records'], { claims: { exp: undefined } }),
      "the token's claim exp is missing or not accepted here",
    ],
    [
      'has no subject',
      () => issuer.token(['records'], { claims: { sub: undefined } }),
      "the token's claim sub is missing or not accepted here",
    ],
    [
      'comes too early',
      () => issuer.token(['records'], { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }),
      "the token's claim nbf is missing or not accepted here",
    ],
    [
      'is another issuer’s',
      () => issuer.token(['records'], { claims: { iss: 'https://elsewhere.example' } }),
      "the token's claim iss is missing or not accepted here",
    ],
    [
      'is for another audience',
      () => issuer.token(['records'], { claims: { aud: 'other' } }),
      "the token's claim aud is missing or not accepted here",
    ],
    [
      'has a foreign signature',
      () => issuer.token(['records'], { foreignKey: true }),
      "the token's signature does not verify",
    ],
    ['is not signed at all', unsigned, 'the token is not signed with RS256 or ES256'],
    ['is signed with the public key as a secret', signedWithPublicKey, 'the token is not signed with RS256 or ES256'],
    [
      'names a key that is not published',
      unknownKey,
      'the token is signed with a key that the issuer does not publish',
    ],
    ['is no token', async () => 'eyJhbGciOiJub25lIn0', 'the token cannot be read'],
    ['is endless', async () => 'a'.repeat(12_000), 'the token cannot be read'],
  ])('that %s is refused', async (_, make, why) => {
    expect(await refusal(`Bearer ${await make()}`)).toEqual({
      status: 401,
      challenge: `Bearer realm="shirelink", error="invalid_token", error_description="${why}"`,
      detail: `The token was not accepted: ${why}.`,
    });
  });

  it('is asked for where there is none', async () => {
    expect(await refusal(null)).toEqual({
      status: 401,
      challenge: 'Bearer realm="shirelink"',
      detail: 'Send a token of your issuer as `Authorization: Bearer <token>`.',
    });
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'Token x'])('is not %j', async (authorization) => {
    expect(await refusal(authorization)).toMatchObject({
      status: 401,
      detail: expect.stringContaining('is not Bearer and one token'),
    });
  });

  it('in the address is not looked at', async () => {
    const token = await issuer.token(['records']);
    const answers = await Promise.all(
      [`/api/v1/cases?access_token=${token}`, `/api/v1/events/stream?token=${token}`].map((path) =>
        get(null, http.url, path),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });

  it('without the role is told which would do', async () => {
    const response = await get(`Bearer ${await issuer.token(['intake', 'restricted'])}`);
    expect([response.status, response.headers.get('www-authenticate'), await response.json()]).toEqual([
      403,
      'Bearer realm="shirelink", error="insufficient_scope"',
      {
        type: 'urn:shirelink:problem:forbidden',
        title: 'Your roles do not allow this',
        status: 403,
        detail: 'This needs one of the roles records, reporting, operations, admin.',
      },
    ]);
  });
});

describe('the roles claim', () => {
  it('may stand deep in the token', async () => {
    const nested = await startHttp(settings({ rolesClaim: 'realm_access.roles' }));
    try {
      const token = (claims: object) => issuer.token(['records'], { claims: { ...claims } });
      const answers = [
        await get(`Bearer ${await token({ realm_access: { roles: ['records'] } })}`, nested.url),
        await get(`Bearer ${await token({})}`, nested.url),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 403]);
    } finally {
      await nested.stop();
    }
  });
});

describe('the issuer', () => {
  it('is asked once for many tokens', async () => {
    const before = { ...issuer.asked };
    const service = await startHttp(settings());
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.token(['records'])));
    await Promise.all(tokens.map((token) => get(`Bearer ${token}`, service.url)));
    await service.stop();
    expect({ discovery: issuer.asked.discovery - before.discovery, keys: issuer.asked.keys - before.keys }).toEqual({
      discovery: 1,
      keys: 1,
    });
  });

  it('that is away is no fault of the token’s, and is found again', async () => {
    const token = await issuer.token(['records']);
    await issuer.stop();
    const service = await startHttp(settings());
    try {
      const response = await get(`Bearer ${token}`, service.url);
      expect([response.status, response.headers.get('retry-after'), await response.json()]).toMatchObject([
        503,
        '5',
        { type: 'urn:shirelink:problem:unavailable', detail: expect.stringContaining('issuer') },
      ]);
      const health = await (await fetch(`${service.url}/health/ready`)).json();
      expect(health).toMatchObject({ status: 'degraded', parts: { issuer: { status: 'down' } } });
      await issuer.listen();
      await waitFor(async () => (await get(`Bearer ${token}`, service.url)).status === 200, {
        what: 'the issuer to be found again',
      });
    } finally {
      await service.stop();
    }
  });

  it('on an open network must speak https', async () => {
    await expect(startHttp(settings({ issuer: 'http://issuer.example' }))).rejects.toThrow('OIDC_ISSUER must be https');
  });
});

async function unsigned(): Promise<string> {
  return new UnsecuredJWT({ roles: ['admin'] })
    .setIssuer(issuer.url)
    .setAudience('shirelink')
    .setSubject('eve')
    .setExpirationTime('5m')
    .encode();
}

async function signedWithPublicKey(): Promise<string> {
  const secret = new TextEncoder().encode(await issuer.publicPem());
  return new SignJWT({ roles: ['admin'] })
    .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
    .setIssuer(issuer.url)
    .setAudience('shirelink')
    .setSubject('eve')
    .setExpirationTime('5m')
    .sign(secret);
}

async function unknownKey(): Promise<string> {
  const [, payload = '', signature = ''] = (await issuer.token(['admin'])).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'nobody' })).toString('base64url');
  return [header, payload, signature].join('.');
}
