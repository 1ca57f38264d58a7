import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Key = Awaited<ReturnType<typeof generateKeyPair>>;

export interface TokenOptions {
  alg?: 'RS256' | 'ES256';
  /** Signed with a key that the issuer does not publish. */
  foreignKey?: boolean;
  claims?: JWTPayload;
  expiresInSeconds?: number;
}

/** An issuer of tokens on loopback: discovery, keys, and whatever token a test needs. */
export class TestIssuer {
  /** Requests for the keys and for discovery. */
  readonly asked = { discovery: 0, keys: 0 };
  url = '';
  private readonly server = createServer((request, response) => {
    const keys = request.url === '/keys';
    this.asked[keys ? 'keys' : 'discovery'] += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(keys ? { keys: this.published } : { issuer: this.url, jwks_uri: `${this.url}/keys` }));
  });
  private published: object[] = [];

  private constructor(private readonly keys: Record<'RS256' | 'ES256' | 'foreign', Key>) {}

  static async start(): Promise<TestIssuer> {
    const [rs, es, foreign] = await Promise.all([
      generateKeyPair('RS256', { extractable: true }),
      generateKeyPair('ES256', { extractable: true }),
      generateKeyPair('RS256', { extractable: true }),
    ]);
    const issuer = new TestIssuer({ RS256: rs, ES256: es, foreign });
    for (const alg of ['RS256', 'ES256'] as const) {
      issuer.published.push({ ...(await exportJWK(issuer.keys[alg].publicKey)), kid: alg, alg, use: 'sig' });
    }
    await issuer.listen(0);
    return issuer;
  }

  /** Again after `stop`, where it was before. */
  async listen(port = Number(new URL(this.url).port)): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(port, '127.0.0.1', resolve);
    });
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  /** A good token with these roles, unless `options` spoil it. */
  async token(roles: string[], options: TokenOptions = {}): Promise<string> {
    const { alg = 'RS256', foreignKey = false, claims = {}, expiresInSeconds = 300 } = options;
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: this.url,
      aud: 'shirelink',
      sub: 'someone',
      roles,
      iat: now,
      exp: now + expiresInSeconds,
      ...claims,
    };
    const key = foreignKey ? this.keys.foreign : this.keys[alg];
    return new SignJWT(payload).setProtectedHeader({ alg, kid: alg }).sign(key.privateKey);
  }

  /** The RSA public key as PEM, which careless verifiers take for an HMAC secret. */
  async publicPem(): Promise<string> {
    return exportSPKI(this.keys.RS256.publicKey);
  }
}
