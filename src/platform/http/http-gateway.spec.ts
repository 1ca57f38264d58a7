import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { SystemClock } from '../clock/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { HttpFailure } from './http-failure.js';
import { createHttpGateway, type HttpCall, type HttpGateway, type HttpGatewayOptions } from './http-gateway.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const open: { server: Server; gateway: HttpGateway }[] = [];
const logged: string[] = [];
const logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });

/** A server that does `handlers` in turn, the last one from then on, and a gateway to it. */
async function startPair(handlers: Handler[], options: Partial<HttpGatewayOptions> = {}) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handlers[Math.min(requests.length, handlers.length) - 1]!(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const metrics = new Metrics();
  const gateway = createHttpGateway({
    system: 'authority',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    concurrency: 4,
    timeoutMs: 400,
    retries: 2,
    requestsPerSecond: null,
    metrics,
    logger,
    clock: new SystemClock(),
    firstBackoffMs: 5,
    ...options,
  });
  open.push({ server, gateway });
  return { gateway, requests, metrics };
}

function read(over: Partial<HttpCall<string>> = {}): HttpCall<string> {
  return {
    operation: 'requests',
    method: 'GET',
    path: '/crm?$filter=name%20eq%20%27secret%27',
    signal: new AbortController().signal,
    repeatable: true,
    read: (answer) => `${answer.status} ${answer.body.toString()}`,
    ...over,
  };
}

const say =
  (status: number, body = '', headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
const hang: Handler = () => undefined;
const reset: Handler = (request) => void request.socket.destroy();
/** A byte every 50 ms: each wait is short, the whole never ends. */
const drip: Handler = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};
const half: Handler = (_, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"half":');
  response.socket?.end();
};

