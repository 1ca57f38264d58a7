import { eventLogs, type EventLogName } from '../model/case-event.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import { untilAborted } from '../platform/process/until-aborted.js';
import { outgoingEvent, type OutgoingEvent } from './envelope.js';
import type { EventPublisher } from './event-publisher.js';
import { readEventRows } from './event-reader.js';
import { readEventSource } from './event-source.js';
import { followerPosition } from './followers.js';
import { LeaseProof } from './lease-proof.js';
import { Pace } from './pace.js';
import { PositionSaver } from './position-saver.js';

export const relayName = 'relay';

/** About 0.9 MB, one send: larger ones were not faster. */
const batchEvents = 1_000;
/** The broker is asked how it is when there was nothing to send for so long. */
const checkEveryMilliseconds = 10_000;

export interface RelayDependencies {
  database: Database;
  leases: Leases;
  publisher: EventPublisher;
  /** Told of each batch that the other side has acknowledged. */
  onPublished(events: OutgoingEvent[]): void;
  /** Told, again and again, that the other side answers and has everything. */
  onCaughtUp(): void;
}

interface Batch {
  /** Position of the last event read, hidden ones included. */
  last: number;
  events: OutgoingEvent[];
  /** Being worked out while the batch before is sent and the one after is read. */
  ready: Promise<() => Promise<void>>;
}

/** One stretch of relaying under one lease, both logs side by side; it ends with the signal or with the first error. */
export class RelaySession {
  private readonly proof: LeaseProof;
  private readonly stop: AbortSignal;
  private readonly failed = new AbortController();
  private readonly caughtUp = new Set<EventLogName>();
  private heardAt = performance.now();
  private source = '';

  constructor(
    private readonly parts: RelayDependencies,
    private readonly lease: Lease,
    signal: AbortSignal,
  ) {
    this.proof = new LeaseProof(parts.leases, lease);
    this.stop = AbortSignal.any([signal, this.failed.signal]);
  }

  /** Throws KafkaFailure, LeaseLost, or what the database met. Returns when told to stop, with all positions saved. */
  async run(): Promise<void> {
    await this.parts.publisher.check();
    this.source = await readEventSource(this.parts.database);
    const logs = eventLogs.map((log) =>
      this.relay(log).catch((error: unknown) => {
        this.failed.abort();
        throw error;
      }),
    );
    const failure = (await Promise.allSettled(logs)).find((outcome) => outcome.status === 'rejected');
    if (failure) throw failure.reason;
  }

  private async relay(log: EventLogName): Promise<void> {
    const { database, leases } = this.parts;
    const follower = { name: relayName, log, lease: this.lease };
    const saver = new PositionSaver(database, leases, follower);
    try {
      await this.sendFrom(await followerPosition(database, follower), log, saver);
    } finally {
      await saver.close();
    }
  }

  /** Reads the next batch while the last one is being sent; the position is saved beside both. */
  private async sendFrom(start: number, log: EventLogName, saver: PositionSaver): Promise<void> {
    let position = start;
    const pace = new Pace(2, 250);
    let reading = this.read(log, position);
    while (!this.stop.aborted) {
      const batch = await reading;
      if (batch) {
        pace.found();
        position = batch.last;
        reading = this.read(log, position);
        await this.send(log, batch);
        saver.acknowledge(position);
      } else {
        saver.throwIfFailed();
        await this.idle(log);
        await pace.rest(this.stop);
        reading = this.read(log, position);
      }
    }
    await reading.catch(() => undefined);
  }

  private async send(log: EventLogName, { events, ready }: Batch): Promise<void> {
    this.caughtUp.delete(log);
    if (events.length === 0) return;
    const publish = await ready;
    await this.proof.check();
    await publish();
    this.heardAt = performance.now();
    this.parts.onPublished(events);
  }

  private async idle(log: EventLogName): Promise<void> {
    if (performance.now() - this.heardAt > checkEveryMilliseconds) {
      this.heardAt = performance.now();
      await untilAborted(this.parts.publisher.check(), this.stop); // what the other log's send met is told at once
    }
    if (this.stop.aborted) return;
    this.caughtUp.add(log);
    if (this.caughtUp.size === eventLogs.length) this.parts.onCaughtUp();
  }

  /**
   * An event of a case that became restricted before its turn is not sent to the public topic: it leaves a hole in
   * `ce_sequence`, which the `case.removed` that follows explains (ADR 2).
   */
  private read(log: EventLogName, after: number): Promise<Batch | null> {
    const rows = readEventRows(this.parts.database, { log, after, limit: batchEvents, includeRestricted: true });
    const batch = rows.then((found): Batch | null => {
      const last = found.at(-1);
      if (!last) return null;
      const events = found.filter((row) => !row.hidden).map((row) => outgoingEvent(log, row, this.source));
      const ready = this.parts.publisher.prepare(events);
      ready.catch(() => undefined); // its turn will tell
      return { last: Number(last.position), events, ready };
    });
    batch.catch(() => undefined); // it may fail while the batch before is being sent: the next turn will tell
    return batch;
  }
}
