import { createDatabase, dropDatabase } from '../../../src/embedded/postgres-databases.js';
import { withApi } from '../api-session.js';
import { checkConsumer } from '../check-consumer.js';
import type { Lane, WiredWorker } from '../lane.js';
import { markOf, recovered, settled } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

interface Restore {
  lane: Lane;
  wired: WiredWorker;
}

/** PostgreSQL comes back as it was before the last sixty deeds; an operator says so, and legacy is at work all the while. */
export const storeRestored: Fault = {
  name: "Shirelink's database restored",
  times: { long: 2, short: 1 },
  routeInShort: true,
  expected: { removals: true, corrections: true, acceptMissing: true },
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    for (let time = 1; time <= stage.times; time += 1) {
      const cursor = await newestCursor(lane);
      const resend = time === 2;
      await loseTime(stage, { lane, wired });
      const mark = await markOf(lane);
      if (resend) lane.restoredAt = null;
      await lane.command('store', 'restored', ...(resend ? ['--resend'] : []));
      const from = performance.now();
      await wired.worker.start();
      await lane.legacy.work(5);
      stage.recoveries.push(await recovered(lane, mark, from));
      await lookAround(stage, lane, { cursor, resend });
    }
  },
  controls: [
    {
      guard: 'a restored store speaks under a new epoch',
      patches: [],
      play: async (stage) => {
        const { lane, wired } = await stage.running();
        await loseTime(stage, { lane, wired });
        const mark = await markOf(lane);
        await wired.worker.start();
        await lane.legacy.work(5);
        await recovered(lane, mark, performance.now());
      },
    },
  ],
};

/** Sixty deeds are mirrored and told, and then the database knows nothing of them. */
async function loseTime(stage: Stage, { lane, wired }: Restore): Promise<void> {
  await settled(lane);
  await wired.worker.kill();
  const [url, backup] = [stage.world.stores.postgres.databaseUrl, `${lane.council}_backup`];
  lane.restoredAt = await relayed(lane);
  await dropDatabase(url, backup);
  await copy(lane, url, { from: lane.council, to: backup });
  await wired.worker.start();
  await lane.legacy.work(60, 2);
  await settled(lane);
  await wired.worker.kill();
  await dropDatabase(url, lane.council);
  await copy(lane, url, { from: backup, to: lane.council });
  await lane.legacy.work(10);
}

/** Nobody may be connected to a database that is copied. */
async function copy(lane: Lane, url: string, { from, to }: { from: string; to: string }): Promise<void> {
  const ends = `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`;
  await lane.query(ends, [from]).catch(() => undefined);
  await lane.forgetConnections();
  await createDatabase(url, to, from);
}

async function relayed(lane: Lane): Promise<Record<'public' | 'restricted', number>> {
  const rows = await lane.query<{ log: 'public' | 'restricted'; position: number }>(
    `select log, position::int from followers where name = 'relay'`,
  );
  const of = (log: string) => rows.find((row) => row.log === log)?.position ?? 0;
  return { public: of('public'), restricted: of('restricted') };
}

async function newestCursor(lane: Lane): Promise<string> {
  const { body } = await withApi(lane, (ask) => ask(['reporting'], '/api/v1/events?limit=200'));
  return (body as { nextCursor: string }).nextCursor;
}

interface Before {
  cursor: string;
  resend: boolean;
}

async function lookAround(stage: Stage, lane: Lane, { cursor, resend }: Before): Promise<void> {
  await settled(lane);
  for (let sweep = 1; sweep <= 2; sweep += 1) await lane.command('sweep', 'authority', '--accept-missing');
  await settled(lane);
  const { lost } = await checkConsumer(lane, { wholeEpoch: resend });
  stage.faulty.push(...lost);
  const { status } = await withApi(lane, (ask) => ask(['reporting'], `/api/v1/events?after=${cursor}`));
  if (status !== 410) stage.faulty.push(`a cursor of before the restore was answered with ${status}`);
  stage.notes.push(resend ? 'the whole log sent anew' : 'gone on from the backup');
}