afterEach(async () => {
  for (const { server, gateway } of open.splice(0)) {
    gateway.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no failure',
    (error: unknown) =>
      error instanceof HttpFailure ? { code: error.code, retryAfterSeconds: error.retryAfterSeconds } : error,
  );
}

async function circuitOf(metrics: Metrics): Promise<number | undefined> {
  const text = await metrics.registry.getSingleMetricAsString('shirelink_legacy_circuit_state');
  return Number(/\{system="authority"\} (\d)/.exec(text)?.[1]);
}

describe('attempts', () => {
  it('sends a read again after passing failures', async () => {
    const { gateway, requests } = await startPair([say(500), reset, say(200, 'good')]);
    expect(await gateway.call(read())).toBe('200 good');
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['a 500', say(500), 'http-500'],
    ['a 408', say(408), 'http-408'],
    ['a cut connection', reset, 'reset'],
    ['half an answer', half, 'reset'],
    ['no answer', hang, 'timeout'],
    ['an answer that trickles in', drip, 'timeout'],
    ['a redirection', say(302, '', { location: 'http://127.0.0.1:1/login' }), 'redirected'],
  ])('gives up after %s each time', async (_, handler, code) => {
    const { gateway, requests } = await startPair([handler]);
    expect(await failureOf(gateway.call(read()))).toEqual({ code, retryAfterSeconds: null });
    expect(requests).toHaveLength(3);
  });

  it('hands 4xx to the caller at once', async () => {
    const { gateway, requests } = await startPair([say(404, 'none')]);
    expect(await gateway.call(read())).toBe('404 none');
    expect(requests).toHaveLength(1);
  });

  it('never sends again what is not repeatable', async () => {
    const { gateway, requests } = await startPair([say(500)]);
    expect(await failureOf(gateway.call(read({ method: 'POST', repeatable: false })))).toMatchObject({
      code: 'http-500',
    });
    expect(requests).toHaveLength(1);
  });

  it('sends again what the caller could not read', async () => {
    const { gateway } = await startPair([say(200, '<html>'), say(200, 'good')]);
    const picky = read({
      read: ({ body }) => {
        if (body.toString().startsWith('<')) throw new HttpFailure({ code: 'not-json', passing: true });
        return body.toString();
      },
    });
    expect(await gateway.call(picky)).toBe('good');
  });

  it('passes on what the caller threw for good', async () => {
    const { gateway, requests } = await startPair([say(403)]);
    const refusal = new Error('refused');
    const call = read({
      read: () => {
        throw refusal;
      },
    });
    expect(await failureOf(gateway.call(call))).toBe(refusal);
    expect(requests).toHaveLength(1);
  });

  it('takes no more than its cap, compressed or not', async () => {
    const zipped = gzipSync(Buffer.alloc(200_000));
    const bomb: Handler = (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped);
    const { gateway, requests } = await startPair([bomb], { maxBytes: 100_000 });
    expect(await failureOf(gateway.call(read()))).toEqual({ code: 'too-large', retryAfterSeconds: null });
    expect(requests).toHaveLength(1);
  });
});

describe('Retry-After', () => {
  it('is waited for, by every call', async () => {
    const { gateway, requests } = await startPair([say(429, '', { 'retry-after': '1' }), say(200, 'good')]);
    const began = performance.now();
    const first = gateway.call(read());
    await first;
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(requests).toHaveLength(2);
  });

  it('goes back to the caller where it is long, and holds the next call too', async () => {
    const { gateway, requests } = await startPair([say(503, '', { 'retry-after': '3600' })]);
    expect(await failureOf(gateway.call(read()))).toEqual({ code: 'http-503', retryAfterSeconds: 3600 });
    expect(await failureOf(gateway.call(read()))).toMatchObject({ code: 'throttled' });
    expect(requests).toHaveLength(1);
  });
});

describe('the breaker', () => {
  it('opens after failures in a row, lets one try after a while, and closes when that is well', async () => {
    const { gateway, requests, metrics } = await startPair([say(500), say(500), say(500), say(200, 'good')], {
      retries: 0,
      breaker: { failures: 3, halfOpenAfterMs: 150 },
    });
    for (let call = 0; call < 3; call += 1) await failureOf(gateway.call(read()));
    expect(await failureOf(gateway.call(read()))).toEqual({ code: 'circuit-open', retryAfterSeconds: null });
    expect([requests.length, await circuitOf(metrics)]).toEqual([3, 2]);
    let answer: unknown;
    do {
      await new Promise((resolve) => setTimeout(resolve, 20));
      answer = await gateway.call(read()).catch(() => null);
    } while (answer === null);
    expect([answer, requests.length, await circuitOf(metrics)]).toEqual(['200 good', 4, 0]);
  });

  it('stays closed for a server that throttles or refuses', async () => {
    const { gateway, metrics } = await startPair([say(429), say(404)], {
      retries: 0,
      breaker: { failures: 1, halfOpenAfterMs: 100 },
    });
    await failureOf(gateway.call(read()));
    await gateway.call(read());
    expect(await circuitOf(metrics)).toBe(0);
  });
});

describe('bounds', () => {
  it('has no more than its number of requests under way', async () => {
    let underWay = 0;
    let most = 0;
    const slow: Handler = (_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.end('good');
      }, 10);
    };
    const { gateway } = await startPair([slow], { concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => gateway.call(read())));
    expect(most).toBe(3);
  });

  it('keeps paced calls apart, and others not', async () => {
    const { gateway } = await startPair([say(200)], { requestsPerSecond: 20 });
    const secondsOf = async (paced: boolean) => {
      const began = performance.now();
      await Promise.all(Array.from({ length: 20 }, () => gateway.call(read({ paced }))));
      return (performance.now() - began) / 1000;
    };
    expect(await secondsOf(true)).toBeGreaterThan(0.94);
    expect(await secondsOf(false)).toBeLessThan(0.9);
  });

  it('ends at once when the caller gives up: under way, waiting in line, or waiting to send again', async () => {
    for (const [handlers, concurrency] of [
      [[hang], 4],
      [[hang], 1],
      [[say(429, '', { 'retry-after': '20' })], 1],
    ] as const) {
      const { gateway } = await startPair([...handlers], { concurrency, timeoutMs: 20_000 });
      const caller = new AbortController();
      const calls = [1, 2, 3].map(() => failureOf(gateway.call(read({ signal: caller.signal }))));
      setTimeout(() => caller.abort(), 50);
      const began = performance.now();
      expect(await Promise.all(calls)).toEqual(Array(3).fill({ code: 'aborted', retryAfterSeconds: null }));
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });

  it('goes on with the next in line after one that gave up there', async () => {
    const { gateway } = await startPair([(_, response) => void setTimeout(() => response.end('good'), 80)], {
      concurrency: 1,
    });
    const caller = new AbortController();
    const first = gateway.call(read());
    const second = failureOf(gateway.call(read({ signal: caller.signal })));
    const third = gateway.call(read());
    caller.abort();
    expect(await Promise.all([first, second, third])).toMatchObject(['200 good', { code: 'aborted' }, '200 good']);
  });
});

describe('what it tells', () => {
  it('measures each attempt by operation and outcome', async () => {
    const { gateway, metrics } = await startPair([say(500), say(404)]);
    await gateway.call(read());
    const text = await metrics.registry.getSingleMetricAsString('shirelink_legacy_request_duration_seconds');
    const counts = text.split('\n').filter((line) => line.includes('_count'));
    expect(counts).toEqual([
      'shirelink_legacy_request_duration_seconds_count{system="authority",operation="requests",outcome="http-500"} 1',
      'shirelink_legacy_request_duration_seconds_count{system="authority",operation="requests",outcome="http-404"} 1',
    ]);
  });

  it('names no address, query, body or header in logs and failures', async () => {
    logged.length = 0;
    const { gateway } = await startPair([say(500, 'Jordan Sample')], {
      breaker: { failures: 1, halfOpenAfterMs: 1000 },
    });
    const call = read({ headers: { authorization: 'Bearer secret' } });
    const failure = await gateway.call(call).then(
      () => null,
      (error: unknown) => error as Error,
    );
    const told = `${logged.join('')} ${failure?.message} ${failure?.stack} ${JSON.stringify(failure)} ${String(failure?.cause)}`;
    expect(logged.length).toBeGreaterThan(0);
    expect(told).not.toMatch(/secret|Jordan|crm|127\.0\.0\.1/);
  });
});
