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

interface Arrived {
  found: ReturnType<RouteTable['find']>;
  operation: string;
  control: boolean;
  search: string;
  query: URLSearchParams;
}

/** The simulated Authority and its control interface on one port of the loopback address. */
export class HttpServer {
  private readonly server: Server;
  private readonly routes: RouteTable;

  constructor(private readonly parts: HttpServerParts) {
    this.routes = new RouteTable(parts.routes);
    this.server = createServer((request, response) => {
      this.take(request, response).catch(() => this.giveUp(response));
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
    const arrived = this.arrive(request);
    const fault = arrived.control ? null : this.parts.faults.next(arrived.operation);
    const answer = await this.outcome(request, arrived, fault);
    await this.parts.records.durable();
    const cut = fault?.kind === 'reset' || fault?.kind === 'reset-after';
    if (!arrived.control) this.log(arrived, { status: cut ? 0 : answer.status, fault });
    if (cut) request.socket.destroy();
    else await send(response, answer, fault);
  }

  private arrive(request: IncomingMessage): Arrived {
    const { path, search } = split(request.url ?? '/');
    const found = this.routes.find(request.method ?? 'GET', path);
    const operation = found?.route.operation ?? 'unknown';
    return { found, operation, control: found?.route.access === 'control', search, query: new URLSearchParams(search) };
  }

  private async outcome(request: IncomingMessage, arrived: Arrived, fault: Fault | null): Promise<Answer> {
    if (fault?.kind === 'slow') await wait(fault.delayMilliseconds ?? 5_000);
    const instead = fault && insteadOfAnswer(fault, this.parts.records.now());
    return instead ?? this.answer(request, arrived);
  }

  private log({ operation, query }: Arrived, { status, fault }: { status: number; fault: Fault | null }): void {
    const asked = { filter: query.get('$filter'), skip: query.get('$skip') };
    this.parts.calls.add({ at: Date.now(), operation, status, fault: fault?.kind ?? null, ...asked });
  }

  /** The journal failed, or a control call was malformed in a way nobody thought of. */
  private giveUp(response: ServerResponse): void {
    if (response.headersSent || response.destroyed) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end('the simulator failed');
  }

  private async answer(request: IncomingMessage, { found, query, search }: Arrived): Promise<Answer> {
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
function insteadOfAnswer(fault: Fault, now: number): Answer | null {
  const reason = 'An unexpected error has occurred.';
  const answers: Partial<Record<Fault['kind'], () => Answer>> = {
    status: () => withRetryAfter(failed(fault.status ?? 500, reason, now), fault.retryAfterSeconds),
    throttle: () => withRetryAfter(failed(429, 'Too many requests', now), fault.retryAfterSeconds ?? 1),
    unauthorised: () => failed(401, 'Authorization has been denied for this request.', now),
    errors: () => failed(200, reason, now),
    html: () => html(200, 'Service unavailable'),
    empty: () => ({ status: 200, body: { bytes: Buffer.alloc(0), type: 'application/json; charset=utf-8' } }),
    reset: () => failed(500, reason, now),
  };
  return answers[fault.kind]?.() ?? null;
}

function withRetryAfter(answer: Answer, seconds: number | undefined): Answer {
  return seconds === undefined ? answer : { ...answer, headers: { 'retry-after': String(seconds) } };
}

function split(url: string): { path: string; search: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, search: '' } : { path: url.slice(0, mark), search: url.slice(mark + 1) };
}
