import { createHash, randomBytes } from 'node:crypto';
import { openSync, readdirSync, readSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { eventTopics } from '../../src/platform/kafka/topic-specs.js';
import { ensureTopics } from '../../src/platform/kafka/topics.js';
import { waitFor } from '../support/wait-for.js';
import { readTopic } from '../../src/platform/kafka/topic-reader.js';

const pollMilliseconds = 10;
const longestMilliseconds = 5 * 60_000;

/** As the sample council has them. */
const partitions = 6;

export interface Arrival {
  /** `performance.now()` when the first was seen, and when all were. */
  first: number;
  all: number;
}

/** The topics that contenders write to, and what arrives there as the broker itself tells it. */
export class BenchTopics {
  private constructor(
    readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly directory: string,
  ) {}

  /** `directory`: somewhere below it are the broker's own files. */
  static async open(kafka: Kafka, directory: string): Promise<BenchTopics> {
    const admin = kafka.admin();
    await admin.connect();
    return new BenchTopics(kafka, admin, directory);
  }

  /** Empty, as the product makes them (kept until all ends: kafkajs's producers never forget a topic); answers the council whose topics they are, and the one for public events. */
  async create(): Promise<{ council: string; topic: string }> {
    const council = `bench-${randomBytes(5).toString('hex')}`;
    const topics = topicNames(council);
    await ensureTopics(this.kafka, eventTopics({ topics, partitions, replicationFactor: 1 }));
    // its partitions may have no leaders yet
    await waitFor(() => this.written(topics.public).then(() => true), { what: `${topics.public} to be led` });
    return { council, topic: topics.public };
  }

  /** Messages in the topic. */
  async written(topic: string): Promise<number> {
    return (await this.admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Asks the broker, and nobody else, until it has so many. */
  async untilArrived(topic: string, count: number): Promise<Arrival> {
    const deadline = performance.now() + longestMilliseconds;
    let first: number | null = null;
    for (;;) {
      const written = await this.written(topic);
      const now = performance.now();
      if (written > 0) first ??= now;
      if (written >= count) return { first: first ?? now, all: now };
      if (now > deadline) throw new Error(`${written} of ${count} events in ${longestMilliseconds / 1000} s`);
      await pause(pollMilliseconds);
    }
  }

  /** Of every message: partition, place in it, key, value and headers. */
  async digest(topic: string): Promise<{ messages: number; digest: string }> {
    const hashes = new Map<number, ReturnType<typeof createHash>>();
    let messages = 0;
    await readTopic(this.kafka, topic, ({ key, value, headers }, partition) => {
      const hash = hashes.get(partition) ?? createHash('sha256');
      hashes.set(partition, hash);
      messages += 1;
      const told = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
      hash.update(JSON.stringify([String(key), String(value), told]));
    });
    const parts = [...hashes].sort(([a], [b]) => a - b).map(([partition, hash]) => [partition, hash.digest('hex')]);
    return { messages, digest: createHash('sha256').update(JSON.stringify(parts)).digest('hex') };
  }

  /** Kafka's number for the compression of the topic's first batch, from the broker's own file: 0 none, 1 gzip. */
  compression(topic: string): number {
    const segment = /\/0{20}\.log$/;
    const files = readdirSync(this.directory, { recursive: true, encoding: 'utf8' });
    const found = files.filter((file) => segment.test(file) && file.includes(`${topic}-`));
    const header = Buffer.alloc(23);
    for (const file of found) {
      const opened = openSync(join(this.directory, file), 'r');
      const read = readSync(opened, header);
      closeSync(opened);
      // offset, length, epoch, magic and checksum stand before the attributes
      if (read === header.length) return header.readInt16BE(21) & 0b111;
    }
    throw new Error(`no batch was found in the files of ${topic}`);
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }
}
