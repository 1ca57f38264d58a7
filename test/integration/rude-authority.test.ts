import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { precisContext } from '../../src/cases/case-row.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { authorityAdapter } from '../support/authority-adapter.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { RudeAuthority } from '../support/rude-authority.js';
import type { RudeRow } from '../support/rude-council.js';
import { runSize } from '../support/run-size.js';

const seed = runSize('FUZZ_SEED', Date.now() % 1_000_000_007);
/** For so long it is rude and changes. Milliseconds. */
const rudeFor = 6000;

let fresh: FreshDatabase;
let rude: RudeAuthority;
let mirror: Mirror;

beforeAll(async () => {
  console.log(`rude authority: seed ${seed}`);
  rude = new RudeAuthority(new Random(seed));
  const url = await rude.start();
  fresh = await freshDatabase();
  mirror = mirrorOf(fresh.database, authorityAdapter(url).legacy);
});

afterAll(async () => {
  await rude.stop();
  await fresh.drop();
});

/** One pass or sweep; true: it was whole. What stops it must be the source's own failure. */
async function whole(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.code === 'circuit-open') await sleep(200);
    return false;
  }
}

async function mirrored(): Promise<unknown[]> {
  const rows = await fresh.database.query<Record<string, never>>(
    `select id, legacy_id::int, number, received_at, completed_at, codes, precis, precis_key from cases
     where status <> 'removed' order by legacy_id::int`,
  );
  return rows.map((row: Record<string, unknown>) => {
    const sealed = { sealed: row['precis'] as Buffer, keyId: row['precis_key'] as string };
    const { category, closure, unit, channel } = row['codes'] as Record<string, string | null>;
    return {
      id: row['legacy_id'],
      number: row['number'],
      received: (row['received_at'] as Date).getTime(),
      determined: (row['completed_at'] as Date | null)?.getTime() ?? null,
      category,
      closure,
      unit,
      channel: channel?.toUpperCase(),
      precis: mirror.keys.open(sealed, precisContext(row['id'] as string)),
    };
  });
}

function expected(rows: Iterable<RudeRow>): unknown[] {
  return [...rows]
    .sort((a, b) => a.id - b.id)
    .map(({ id, number, received, determined, category, closure, unit, channel, precis }) => ({
      id,
      number,
      received,
      determined,
      category,
      closure,
      unit,
      channel,
      precis,
    }));
}

test('a server of the public shapes that is not our simulator is mirrored exactly after it falls quiet', async () => {
  const end = Date.now() + rudeFor;
  let passes = 0;
  for (let round = 1; Date.now() < end; round += 1) {
    if (round % 3 === 0) await whole(() => mirror.runner.runSweep('authority'));
    else if (await whole(() => mirror.runner.runPass('authority'))) passes += 1;
  }
  expect(passes).toBeGreaterThan(0);
  rude.quiet();
  expect(rude.rudeness).toBeGreaterThan(5);

  // what went on is gone through, then two sweeps find what is gone; somebody has looked, for it is more than one in a hundred
  while (!(await whole(() => mirror.runner.runPass('authority')))) continue;
  await mirror.runner.runPass('authority');
  for (let sweep = 1; sweep <= 3; sweep += 1) await mirror.runner.runSweep('authority', { acceptMissing: true });

  expect(await mirrored()).toEqual(expected(rude.council.known.values()));
  const last = await mirror.runner.runSweep('authority');
  expect(last).toMatchObject({ outcome: 'complete', missing: 0, corrections: 0, difference: 0 });
  expect(last.seen).toBeGreaterThanOrEqual(rude.council.known.size);

  const removed = await fresh.database.query<{ id: number }>(
    `select distinct legacy_id::int as id from cases join case_versions on case_id = id where state ->> 'status' = 'removed'`,
  );
  expect(removed.filter(({ id }) => !rude.council.deleted.has(id))).toEqual([]);
  const gaps = await fresh.database.query(
    `select log from case_events group by log having count(*) <> max(position)
     union all select case_id::text from case_events group by case_id, log having count(*) <> max(sequence)`,
  );
  expect(gaps).toEqual([]);
}, 120_000);
