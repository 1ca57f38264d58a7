import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import { Clock } from '../platform/clock/clock.js';
import { type Lease, LeaseLost, Leases } from '../platform/leases/leases.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database } from '../platform/postgres/database.js';
import { EventMetrics } from './event-metrics.js';
import { EventPublisher } from './event-publisher.js';
import { failureCode } from './failure-code.js';
import { oldestAgeSeconds, readOutbox } from './outbox.js';
import { pause } from './pace.js';
import { relayName, RelaySession } from './relay-session.js';

export interface RelayStatus {
  /** off: no Kafka is configured, so events wait. down: what waits does not get away at present. */
  state: 'up' | 'down' | 'off';
  behind: number;
  oldestAgeSeconds: number;
  /** A short stable word (`unreachable`, `topic-authorization-failed`), of this process only. */
  lastError: string | null;
}

/** Decorrelated jitter between these, so that replicas do not knock together. */
const backoff = new ExponentialBackoff({ initialDelay: 200, maxDelay: 15_000 });
/** A relay of another replica that has not moved for so long, with events waiting, counts as down. */
const stalledMilliseconds = 30_000;

/** Takes the log to Kafka, wherever the lease is held. Starts in the background: without a broker the service is up and events wait. */
@Injectable()
export class Relay implements BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  private wait: IBackoff<unknown> = backoff.next();
  private lastError: string | null = null;
  private holding = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EventMetrics) private readonly metrics: EventMetrics,
    @Inject(EventPublisher) private readonly publisher: EventPublisher | null,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns at once. Does nothing where no Kafka is configured. */
  start(): void {
    if (this.publisher) this.running ??= this.run(this.publisher);
  }

  /** The send in flight ends, its position is saved, the lease is given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.publisher?.close();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  async status(): Promise<RelayStatus> {
    const outbox = await readOutbox(this.database);
    const stalled = outbox.events > 0 && this.clock.now() - (outbox.movedAt ?? 0) > stalledMilliseconds;
    const down = this.lastError !== null || (stalled && !this.holding);
    return {
      state: this.publisher ? (down ? 'down' : 'up') : 'off',
      behind: outbox.events,
      oldestAgeSeconds: oldestAgeSeconds(outbox, this.clock.now()),
      lastError: this.lastError,
    };
  }

  private async run(publisher: EventPublisher): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const held = await this.leases.whileHeld(relayName, signal, async (lease, lost) => {
          this.holding = true;
          await this.session(publisher, lease, lost);
          return true;
        });
        if (held === null) await this.standBy(signal);
      } catch (error) {
        await this.failed(error, signal);
      } finally {
        this.holding = false;
      }
    }
  }

  private async session(publisher: EventPublisher, lease: Lease, signal: AbortSignal): Promise<void> {
    const session = new RelaySession(
      {
        database: this.database,
        leases: this.leases,
        publisher,
        onPublished: (events) => {
          this.metrics.published(events);
          this.wait = backoff.next();
          this.recovered();
        },
        onCaughtUp: () => this.recovered(),
      },
      lease,
      signal,
    );
    await session.run();
  }

  private recovered(): void {
    if (this.lastError !== null) this.logger.info('relay reaches Kafka again');
    this.lastError = null;
  }

  /** Another replica has the lease, and its failures are its own to tell. */
  private async standBy(signal: AbortSignal): Promise<void> {
    this.lastError = null;
    await pause(this.leases.ttlMilliseconds / 3, signal);
  }

  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted || error instanceof LeaseLost) return;
    const code = failureCode(error);
    if (code !== this.lastError) this.logger.warn({ code }, 'relay failed, events wait; trying again');
    this.lastError = code;
    await pause(this.wait.duration, signal);
    this.wait = this.wait.next(undefined);
  }
}
