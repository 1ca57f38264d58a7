import { createRemoteJWKSet, type RemoteJWKSet } from 'jose';

const discoveryTimeoutMilliseconds = 5000;
const retryAfterMilliseconds = 2000;

/** The issuer, or what it publishes, cannot be had now. A token cannot be judged until it can. */
export class IssuerUnavailable extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`issuer: ${why}`, options);
    this.name = 'IssuerUnavailable';
  }
}

/**
 * The issuer's signing keys, found by its discovery document. jose keeps them for ten minutes and asks again for an unknown key id, at
 * most once in thirty seconds. A failed discovery is not repeated for two seconds, whoever asks.
 */
export class IssuerKeys {
  private discovered: Promise<RemoteJWKSet> | null = null;
  private failedAt = -Infinity;

  constructor(
    private readonly issuer: string,
    private readonly now: () => number,
  ) {}

  /** Throws IssuerUnavailable. */
  async resolver(): Promise<RemoteJWKSet> {
    if (!this.discovered) {
      if (this.now() - this.failedAt < retryAfterMilliseconds) throw new IssuerUnavailable('was away a moment ago');
      this.discovered = this.discover().catch((error: unknown) => {
        this.discovered = null;
        this.failedAt = this.now();
        throw error;
      });
    }
    return this.discovered;
  }

  /** Asks the issuer for its keys, where those at hand are not fresh. Throws what the asking throws. */
  async check(): Promise<void> {
    const resolver = await this.resolver();
    if (!resolver.fresh) await resolver.reload();
  }

  private async discover(): Promise<RemoteJWKSet> {
    const document = await readDiscovery(this.issuer);
    if (document.issuer !== this.issuer) throw new IssuerUnavailable('its discovery document names another issuer');
    if (typeof document.jwks_uri !== 'string' || !isTrustworthyUrl(document.jwks_uri)) {
      throw new IssuerUnavailable('its discovery document has no usable jwks_uri');
    }
    return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: discoveryTimeoutMilliseconds });
  }
}

/** https, or http on loopback: keys that came over an open network could be anybody's. */
export function isTrustworthyUrl(url: string): boolean {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}

async function readDiscovery(issuer: string): Promise<{ issuer?: unknown; jwks_uri?: unknown }> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(discoveryTimeoutMilliseconds) });
    if (!response.ok) throw new IssuerUnavailable(`discovery answered ${response.status}`);
    return Object(await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  } catch (error) {
    if (error instanceof IssuerUnavailable) throw error;
    throw new IssuerUnavailable('discovery failed', { cause: error });
  }
}
