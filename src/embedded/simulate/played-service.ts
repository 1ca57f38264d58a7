import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CasesModule } from '../../cases/cases.module.js';
import type { Settings } from '../../config/settings.js';
import { EventsModule } from '../../events/events.module.js';
import { followOnce } from '../../events/followers.js';
import { Relay } from '../../events/relay.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { PlatformModule } from '../../platform/platform.module.js';
import { Database } from '../../platform/postgres/database.js';
import { migrate } from '../../platform/postgres/migrate.js';
import { withDatabase } from '../../platform/postgres/open-database.js';
import { SyncModule } from '../../sync/sync.module.js';
import { ClockFollowers } from '../../sla/follow/clock-followers.js';
import { ClockTick } from '../../sla/tick/clock-tick.js';
import { SlaModule } from '../../sla/sla.module.js';
import type { PassResult } from '../../sync/pass.js';
import { SyncRunner } from '../../sync/sync-runner.js';
import type { Counts } from './expected-figures.js';

@Module({})
class PlayedModule {}

/** Counters of `/metrics`, by their label. */
export interface Counters {
  records: Counts;
  published: Counts;
}

export interface PassWishes {
  full: boolean;
  signal: AbortSignal;
  onProgress: (result: PassResult) => void;
}

const lookMilliseconds = 20;
/** With a broker up, the relay moves every few milliseconds. */
const stuckMilliseconds = 60_000;

/** The product's own sync, store and relay, as a worker has them, but with passes when they are asked for and no schedule. */
export class PlayedService {
  private constructor(private readonly context: INestApplicationContext) {}

  static async open(settings: Settings): Promise<PlayedService> {
    const imports = [PlatformModule.forRoot(settings), CasesModule, SyncModule, SlaModule, EventsModule];
    await prepareStore(settings);
    const context = await NestFactory.createApplicationContext({ module: PlayedModule, imports }, { logger: false });
    return new PlayedService(context);
  }

  get database(): Database {
    return this.context.get(Database);
  }

  startRelay(): void {
    this.context.get(Relay).start();
  }

  async pass(wishes: PassWishes): Promise<PassResult> {
    return this.context.get(SyncRunner).runPass('authority', wishes);
  }

  /** Judges the clocks of all that came in, and looks what became due, as a worker does all the time. */
  async judge(signal: AbortSignal, onProgress: (events: number) => void): Promise<void> {
    let followed = 0;
    for (const follower of this.context.get(ClockFollowers).all) {
      for (let events = Infinity; events > 0;) {
        signal.throwIfAborted();
        events = await followOnce(this.database, follower);
        followed += events;
        onProgress(followed);
      }
    }
    await this.context.get(ClockTick).run(signal);
  }

  /** Resolves once nothing waits for Kafka. Throws where nothing got away for a minute. */
  async relayed(signal: AbortSignal, onProgress: (behind: number) => void): Promise<void> {
    const relay = this.context.get(Relay);
    let last = Infinity;
    let movedAt = performance.now();
    for (;;) {
      const { behind, lastError } = await relay.status();
      if (behind === 0) return;
      if (behind < last) movedAt = performance.now();
      last = behind;
      if (performance.now() - movedAt > stuckMilliseconds)
        throw new Error(`Kafka takes no events (${lastError ?? 'no error'})`);
      onProgress(behind);
      await pause(lookMilliseconds, undefined, { signal });
    }
  }

  async counters(): Promise<Counters> {
    const { registry } = this.context.get(Metrics);
    return {
      records: await countsOf(registry, 'shirelink_sync_records_total', 'outcome'),
      published: await countsOf(registry, 'shirelink_events_published_total', 'type'),
    };
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

async function prepareStore(settings: Settings): Promise<void> {
  await withDatabase(settings, (database) => migrate(database, settings.council));
}

/** By how much the counters grew from `before` to `after`; those that did not are left out. */
export function grown(before: Counters, after: Counters): Counters {
  return {
    records: difference(before.records, after.records),
    published: difference(before.published, after.published),
  };
}

function difference(before: Counts, after: Counts): Counts {
  const grownBy = Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)] as const);
  return Object.fromEntries(grownBy.filter(([, value]) => value !== 0));
}

async function countsOf(registry: Metrics['registry'], name: string, label: string): Promise<Counts> {
  const metric = await registry.getSingleMetric(name)?.get();
  return Object.fromEntries((metric?.values ?? []).map(({ labels, value }) => [String(labels[label]), value]));
}
