import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallLog } from '../control/call-log.js';
import type { Fault, Faults } from '../control/faults.js';
import type { Records } from '../store/records.js';
import { failed, html, json, type Answer } from './answer.js';
import { bodyReaders } from './body.js';
import { RouteTable, type Call, type Route } from './route-table.js';
import { send } from './send.js';
import type { TokenDesk } from './token-desk.js';

export interface HttpServerParts {
  records: Records;
  routes: Route[];
  tokens: TokenDesk;
  faults: Faults;
  calls: CallLog;
  /** Bearer of the control interface; null: none is asked for, it is on loopback. */
  controlToken: string | null;
}

/** The simulated Authority and its control interface on one port of the loopback address. */
export class HttpServer {
  private readonly server: Server;
  private readonly routes: RouteTable;

  constructor(private readonly parts: HttpServerParts) {
    this.routes = new RouteTable(parts.routes);
    this.server = createServer((request, response) => {
      this.take(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    this.server.keepAliveTimeout = 60_000;
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
    const { path, search } = split(request.url ?? '/');
    const query = new URLSearchParams(search);
    const found = this.routes.find(request.method ?? 'GET', path);
    const operation = found?.route.operation ?? 'unknown';
    const fault = found?.route.access === 'control' ? null : this.parts.faults.next(operation);
    const log = (status: number) =>
      this.parts.calls.add({
        at: Date.now(),
        operation,
        status,
        fault: fault?.kind ?? null,
        filter: query.get('$filter'),
        skip: query.get('$skip'),
      });
    if (fault?.kind === 'slow') await wait(fault.delayMilliseconds ?? 5_000);
    const early = fault && earlyAnswer(fault, this.parts.records.now());
    const answer = early ?? (await this.answer(request, { found, query, search }));
    await this.parts.records.durable();
    if (found?.route.access !== 'control') log(fault?.kind.startsWith('reset') ? 0 : answer.status);
    if (fault?.kind === 'reset' || fault?.kind === 'reset-after') request.socket.destroy();
    else await send(response, answer, fault);
  }

  private async answer(
    request: IncomingMessage,
    { found, query, search }: { found: ReturnType<RouteTable['find']>; query: URLSearchParams; search: string },
  ): Promise<Answer> {
    const now = this.parts.records.now();
    if (!found) return failed(404, 'There is no such resource', now);
    const refusal = this.refusal(found.route, request);
    if (refusal) return refusal;
    if (search.length > this.parts.records.settings.queryStringLimit && found.route.access !== 'control') {
      return html(404, '404.15 - The query string is too long');
    }
    const call: Call = { params: found.params, query, ...bodyReaders(request) };
    try {
      return await found.route.handler(call);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return found.route.access === 'control' ? json(400, { error: error.message }) : failed(400, error.message, now);
    }
  }

  private refusal(route: Route, request: IncomingMessage): Answer | null {
    const { authorization, origin, host } = request.headers;
    if (route.access === 'token' && !this.parts.tokens.accepts(authorization)) {
      return failed(401, 'Authorization has been denied for this request.', this.parts.records.now());
    }
    if (route.access !== 'control') return null;
    // a page in somebody's browser must not reach what needs no sign-in
    const local = origin === undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');
    const { controlToken } = this.parts;
    const signedIn = controlToken === null || authorization === `Bearer ${controlToken}`;
    return local && signedIn ? null : json(403, { error: 'the control interface is not for you' });
  }
}

/** What a fault answers in place of the real thing; null where the real thing is done first. */
function earlyAnswer(fault: Fault, now: number): Answer | null {
  const reason = 'An unexpected error has occurred.';
  switch (fault.kind) {
    case 'status':
      return failed(fault.status ?? 500, reason, now);
    case 'throttle':
      return { ...failed(429, 'Too many requests', now), headers: { 'retry-after': String(fault.retryAfterSeconds ?? 1) } };
    case 'unauthorised':
      return failed(401, 'Authorization has been denied for this request.', now);
    case 'errors':
      return failed(200, reason, now);
    case 'html':
      return html(200, 'Service unavailable');
    case 'reset':
      return failed(500, reason, now);
    default:
      return null;
  }
}

function split(url: string): { path: string; search: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, search: '' } : { path: url.slice(0, mark), search: url.slice(mark + 1) };
}
