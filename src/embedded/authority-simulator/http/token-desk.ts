import { randomBytes } from 'node:crypto';
import { json, type Answer } from './answer.js';

export interface Credentials {
  username: string;
  password: string;
  clientId: string;
  clientSecret: string;
}

/** Gives out tokens and knows which are good. They don't outlive the process: after a restart every client signs in again. */
export class TokenDesk {
  private readonly expiries = new Map<string, number>();

  constructor(
    private readonly credentials: Credentials,
    private readonly clock: () => number,
    private readonly lifetimeSeconds: () => number,
  ) {}

  /** As OAuth has it (RFC 6749, 4.3 and 5.2). */
  signIn(form: URLSearchParams): Answer {
    const error = this.objection(form);
    if (error) return json(400, { error });
    const token = randomBytes(24).toString('base64url');
    const seconds = this.lifetimeSeconds();
    this.forgetExpired();
    this.expiries.set(token, this.clock() + seconds * 1000);
    return json(200, { access_token: token, expires_in: seconds, token_type: 'Bearer' });
  }

  accepts(authorization: string | undefined): boolean {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    const expiry = token === undefined ? undefined : this.expiries.get(token);
    return expiry !== undefined && expiry > this.clock();
  }

  revokeAll(): void {
    this.expiries.clear();
  }

  private objection(form: URLSearchParams): string | null {
    const { username, password, clientId, clientSecret } = this.credentials;
    if (!form.has('grant_type')) return 'invalid_request';
    if (form.get('grant_type') !== 'password') return 'unsupported_grant_type';
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) return 'invalid_client';
    if (form.get('username') !== username || form.get('password') !== password) return 'invalid_grant';
    return form.get('scope') === 'openid authority_client' ? null : 'invalid_scope';
  }

  private forgetExpired(): void {
    for (const [token, expiry] of this.expiries) if (expiry <= this.clock()) this.expiries.delete(token);
  }
}
