import type { TestIssuer } from './issuer.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else text. */
  body: unknown;
}

/** Speaks to a service as somebody with these roles. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly issuer: TestIssuer,
  ) {}

  async as(
    roles: string[],
    request: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const [method = '', path = ''] = request.split(/ (.*)/);
    const authorization = `Bearer ${await this.issuer.token(roles, { claims: { sub: `${roles.join('+')}-person` } })}`;
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization, ...json, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}
