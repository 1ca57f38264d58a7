import { createServer, type Server } from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { freePort } from './free-port.js';
import type { Home } from './home.js';
import { keptPrivately } from './private-file.js';

const algorithm = 'ES256';
const usualPort = 3001;

export interface DevelopmentIssuer {
  /** Its address and the `iss` of its tokens. */
  issuer: string;
  stop(): Promise<void>;
}

/** What a development token says of its bearer. */
export interface TokenClaims {
  subject: string;
  roles: string[];
  ttlSeconds: number;
}

/**
 * OpenID Connect discovery and keys on loopback, so that the service checks tokens as it would a real issuer's. It gives nobody a
 * token: only who can read the home's key file can sign one. The key stays the same over restarts.
 */
export async function startDevelopmentIssuer(
  home: Home,
  preferredPort: number | null = usualPort,
): Promise<DevelopmentIssuer> {
  const key = await signingKey(home);
  const port = await freePort(preferredPort);
  const issuer = `http://127.0.0.1:${port}`;
  const documents = new Map<string | undefined, unknown>([
    ['/.well-known/openid-configuration', discovery(issuer)],
    ['/jwks', { keys: [publicPart(key)] }],
  ]);
  const server = createServer((request, response) => {
    const document = request.method === 'GET' ? documents.get(request.url) : undefined;
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { error: 'not_found' }));
  });
  await listening(server, port);
  return { issuer, stop: () => closed(server) };
}

/** A token as the development issuer's, for the audience `shirelink`. */
export async function signToken(
  home: Home,
  issuer: string,
  claims: TokenClaims,
): Promise<{ token: string; expiresAt: string }> {
  const key = await signingKey(home);
  const now = Math.floor(Date.now() / 1000);
  const expires = now + claims.ttlSeconds;
  const token = await new SignJWT({ roles: claims.roles })
    .setProtectedHeader({ alg: algorithm, kid: key.kid ?? '', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience('shirelink')
    .setSubject(claims.subject)
    .setIssuedAt(now)
    .setExpirationTime(expires)
    .sign(await importJWK(key, algorithm));
  return { token, expiresAt: new Date(expires * 1000).toISOString() };
}

function signingKey(home: Home): Promise<JWK> {
  return keptPrivately(home.issuerKeyFile, async () => {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const key = await exportJWK(privateKey);
    return { ...key, kid: await calculateJwkThumbprint(key), alg: algorithm, use: 'sig' };
  });
}

function publicPart({ d: _secret, ...rest }: JWK): JWK {
  return rest;
}

function discovery(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm],
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
