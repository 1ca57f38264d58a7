import type { Credentials } from '../../src/embedded/authority-simulator/http/token-desk.js';

export const authorityCredentials: Credentials = {
  username: 'shirelink',
  password: 'for tests only',
  clientId: 'shirelink-tests',
  clientSecret: 'for tests only, too',
};

export const signInForm = {
  grant_type: 'password',
  username: authorityCredentials.username,
  password: authorityCredentials.password,
  client_id: authorityCredentials.clientId,
  client_secret: authorityCredentials.clientSecret,
  scope: 'openid authority_client',
};

/** A plain client of an Authority: no retries, no opinions. */
export class AuthorityCaller {
  constructor(
    private readonly url: string,
    private readonly token: string | null = null,
  ) {}

  static async signedIn(url: string): Promise<AuthorityCaller> {
    const answer = await new AuthorityCaller(url).signIn(signInForm);
    const { access_token } = (await answer.json()) as { access_token: string };
    return new AuthorityCaller(url, access_token);
  }

  signIn(form: Record<string, string>): Promise<Response> {
    return fetch(`${this.url}/idsrv/core/connect/token`, { method: 'POST', body: new URLSearchParams(form) });
  }

  get(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: this.headers() });
  }

  post(path: string, body?: unknown): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(this.url + path, { method: 'POST', headers: this.headers(), ...json });
  }

  /** Every row of a list, page after page until an empty one. */
  async walk(path: string, filter?: string): Promise<unknown[]> {
    const rows: unknown[] = [];
    for (;;) {
      const query = new URLSearchParams({
        ...(filter === undefined ? {} : { $filter: filter }),
        $skip: String(rows.length),
      });
      const { result } = (await (await this.get(`${path}?${query.toString()}`)).json()) as { result: unknown[] };
      if (result.length === 0) return rows;
      rows.push(...result);
    }
  }

  private headers(): Record<string, string> {
    return { 'content-type': 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) };
  }
}
