import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Given = Record<string, unknown>;
/** By method and path: `POST /control/export`. What it answers goes out as JSON; a RangeError as 400. */
export type Routes = Record<string, (given: Given) => unknown>;

const largestBody = 4 << 20;

/** The control interface on loopback: JSON in, JSON out. No part of CARE, which has no interface of any kind. */
export class ControlServer {
  private readonly server: Server;

  /** `token` null: none is asked for. */
  constructor(
    private readonly routes: Routes,
    private readonly token: string | null,
  ) {
    this.server = createServer((request, response) => {
      this.take(request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end('the simulator failed');
      });
    });
  }

  /** Resolves with the port once it listens. 0 asks for any free one. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.answer(request);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (!this.isWelcome(request)) return { status: 403, body: { error: 'the control interface is not for you' } };
    const route = this.routes[`${request.method ?? 'GET'} ${request.url ?? '/'}`];
    if (!route) return { status: 404, body: { error: 'there is no such resource' } };
    try {
      return { status: 200, body: (await route(await bodyOf(request))) ?? {} };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { status: 400, body: { error: error.message } };
    }
  }

  /** A page in somebody's browser must not reach what needs no sign-in. */
  private isWelcome({ headers: { authorization, origin, host } }: IncomingMessage): boolean {
    const local = origin === undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
    return local && (this.token === null || authorization === `Bearer ${this.token}`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Given> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBody) throw new RangeError('the body is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Given;
  } catch {
    // told below
  }
  throw new RangeError('the body must be a JSON object');
}
