import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import pg from 'pg';
import type * as eventLog from '../../../src/events/event-log.js';
import type * as postgres from '../../../src/platform/postgres/database.js';
import type { Patch } from '../build.js';
import type { Lane } from '../lane.js';
import { markOf, recovered } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

/**
 * From legacy to the topic at most, while the transaction is still open. Whoever waits for it waits for good, so this only has to be
 * more than a busy machine takes. Seconds.
 */
const bearable = 30;

const positionsFromSequence: Patch = {
  file: 'events/event-log.js',
  from: 'update event_heads set position = position + $2 where log = $1 returning position::text',
  to: "select setval('chaos_positions', nextval('chaos_positions') + $2::int - 1)::text as position where $1::text <> ''",
};

/** A transaction with an id and a snapshot is left open, here and in another database: nobody waits for it, nothing is skipped. */
export const transactionOpen: Fault = {
  name: 'transaction left open',
  times: { long: 4, short: 2 },
  routeInShort: true,
  play: async (stage) => {
    const { lane } = await stage.running();
    for (let time = 0; time < stage.times; time += 1) {
      const other = time % 2 === 1;
      const seconds = await besideOpenTransaction(
        lane,
        other ? stage.world.stores.postgres.databaseUrl : lane.databaseUrl,
      );
      stage.recoveries.push(seconds);
      stage.notes.push(`${other ? 'in another database' : 'in the same database'}: stall ${seconds.toFixed(1)} s`);
      const usual = await twice(lane);
      if (seconds > bearable)
        stage.faulty.push(
          `events took ${seconds.toFixed(1)} s behind an open transaction, and ${usual.toFixed(1)} s without`,
        );
    }
    await holdWriter(stage, lane, stage.times > 2 ? 8 : 3);
  },
  controls: [
    {
      guard: 'positions are taken under the lock, last before the commit',
      patches: [positionsFromSequence],
      short: true,
      play: async (stage) => {
        const lane = await stage.open();
        await lane.query(`create sequence chaos_positions`);
        const { worker } = await lane.addWorker();
        const mark = await markOf(lane);
        await worker.start();
        await recovered(lane, mark, performance.now());
        await holdWriter(stage, lane, 6);
      },
    },
  ],
};

async function besideOpenTransaction(lane: Lane, url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    await client.query('select pg_current_xact_id(), count(*) from pg_class');
    return await twice(lane);
  } finally {
    await client.end();
  }
}

/** Seconds from legacy to the topic, of the second of two: the first may have been on its way already. */
async function twice(lane: Lane): Promise<number> {
  const mark = await markOf(lane);
  await lane.legacy.work(10);
  await recovered(lane, mark, performance.now());
  const later = await markOf(lane);
  await lane.legacy.work(10);
  return recovered(lane, later, performance.now());
}

const takeCase = `
update cases set version = version + 1, public_sequence = public_sequence + 1
where id = (select id from cases where status <> 'removed' and not restricted order by id limit 1) returning id, version, public_sequence`;
const addVersion = `
insert into case_versions (case_id, version, occurred_at, observed_at, cause, state, changed)
select case_id, version + 1, clock_timestamp(), clock_timestamp(), 'sync', jsonb_set(state, '{priority}', to_jsonb($3::text)), '{priority}'
from case_versions where case_id = $1 and version = $2 - 1`;

/** A second writer of the product's own stops between its append and its commit, while sync goes on writing. */
async function holdWriter(stage: Stage, lane: Lane, seconds: number): Promise<void> {
  const from = (file: string) => import(pathToFileURL(join(lane.buildDirectory, 'dist', file)).href);
  const { appendEvents } = (await from('events/event-log.js')) as typeof eventLog;
  const { Database } = (await from('platform/postgres/database.js')) as typeof postgres;
  const database = new Database({ url: lane.databaseUrl, applicationName: 'chaos-writer', poolSize: 1 });
  await database.open();
  const mark = await markOf(lane);
  try {
    await database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string; version: number; public_sequence: number }>(takeCase);
      if (!row) throw new Error('there is no case to write');
      await tx.query(addVersion, [row.id, row.version, `p${row.version}`]);
      const at = new Date().toISOString();
      const event = { log: 'public', caseId: row.id, version: row.version, type: 'case.updated' } as const;
      await appendEvents(tx, [{ ...event, sequence: row.public_sequence, occurredAt: at, observedAt: at }]);
      await lane.legacy.arrive(20);
      await pause(seconds * 1_000);
    });
    const stalled = await recovered(lane, mark, performance.now());
    stage.notes.push(
      `a writer held ${seconds} s between append and commit: others went on ${stalled.toFixed(1)} s after it`,
    );
  } finally {
    await database.close();
  }
}
