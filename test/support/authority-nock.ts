import nock from 'nock';
import { SourceError } from '../../src/legacy/source-error.js';
import { authorityCredentials } from './authority-caller.js';
import { AuthorityContract } from './authority-contract.js';
import { authorityFixture } from './authority-fixtures.js';

export const nockedHost = 'https://authority.example.test';
const api = '/main/api/v2';
const contract = new AuthorityContract({ strict: false });

export type Reply = [status: number, body: string, headers: Record<string, string>];

/** What a request asks: its path below the API's base, its query, its bearer token. */
export interface Asked {
  path: string;
  query: URLSearchParams;
  token: string;
}

/** Requests of the API as they came in since `resetNock`: path and decoded query. */
export const asked: string[] = [];

/** For beforeEach: nothing is answered, nothing was asked, no other network. */
export function resetNock(): void {
  asked.length = 0;
  nock.cleanAll();
  nock.disableNetConnect();
}

/** For afterAll. */
export function endNock(): void {
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
}

/** A fixture as an answer; checked against the contract unless the fixture says that it breaks it. */
export function answer(name: string): Reply {
  const { operationId, status, body, breaks } = authorityFixture(name);
  const objections = breaks ? [] : contract.objections(operationId, status, body);
  if (objections.length > 0) throw new Error(`${name}: ${objections.join('; ')}`);
  return [status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8' }];
}

/** A list of one page, as `$skip` cuts it. */
export function listed(name: string, query: URLSearchParams): Reply {
  const [status, body, headers] = answer(name);
  const envelope = JSON.parse(body) as { result: unknown[]; resultCount: number };
  envelope.result = envelope.result.slice(Number(query.get('$skip') ?? 0));
  envelope.resultCount = envelope.result.length;
  return [status, JSON.stringify(envelope), headers];
}

/** Answers so many sign-ins with a token. */
export function signIn({ expiresIn = 3600, times = 1, token = 'good' } = {}): void {
  const body = { ...(authorityFixture('token').body as object), access_token: token, expires_in: expiresIn };
  nock(nockedHost)
    .post('/idsrv/core/connect/token', {
      grant_type: 'password',
      username: authorityCredentials.username,
      password: authorityCredentials.password,
      client_id: authorityCredentials.clientId,
      client_secret: authorityCredentials.clientSecret,
      scope: 'openid authority_client',
    })
    .times(times)
    .reply(200, body);
}

/** Sign-ins that were offered and not asked for. */
export function unusedSignIns(): number {
  return nock.pendingMocks().filter((mock) => mock.includes('/connect/token')).length;
}

/** Answers each GET below the API's base; 500 where `reply` has nothing to say. */
export function serve(reply: (call: Asked) => Reply | undefined): void {
  nock(nockedHost)
    .persist()
    .get((uri) => uri.startsWith(api))
    .reply(function (uri) {
      const { pathname, search, searchParams } = new URL(uri, nockedHost);
      const path = pathname.slice(api.length + 1);
      asked.push(`${path} ${decodeURIComponent(search.slice(1))}`.trim());
      const token = String(this.req.headers['authorization']).replace(/^Bearer /, '');
      return reply({ path, query: searchParams, token }) ?? [500, '', {}];
    });
}

/** What a SourceError says; another error as it is. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => {
      if (!(error instanceof SourceError)) return error;
      const { system, operation, code, consequence } = error;
      return { system, operation, code, consequence };
    },
  );
}
