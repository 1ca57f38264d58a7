import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../../../src/embedded/private-file.js';
import { testKafka } from '../../support/relays.js';
import { connectLibraries, missingLibraries } from './debezium/connect-libraries.js';
import { ConnectWorker } from './debezium/connect-worker.js';
import type { DebeziumParts } from './debezium/connector-state.js';
import { type Drain, drainBacklog } from './debezium/drain.js';
import { filledTemplate } from './debezium/filled-template.js';
import { type LatencyOptions, measureLatency } from './debezium/latency.js';
import { type OutboxMessage, outboxSlot, OutboxTable, outboxTable } from './debezium/outbox-table.js';
import { PeerTopic } from './debezium/peer-topic.js';

/** `default`: Debezium's own; the others change how often it polls and what it gathers, see debezium/*.properties. */
export type DebeziumSettings = 'default' | 'latency' | 'throughput';

export interface DebeziumOptions {
  brokers: string[];
  /** On a server with `wal_level=logical`, by a user who may replicate. Gets a table, a publication and a slot of Debezium's own. */
  databaseUrl: string;
  /** A folder for its working files; a part of it is this peer's own and goes when it closes. */
  home: string;
  settings: DebeziumSettings;
  /** Of its topic. Default 6, as the sample council has. */
  partitions?: number;
  /** Events that are drained before anything is measured. Default 200,000: the JVM is no faster after more. */
  warmUpEvents?: number;
}

export interface Debezium {
  /** Rejects where the broker then has other messages, keys or orders within a key than were given. */
  drain(messages: OutboxMessage[]): Promise<Drain>;
  latency(options: LatencyOptions): Promise<number[]>;
  /** The most that Kafka Connect ever held, the warm-up included, MB (VmHWM). */
  memoryMegabytes(): Promise<number>;
  /** Leaves no process, slot, publication, table, topic or file. */
  close(): Promise<void>;
}

/** Why Debezium cannot run on this machine, in one sentence; null where it can, though it may have to be fetched first (64 MB). */
export function missingForDebezium(): Promise<string | null> {
  if (process.platform !== 'linux') return Promise.resolve('Memory is read from /proc, which only Linux has.');
  return missingLibraries();
}

/**
 * Debezium's outbox event router on Kafka Connect, warm. Its messages have the keys and the values that ours have, but only the
 * router's own header `id` where ours have eight: that favours Debezium.
 */
export async function openDebezium(options: DebeziumOptions): Promise<Debezium> {
  const opened = new Opened();
  try {
    return await openParts(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function openParts(options: DebeziumOptions, opened: Opened): Promise<Debezium> {
  const { brokers, databaseUrl, home } = options;
  const libraries = await connectLibraries();
  const folder = join(home, 'debezium');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  opened.closes(async () => rmSync(folder, { recursive: true, force: true }));
  const kafka = testKafka(brokers);
  const name = `peer.${randomBytes(6).toString('hex')}.events`;
  const topic = await PeerTopic.create(kafka, name, options.partitions ?? 6);
  opened.closes(() => topic.close());
  const outbox = await OutboxTable.open(databaseUrl);
  opened.closes(() => outbox.close());
  const connector = join(folder, 'outbox.properties');
  writePrivateFile(connector, connectorProperties(options, topic.name));
  const worker = await ConnectWorker.start({ brokers, folder, libraries, connector });
  opened.closes(() => worker.close());
  await outbox.untilStreaming(true);
  const parts: DebeziumParts = { worker, outbox, topic };
  await drainBacklog(parts, warmUpMessages(options.warmUpEvents ?? 200_000));
  return {
    drain: (messages) => drainBacklog(parts, messages),
    latency: (measured) => measureLatency(kafka, parts, measured),
    memoryMegabytes: async () => worker.memoryMegabytes(),
    close: () => opened.close(),
  };
}

/** What was opened is closed in the opposite order, whatever fails in between. */
class Opened {
  private readonly steps: (() => Promise<void>)[] = [];

  closes(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'Debezium did not close');
  }
}

function connectorProperties({ databaseUrl, settings }: DebeziumOptions, topic: string): string {
  const url = new URL(databaseUrl);
  const values = {
    HOST: url.hostname,
    PORT: url.port || '5432',
    USER: decodeURIComponent(url.username),
    PASSWORD: decodeURIComponent(url.password),
    DATABASE: decodeURIComponent(url.pathname.slice(1)),
    SLOT: outboxSlot,
    TABLE: outboxTable,
    TOPIC: topic,
  };
  const common = filledTemplate('outbox-default.properties', values);
  return settings === 'default' ? common : common + filledTemplate(`outbox-${settings}.properties`, values);
}

function warmUpMessages(count: number): OutboxMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `warm.${index}`,
    key: `case-${index % 20_000}`,
    type: 'case.updated',
    payload: JSON.stringify({ index, filler: 'x'.repeat(550 + ((index * 7919) % 300)) }),
  }));
}
