import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it does with a sign-in. Everything but `good` shows what it was told in its answer. */
export type Manner = 'good' | 'refuses' | 'fails' | 'is-no-json' | 'redirects' | 'hangs-up';

export interface EchoingAuthority {
  url: string;
  /** Token that `good` gives out. */
  readonly accessToken: string;
  manner: Manner;
  /** Sign-ins and other calls that came. */
  readonly asked: { token: number; other: number };
  stop(): Promise<void>;
}

/** The worst that a legacy system can do with a secret: it repeats in its answers whatever it was sent. */
export async function startEchoingAuthority(accessToken: string): Promise<EchoingAuthority> {
  const asked = { token: 0, other: 0 };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => answer(request, response, body));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const isSignIn = request.method === 'POST' && (request.url ?? '').includes('token');
    asked[isSignIn ? 'token' : 'other'] += 1;
    const echo = `${request.url} ${JSON.stringify(request.headers)} ${body} ${decodeURIComponent(body)}`;
    if (!isSignIn) return void response.writeHead(500, { 'x-echo': 'x' }).end(echo);
    const ways: Record<Manner, () => void> = {
      good: () =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ access_token: accessToken, expires_in: 3600, token_type: 'Bearer' })),
      refuses: () =>
        void response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ error: 'invalid_grant', error_description: echo })),
      fails: () => void response.writeHead(500).end(echo),
      'is-no-json': () => void response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${echo}</html>`),
      redirects: () => void response.writeHead(302, { location: `/sign-in?${body}` }).end(echo),
      'hangs-up': () => void response.destroy(),
    };
    ways[authority.manner]();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority: EchoingAuthority = {
    ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, accessToken, manner: 'good', asked },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return authority;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
