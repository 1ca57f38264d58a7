import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { RudeCouncil } from './rude-council.js';

/**
 * A second server of Authority's public shapes that shares nothing with our simulator: another order, caps that change from page to
 * page, UTC times with seven digits, fields nobody asked for, and manners to match. `quiet` ends all of that but the shapes.
 */
export class RudeAuthority {
  readonly council: RudeCouncil;
  /** Answers that were rude. */
  rudeness = 0;
  private readonly server: Server;
  private readonly tokens = new Map<string, number>();
  private living: NodeJS.Timeout | null = null;
  private isQuiet = false;

  constructor(private readonly random: Random) {
    this.council = new RudeCouncil(random);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  /** Resolves with its address; from then on something changes every few milliseconds. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.living = setInterval(() => this.council.live(), 4);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  quiet(): void {
    this.isQuiet = true;
    if (this.living) clearInterval(this.living);
  }

  async stop(): Promise<void> {
    this.quiet();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.isQuiet) await this.dawdle();
    response.sendDate = this.random.chance(0.7);
    response.setHeader('X-AspNet-Version', '4.0.30319');
    response.setHeader(
      'content-type',
      this.random.pick(['application/json', 'text/json; charset="UTF-8"', 'text/plain']),
    );
    if (request.method === 'POST') return this.signIn(response);
    if (!this.knows(request.headers.authorization)) return this.send(response, 401, '');
    if (!this.isQuiet && this.random.chance(0.08)) return this.beRude(response);
    return this.tell(new URL(request.url ?? '/', 'http://rude'), response);
  }

  private async dawdle(): Promise<void> {
    await sleep(this.random.chance(0.03) ? this.random.whole(100, 400) : this.random.whole(0, 12));
  }

  private tell(url: URL, response: ServerResponse): void {
    const skip = Number(url.searchParams.get('$skip') ?? 0);
    const rows = this.resultOf(url.pathname, url.searchParams.get('$filter') ?? '');
    if (!Array.isArray(rows)) return this.send(response, rows === null ? 404 : 200, this.envelope(rows));
    return this.send(response, 200, this.envelope(rows.slice(skip, skip + this.random.whole(2, 23))));
  }

  private resultOf(path: string, filter: string): unknown {
    if (/\/crm\/crm$/i.test(path)) return this.council.rows(filter);
    // nothing tells of a change but the request itself
    return /createddatetime/i.test(filter) ? [] : this.council.detail(path, filter);
  }

  private signIn(response: ServerResponse): void {
    const token = `t-${this.tokens.size}`;
    // good for some calls, whatever it says of its life
    this.tokens.set(token, this.random.whole(10, 60));
    response.end(
      JSON.stringify({ token_type: 'bearer', expires_in: 86_399, access_token: token, scope: 'x', extra: {} }),
    );
  }

  private knows(authorization: string | undefined): boolean {
    const token = (authorization ?? '').replace('Bearer ', '');
    const left = this.tokens.get(token) ?? 0;
    this.tokens.set(token, left - 1);
    return this.isQuiet ? this.tokens.has(token) : left > 0;
  }

  private envelope(rows: unknown): string {
    const now = new Date().toISOString().replace('Z', '0000Z');
    const envelope = { requestid: null, TotalCount: -1, totalcount: 9, result: rows, errors: null, timestamp: now };
    return `\ufeff${JSON.stringify(envelope, null, this.random.pick([0, 2]))}`;
  }

  private beRude(response: ServerResponse): void {
    this.rudeness += 1;
    const good = this.envelope([]);
    const ways: (() => unknown)[] = [
      () => response.destroy(),
      () => this.send(response, 500, 'Runtime Error'),
      () => this.send(response, 200, '<html><title>Sign in</title></html>'),
      () => this.send(response, 200, good.slice(0, -2)),
      () => this.send(response, 200, '{"status":"OK","errors":["Deadlock victim"],"result":[]}'),
      () => this.send(response, 503, ''),
      () => {
        response.setHeader('retry-after', '0');
        this.send(response, 429, 'slow down');
      },
      // never answers; its client gives up
      () => undefined,
      // one byte now and then, and never the last
      () => {
        response.setHeader('content-length', '5000');
        const drip = setInterval(() => response.write(' '), 100);
        response.once('close', () => clearInterval(drip));
      },
      () => {
        response.setHeader('content-length', '5000');
        response.write('{"result":[');
        setTimeout(() => response.destroy(), 20);
      },
    ];
    this.random.pick(ways)();
  }

  private send(response: ServerResponse, status: number, body: string): void {
    response.statusCode = status;
    const half = Math.floor(body.length / 2);
    response.write(body.slice(0, half));
    response.end(body.slice(half));
  }
}
