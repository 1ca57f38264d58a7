import type { AuthorityConnection } from '../../config/settings.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { HttpAnswer } from '../../platform/http/http-exchange.js';
import { HttpFailure } from '../../platform/http/http-failure.js';
import type { HttpGateway } from '../../platform/http/http-gateway.js';
import { SourceError } from '../source-error.js';
import type { AuthorityMapping } from './mapping-file.js';
import { isObject } from './wire.js';

interface Token {
  text: string;
  /** Milliseconds since the epoch. */
  renewAt: number;
}

const never = new AbortController().signal;

/** The bearer token of one system user: asked for once at a time however many wait for it, and again before it runs out. */
export class TokenSource {
  private token: Token | null = null;
  private asking: Promise<Token> | null = null;

  constructor(
    private readonly parts: {
      system: string;
      gateway: HttpGateway;
      connection: AuthorityConnection;
      mapping: AuthorityMapping;
      clock: Clock;
    },
  ) {}

  /** A token that is good as far as is known. Throws SourceError, or HttpFailure of the transport. */
  async current(): Promise<string> {
    if (this.token && this.parts.clock.now() < this.token.renewAt) return this.token.text;
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return (await this.asking).text;
  }

  /** The server refused this one; another that came meanwhile is kept. */
  refused(text: string): void {
    if (this.token?.text === text) this.token = null;
  }

  private async ask(): Promise<Token> {
    const { gateway, connection, mapping, system } = this.parts;
    const form = new URLSearchParams({
      grant_type: 'password',
      username: connection.username,
      password: connection.password,
      client_id: connection.clientId,
      client_secret: connection.clientSecret,
      scope: mapping.signIn.scope,
    });
    this.token = await gateway.call({
      operation: 'token',
      method: 'POST',
      path: mapping.endpoints.token,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      // one caller that gives up must not take the token from the others; the gateway's deadlines end it
      signal: never,
      repeatable: true,
      read: (answer) => {
        if (answer.status >= 400) {
          throw new SourceError({ system, operation: 'token', code: 'sign-in-refused', consequence: 'halt-system' });
        }
        return this.read(answer);
      },
    });
    return this.token;
  }

  private read({ body }: HttpAnswer): Token {
    let value: unknown = null;
    try {
      value = JSON.parse(body.toString('utf8')) as unknown;
    } catch {
      // falls through: no token either
    }
    const { access_token: text, expires_in: lifetime } = isObject(value) ? value : {};
    if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text))
      throw new HttpFailure({ code: 'no-token', passing: true });
    const { assumedLifetimeSeconds } = this.parts.mapping.signIn;
    const seconds = typeof lifetime === 'number' && lifetime > 0 ? lifetime : assumedLifetimeSeconds;
    // a minute early, or a fifth of a short life
    return { text, renewAt: this.parts.clock.now() + (seconds - Math.min(60, seconds / 5)) * 1000 };
  }
}
