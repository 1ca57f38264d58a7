import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import { type CaseRow, precisContext, stateOfRow } from '../../src/cases/case-row.js';
import { PrivateQueries } from '../../src/cases/private-queries.js';
import type { LegacySystem } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { authorityAdapter } from '../support/authority-adapter.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { RudeAuthority } from '../support/rude-authority.js';
import { detailsOf, type RudeRow } from '../support/rude-council.js';
import { runSize } from '../support/run-size.js';
import { waitFor } from '../support/wait-for.js';

const seed = runSize('FUZZ_SEED', Date.now() % 1_000_000_007);
/** For so long it is rude and changes. Milliseconds. */
const rudeFor = 6000;

let fresh: FreshDatabase;
let rude: RudeAuthority;
let legacy: LegacySystem;
let mirror: Mirror;

beforeAll(async () => {
  console.log(`rude authority: seed ${seed}`);
  rude = new RudeAuthority(new Random(seed));
  const url = await rude.start();
  fresh = await freshDatabase();
  ({ legacy } = authorityAdapter(url, ({ limits }) => Object.assign(limits, { timeoutSeconds: 1.5 })));
  mirror = mirrorOf(fresh.database, legacy);
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

/** The worker alone reads details. True: what is waited for came about in time. */
async function readDetails(until: string, timeoutMs: number): Promise<boolean> {
  // a worker that was stopped stays so; passes and sweeps are run by the test
  const { worker } = mirrorOf(fresh.database, legacy, { everySeconds: 3600 });
  worker.start();
  const came = async () => (await fresh.database.query<{ so: boolean }>(`select ${until} as so`))[0]!.so;
  const inTime = await waitFor(came, { what: until, timeoutMs }).catch(() => false);
  await worker.stop();
  return inTime;
}

const someRead = `(select count(*) >= 30 from cases where details_read_at is not null)`;
const allRead = `not exists (select from cases where details_wanted_at is not null and status <> 'removed')`;

async function detailed(): Promise<unknown[]> {
  const queries = new PrivateQueries(fresh.database, mirror.keys);
  const sight = { restricted: true };
  const rows = await fresh.database.query<{ id: string; legacy_id: number }>(
    `select id, legacy_id::int from cases where status <> 'removed' order by legacy_id::int`,
  );
  const details: unknown[] = [];
  for (const { id, legacy_id: legacyId } of rows) {
    const [contact, notes] = [await queries.contact(sight, id), await queries.notes(sight, id)];
    const texts = notes?.notes.map(({ text }) => text);
    details.push({ legacyId, ...contact, description: notes?.description, notes: texts });
  }
  return details;
}

function expectedDetails(rows: Iterable<RudeRow>): unknown[] {
  const ordered = [...rows].sort((a, b) => a.id - b.id);
  return ordered.map((row) => {
    const { name, phone, description, note, position } = detailsOf(row);
    const { longitude, latitude } = position;
    const contact = { name, phones: [phone], email: null, address: null, position: [longitude, latitude] };
    return { legacyId: row.id, ...contact, description, notes: [note] };
  });
}

/** What a reader of the log alone takes for the state of each case. */
async function told(): Promise<unknown[]> {
  const rows = await fresh.database.query<{ state: { number: string } }>(
    `select distinct on (e.case_id) state from case_events e
     join case_versions v on v.case_id = e.case_id and v.version = e.version order by e.case_id, position desc`,
  );
  return rows.map(({ state }) => state).sort(byNumber);
}

async function stated(): Promise<unknown[]> {
  const rows = await fresh.database.query<CaseRow>(`select * from cases`);
  return rows.map(stateOfRow).sort(byNumber);
}

function byNumber(a: { number: string }, b: { number: string }): number {
  return a.number < b.number ? -1 : 1;
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
  // on a busy machine a whole pass takes longer to come about
  for (let round = 1; Date.now() < end || (passes === 0 && Date.now() < end + 45_000); round += 1) {
    if (round % 3 === 0) await whole(() => mirror.runner.runSweep('authority'));
    else if (await whole(() => mirror.runner.runPass('authority'))) passes += 1;
  }
  expect(passes).toBeGreaterThan(0);
  // and of many of these there is other news before it is quiet
  expect(await readDetails(someRead, 60_000)).toBe(true);
  for (const last = Date.now() + rudeFor / 2; Date.now() < last;) await whole(() => mirror.runner.runPass('authority'));
  rude.quiet();
  expect(rude.rudeness).toBeGreaterThan(5);

  // what went on is gone through, then two sweeps find what is gone; somebody has looked, for it is more than one in a hundred
  while (!(await whole(() => mirror.runner.runPass('authority')))) continue;
  await mirror.runner.runPass('authority');
  for (let sweep = 1; sweep <= 3; sweep += 1) await mirror.runner.runSweep('authority', { acceptMissing: true });

  expect(await mirrored()).toEqual(expected(rude.council.known.values()));
  // those whose reading failed are tried again after ten minutes, which pass here
  await fresh.database.query(`update cases set details_wanted_at = now() where details_wanted_at > now()`);
  expect(await readDetails(allRead, 90_000)).toBe(true);
  expect(await detailed()).toEqual(expectedDetails(rude.council.known.values()));
  expect(await mirrored()).toEqual(expected(rude.council.known.values()));
  expect(await told()).toEqual(await stated());
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
}, 300_000);
