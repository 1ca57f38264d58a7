import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import pg from 'pg';
import { createDatabase, databaseUrlOf, dropDatabase } from '../postgres-databases.js';

/** Our own, so that nothing of the service beside is touched. What a run leaves stays until the next one. */
const simulationDatabase = 'shirelink_simulate';

/** An empty database, the last run's dropped. Answers its URL. */
export async function freshDatabase(serverUrl: string): Promise<string> {
  await dropDatabase(serverUrl, simulationDatabase);
  return createDatabase(serverUrl, simulationDatabase);
}

const deletionMilliseconds = 30_000;
const lookMilliseconds = 50;

/** Deletes the topics that are there, and waits until the broker no longer knows them. */
export async function deleteTopics(kafka: Kafka, topics: string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const there = await existing(admin, topics);
    if (there.length === 0) return;
    await admin.deleteTopics({ topics: there, timeout: deletionMilliseconds });
    const deadline = performance.now() + deletionMilliseconds;
    while ((await existing(admin, topics)).length > 0) {
      if (performance.now() > deadline) throw new Error(`Kafka did not delete ${there.join(', ')} in time`);
      await pause(lookMilliseconds);
    }
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function existing(admin: Admin, topics: string[]): Promise<string[]> {
  const known = new Set(await admin.listTopics());
  return topics.filter((topic) => known.has(topic));
}

// Any number that nothing else on this server takes.
const lockNumber = 58_251;

/**
 * Runs `work` as the only simulation on this server: two at once would drop each other's database. The lock goes with its connection.
 * Null: another one runs.
 */
export async function asTheOnlyOne<Result>(serverUrl: string, work: () => Promise<Result>): Promise<Result | null> {
  const client = new pg.Client({
    connectionString: databaseUrlOf(serverUrl, 'postgres'),
    application_name: 'shirelink-simulate',
  });
  client.on('error', () => undefined); // whatever else asks the server will tell
  await client.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockNumber]);
    return rows[0]?.mine ? await work() : null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
