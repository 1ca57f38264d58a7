import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  bulkhead,
  type BulkheadPolicy,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ConstantBackoff,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import type { Clock } from '../clock/clock.js';
import type { Logger } from '../logger/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import { gatewayMetrics } from './gateway-metrics.js';
import { createHttpClient, exchange, type HttpAnswer, type HttpClient, type HttpMessage } from './http-exchange.js';
import { HttpFailure } from './http-failure.js';
import { longestHoldSeconds, Pacer } from './pacer.js';

export interface HttpGatewayOptions {
  /** Metric label and log field. */
  system: string;
  /** Where every path is appended, such as `https://host`. */
  baseUrl: string;
  /** Requests under way at once, at most. */
  concurrency: number;
  /** Of one attempt, from its start to the last byte of the answer. */
  timeoutMs: number;
  /** Attempts after the first, of calls that are `repeatable`. */
  retries: number;
  /** Rate of the calls that are `paced`; null: none. */
  requestsPerSecond: number | null;
  metrics: Metrics;
  logger: Logger;
  clock: Clock;
  /** Of an answer, decompressed. */
  maxBytes?: number;
  /** The circuit opens after so many failures in a row, and lets one call try after a while that doubles up to a minute. */
  breaker?: { failures: number; halfOpenAfterMs: number };
  /** The first wait before a repetition; it doubles, with jitter. */
  firstBackoffMs?: number;
}

export interface HttpCall<Result> extends HttpMessage {
  /** A fixed word: metric label and the only name by which a call is logged. */
  operation: string;
  signal: AbortSignal;
  /** Reads, and whatever else may safely be sent twice. */
  repeatable: boolean;
  /** Takes turns at the gateway's rate. */
  paced?: boolean;
  /** Makes the result of an answer; an HttpFailure that it throws counts like one of the transport. */
  read: (answer: HttpAnswer) => Result;
}

const defaultMaxBytes = 32 * 1024 * 1024;
const longestBackoffMs = 10_000;
const defaultBreaker = { failures: 10, halfOpenAfterMs: 5000 };

export function createHttpGateway(options: HttpGatewayOptions): HttpGateway {
  return new HttpGateway(options);
}

/** One legacy or records system's door: bounded, paced, with deadlines, repetitions and a breaker. */
export class HttpGateway {
  private readonly client: HttpClient;
  private readonly metrics;
  private readonly pacer: Pacer;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly bulkhead: BulkheadPolicy;
  private readonly deadline;
  private readonly repeat;
  private openedAt = 0;

  constructor(private readonly options: HttpGatewayOptions) {
    const { baseUrl, concurrency, maxBytes = defaultMaxBytes } = options;
    const { failures, halfOpenAfterMs } = options.breaker ?? defaultBreaker;
    this.client = createHttpClient({ baseUrl, concurrency, maxBytes });
    this.metrics = gatewayMetrics(options.metrics, options.system);
    this.pacer = new Pacer(options.requestsPerSecond);
    this.deadline = timeout(options.timeoutMs, TimeoutStrategy.Aggressive);
    this.bulkhead = bulkhead(concurrency, Number.POSITIVE_INFINITY);
    // a server that throttles is well: its breaker stays closed
    this.breaker = circuitBreaker(
      handleWhen((error) => isPassing(error) && error.code !== 'throttled'),
      {
        breaker: new ConsecutiveBreaker(failures),
        halfOpenAfter: new ExponentialBackoff({ initialDelay: halfOpenAfterMs, maxDelay: 60_000 }),
      },
    );
    // the wait itself is in `call`, where the caller's signal can end it
    this.repeat = retry(handleWhen(isWorthRepeating), {
      maxAttempts: options.retries,
      backoff: new ConstantBackoff(0),
    });
    this.breaker.onStateChange((state) => this.circuitChanged(state));
  }

  /** Throws HttpFailure, or whatever else `read` throws. */
  async call<Result>(call: HttpCall<Result>): Promise<Result> {
    try {
      if (!call.repeatable) return await this.bounded(call);
      return await this.repeat.execute(async ({ attempt }) => {
        if (attempt > 0) await this.waitBefore(attempt, call);
        return this.bounded(call);
      });
    } catch (error) {
      throw this.finalFailure(error, call.signal);
    }
  }

  /** Ends its connections. */
  close(): void {
    this.client.close();
  }

  private async waitBefore(attempt: number, { operation, signal }: HttpCall<unknown>): Promise<void> {
    const { system, firstBackoffMs = 200, logger } = this.options;
    const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
    logger.debug({ system, operation, attempt }, 'sending again');
    await sleep(ceiling / 2 + Math.random() * (ceiling / 2), undefined, { signal });
  }

  // cockatiel's bulkhead forgets to start the next in line when an aborted one leaves it, so it never learns of the signal
  private bounded<Result>(call: HttpCall<Result>): Promise<Result> {
    return this.bulkhead.execute(() => {
      call.signal.throwIfAborted();
      return this.breaker.execute(async () => {
        await this.pacer.turn(call.paced ?? false, call.signal);
        return this.attempt(call);
      });
    });
  }

  private async attempt<Result>(call: HttpCall<Result>): Promise<Result> {
    const began = performance.now();
    let outcome = 'failed';
    try {
      const answer = await this.deadline.execute(({ signal }) => exchange(this.client, call, signal), call.signal);
      outcome = answer.status < 300 ? 'ok' : `http-${answer.status}`;
      return call.read(answer);
    } catch (error) {
      const failure = timedOut(error, call.signal);
      if (failure instanceof HttpFailure) {
        outcome = failure.code;
        if (failure.retryAfterSeconds !== null) this.pacer.hold(failure.retryAfterSeconds);
      }
      throw failure;
    } finally {
      this.metrics.observe(call.operation, outcome, (performance.now() - began) / 1000);
    }
  }

  private finalFailure(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return new HttpFailure({ code: 'aborted', passing: false });
    return error instanceof BrokenCircuitError ? new HttpFailure({ code: 'circuit-open', passing: false }) : error;
  }

  private circuitChanged(state: CircuitState): void {
    const { system, clock, logger } = this.options;
    this.metrics.circuit(state);
    if (state === CircuitState.Open) {
      this.openedAt ||= clock.now();
      logger.warn({ system }, 'circuit open: requests are held back');
    } else if (state === CircuitState.Closed) {
      logger.info({ system, seconds: Math.round((clock.now() - this.openedAt) / 1000) }, 'circuit closed again');
      this.openedAt = 0;
    }
  }
}

function isPassing(error: unknown): error is HttpFailure {
  return error instanceof HttpFailure && error.passing;
}

function isWorthRepeating(error: unknown): boolean {
  return isPassing(error) && (error.retryAfterSeconds ?? 0) <= longestHoldSeconds;
}

function timedOut(error: unknown, signal: AbortSignal): unknown {
  const cancelled = error instanceof TaskCancelledError || (error instanceof HttpFailure && error.code === 'aborted');
  return cancelled && !signal.aborted ? new HttpFailure({ code: 'timeout', passing: true }) : error;
}
