import { statSync } from 'node:fs';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { signToken, startDevelopmentIssuer, type DevelopmentIssuer } from '../../src/embedded/development-issuer.js';
import { openHome } from '../../src/embedded/home.js';
import { temporaryHome } from '../support/temporary-home.js';

const { directory, remove } = temporaryHome();
const home = openHome(directory);
let running: DevelopmentIssuer;

beforeEach(async () => {
  running = await startDevelopmentIssuer(home, null);
});
afterEach(() => running.stop());
afterAll(remove);

async function discovered(): Promise<{ issuer: string; jwks_uri: string }> {
  const answer = await fetch(`${running.issuer}/.well-known/openid-configuration`);
  return (await answer.json()) as { issuer: string; jwks_uri: string };
}

it('signs tokens that its published keys verify', async () => {
  const { token, expiresAt } = await signToken(home, running.issuer, {
    subject: 'someone',
    roles: ['records', 'restricted'],
    ttlSeconds: 600,
  });
  const { issuer, jwks_uri } = await discovered();
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
    ...{ issuer, audience: 'shirelink', algorithms: ['ES256'] },
  });
  expect(issuer).toBe(running.issuer);
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: expect.any(String), typ: 'JWT' });
  expect(payload).toEqual({
    ...{ iss: running.issuer, aud: 'shirelink', sub: 'someone', roles: ['records', 'restricted'] },
    iat: expect.any(Number),
    exp: Date.parse(expiresAt) / 1000,
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
});

it('publishes the public half only, keeps the other to its owner, and keeps both over a restart', async () => {
  const keys = async () => (await fetch((await discovered()).jwks_uri)).json();
  const published = (await keys()) as { keys: object[] };
  expect(published.keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
  expect(statSync(home.issuerKeyFile).mode & 0o777).toBe(0o600);
  await running.stop();
  running = await startDevelopmentIssuer(home, null);
  expect(await keys()).toEqual(published);
});

it('has nothing else, and gives nobody a token', async () => {
  const status = async (path: string, method = 'GET') => (await fetch(`${running.issuer}${path}`, { method })).status;
  expect(await status('/token', 'POST')).toBe(404);
  expect(await status('/jwks', 'POST')).toBe(404);
  expect(await status('/issuer-key.json')).toBe(404);
});
