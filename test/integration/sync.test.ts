import type { Database } from '../../src/platform/postgres/database.js';
import { freshDatabase } from '../support/database.js';
import { mirrorOf } from '../support/mirror.js';
import { ScriptedLegacy } from '../support/scripted-legacy.js';
import { waitFor } from '../support/wait-for.js';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let legacy: ScriptedLegacy;

beforeEach(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
  legacy = new ScriptedLegacy();
});

afterEach(() => fresh.drop());

interface Told {
  number: string;
  type: string;
  sequence: number;
  position: number;
}

async function events(log = 'public'): Promise<Told[]> {
  return database.query<Told>(
    `select legacy_id as number, type, sequence, position::int from case_events join cases on cases.id = case_id
     where log = $1 order by position`,
    [log],
  );
}

async function one(id: string): Promise<Record<string, unknown>> {
  const [row] = await database.query<Record<string, unknown>>(
    `select status, unit, category, version, unmapped, completed_at from cases where legacy_id = $1`,
    [id],
  );
  return row!;
}

function reject(key: string) {
  return {
    outcome: 'reject' as const,
    key,
    reason: 'bad-date' as const,
    detail: 'receivedDatetime is no date',
    payload: { id: key, receivedDatetime: 'never' },
  };
}

describe('a pass', () => {
  test('mirrors every record once, with its history and its events, and a restamped second walk changes nothing', async () => {
    for (let id = 1; id <= 250; id += 1) legacy.put(String(id));
    const { runner } = mirrorOf(database, legacy);

    const first = await runner.runPass('authority');
    expect(first).toMatchObject({ fetched: 250, received: 250, changed: 0, unchanged: 0, rejected: 0, events: 250 });
    const told = await events();
    expect(told.map(({ position }) => position)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(new Set(told.map(({ number }) => number)).size).toBe(250);

    for (let id = 1; id <= 250; id += 1) legacy.put(String(id));
    const second = await runner.runPass('authority', { full: true });
    expect(second).toMatchObject({ fetched: 250, received: 0, changed: 0, unchanged: 250, events: 0 });
    expect(await database.query(`select case_id from case_versions where version > 1`)).toEqual([]);
  });

  test('tells what happened to a case, in order, and keeps both times', async () => {
    legacy.put('1');
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    legacy.put('1', { codes: { unit: 'WATER' } });
    await runner.runPass('authority');
    legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2026-03-02T03:00:00.000Z' });
    await runner.runPass('authority');
    const reopened = legacy.put('1', { codes: { closure: null }, completedAt: null });
    await runner.runPass('authority');

    expect((await events()).map(({ type, sequence }) => [sequence, type])).toEqual([
      [1, 'case.received'],
      [2, 'case.assigned'],
      [3, 'case.completed'],
      [4, 'case.reopened'],
    ]);
    expect(await one('1')).toMatchObject({ status: 'received', unit: 'WATER', version: 4 });
    const [last] = await database.query<{ occurred_at: Date; observed_at: Date; state: { reopenedCount: number } }>(
      `select occurred_at, observed_at, state from case_versions order by version desc limit 1`,
    );
    expect(last!.occurred_at.toISOString()).toBe(reopened.modifiedAt);
    expect(last!.observed_at.getTime()).toBeGreaterThan(last!.occurred_at.getTime());
    expect(last!.state.reopenedCount).toBe(1);
  });

  test('goes on from its cursor after a failure between two pages: nothing lost, nothing doubled', async () => {
    for (let id = 1; id <= 3500; id += 1) legacy.put(String(id));
    legacy.beforePage = (page) => {
      if (page === 25) throw new Error('connection reset');
    };
    const { runner } = mirrorOf(database, legacy);
    await expect(runner.runPass('authority')).rejects.toThrow('connection reset');
    expect(await database.query(`select count(*)::int as count from cases`)).toEqual([{ count: 2400 }]);

    legacy.beforePage = () => undefined;
    const rest = await runner.runPass('authority');
    expect(rest).toMatchObject({ fetched: 1100, received: 1100 });
    expect((await events()).length).toBe(3500);
  });

  test('writes nothing once another replica has the lease', async () => {
    legacy.put('1');
    const { runner } = mirrorOf(database, legacy);
    legacy.beforePage = async () => {
      await database.query(`update leases set token = token + 1, holder = 'another'`);
    };
    await expect(runner.runPass('authority')).rejects.toThrow('no longer held');
    expect(await events()).toEqual([]);
    expect(await database.query(`select cursor from sync_state`)).toEqual([
      { cursor: { highWater: null, walk: null } },
    ]);
  });

  test('applies an earlier modified time after a restore of the legacy system, and flags it', async () => {
    legacy.put('1', { codes: { unit: 'WATER' } });
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    legacy.put('1', { codes: { unit: 'WORKS' }, modifiedAt: '2026-01-01T00:00:00.000Z' });
    await runner.runPass('authority', { full: true });
    expect(await one('1')).toMatchObject({ unit: 'WORKS', version: 2 });
    expect(await database.query(`select flags from case_versions where version = 2`)).toEqual([
      { flags: ['legacy-went-back'] },
    ]);
    expect(await database.query(`select kind from conflicts`)).toEqual([{ kind: 'legacy-went-back' }]);
  });
});

describe('quarantine and mapping gaps', () => {
  test('keeps a bad row with its reason, good rows beside it, and settles it when a good version comes', async () => {
    legacy.put('1');
    legacy.rows.set('2', reject('2'));
    const { runner } = mirrorOf(database, legacy);
    expect(await runner.runPass('authority')).toMatchObject({ received: 1, rejected: 1 });
    await runner.runPass('authority', { full: true });
    const open = await database.query(`select record_key, reason, detail, occurrences, state from quarantine`);
    const entry = { record_key: '2', reason: 'bad-date', detail: 'receivedDatetime is no date', occurrences: 2 };
    expect(open).toEqual([{ ...entry, state: 'open' }]);

    legacy.put('2');
    await runner.runPass('authority');
    expect(await database.query(`select state, settled_by from quarantine`)).toEqual([
      { state: 'resolved', settled_by: 'sync' },
    ]);
  });

  test('a known case with an unmapped status stays as it was; mending the map replays just that one', async () => {
    legacy.put('1');
    legacy.put('2');
    const before = mirrorOf(database, legacy);
    await before.runner.runPass('authority');
    const closed = { codes: { closure: 'NEWCODE' }, completedAt: '2026-03-02T03:00:00.000Z' };
    legacy.put('1', closed);
    legacy.put('3', closed);
    expect(await before.runner.runPass('authority')).toMatchObject({ unmapped: 1, received: 1 });
    expect(await one('1')).toMatchObject({ status: 'received', version: 1, unmapped: [] });
    expect(await one('3')).toMatchObject({ status: 'received', version: 1, unmapped: ['closure:NEWCODE'] });

    legacy.closures['NEWCODE'] = 'completed';
    const after = mirrorOf(database, legacy, { mapping: { mended: true } });
    after.worker.start();
    await waitFor(async () => (await one('1'))['status'] === 'completed', { timeoutMs: 10_000, what: 'the replay' });
    await after.worker.stop();
    const completed = { status: 'completed', version: 2, completed_at: new Date('2026-03-02T03:00:00.000Z') };
    expect(await one('1')).toMatchObject(completed);
    expect(await one('3')).toMatchObject({ ...completed, unmapped: [] });
    expect(await one('2')).toMatchObject({ version: 1 });
    expect(await database.query(`select distinct state from quarantine`)).toEqual([{ state: 'resolved' }]);
  });

  test('an unknown category is an outcome: the case is stored without one, and gets it when the map has it', async () => {
    legacy.put('1', { codes: { category: 'ODD' } });
    legacy.put('2');
    const before = mirrorOf(database, legacy);
    await before.runner.runPass('authority');
    expect(await one('1')).toMatchObject({ category: null, unmapped: ['category:ODD'] });

    legacy.categories.add('ODD');
    const after = mirrorOf(database, legacy, { mapping: { mended: true } });
    after.worker.start();
    await waitFor(async () => (await one('1'))['category'] === 'ODD', { timeoutMs: 10_000, what: 'the new category' });
    await after.worker.stop();
    expect((await events()).filter(({ type }) => type !== 'case.received')).toMatchObject([
      { number: '1', type: 'case.reclassified' },
    ]);
  });
});

describe('a sweep', () => {
  test('proves the mirror equal, finds what a pass cannot see, and removes only what two sweeps missed', async () => {
    for (let id = 1; id <= 120; id += 1) legacy.put(String(id));
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    expect(await runner.runSweep('authority')).toMatchObject({ outcome: 'complete', seen: 120, difference: 0 });
    const proven = () => database.query<{ at: Date }>(`select last_proven_equal_at as at from sync_state`);
    const [first] = await proven();
    expect(first!.at).toBeInstanceOf(Date);

    legacy.rows.delete('7');
    expect(await runner.runSweep('authority')).toMatchObject({ missing: 1, removed: 0, difference: 1 });
    expect(await one('7')).toMatchObject({ status: 'received' });
    expect(await runner.runSweep('authority')).toMatchObject({ missing: 1, removed: 1 });
    expect(await one('7')).toMatchObject({ status: 'removed', version: 2 });
    expect(await proven()).toEqual([first]);
    expect(await runner.runSweep('authority')).toMatchObject({ missing: 0, difference: 0 });
    expect((await events()).at(-1)).toMatchObject({ number: '7', type: 'case.removed', sequence: 2 });
  });

  test('stops and removes nothing where more than one in a hundred is missing, until a person accepts it', async () => {
    for (let id = 1; id <= 100; id += 1) legacy.put(String(id));
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    for (let id = 1; id <= 5; id += 1) legacy.rows.delete(String(id));
    for (let sweep = 0; sweep < 3; sweep += 1) {
      expect(await runner.runSweep('authority')).toMatchObject({ outcome: 'too-many-missing', missing: 5, removed: 0 });
    }
    expect(await runner.runSweep('authority', { acceptMissing: true })).toMatchObject({
      outcome: 'complete',
      removed: 5,
    });
  });

  test('corrects a record that changed without a new modified time, and does not call that equal', async () => {
    legacy.put('1');
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    legacy.put('1', { codes: { unit: 'WATER' }, modifiedAt: '2026-02-28T00:00:00.000Z' });
    expect(await runner.runSweep('authority')).toMatchObject({ corrections: 1, difference: 1 });
    expect(await one('1')).toMatchObject({ unit: 'WATER' });
  });

  test('a system that cannot list is probed: a known case that is gone is found all the same', async () => {
    for (let id = 1; id <= 3; id += 1) legacy.put(String(id));
    legacy.capabilities.list = false;
    const { runner } = mirrorOf(database, legacy);
    await runner.runPass('authority');
    legacy.rows.delete('2');
    expect(await runner.runSweep('authority')).toMatchObject({ listed: false, seen: 2, missing: 1 });
  });
});

describe('several replicas', () => {
  test('two workers share the passes, and no event is told twice', async () => {
    for (let id = 1; id <= 50; id += 1) legacy.put(String(id));
    const replicas = [mirrorOf(database, legacy, { holder: 'a' }), mirrorOf(database, legacy, { holder: 'b' })];
    for (const { worker } of replicas) worker.start();
    await waitFor(async () => (await events()).length === 50, { timeoutMs: 10_000, what: 'fifty cases' });
    for (let id = 1; id <= 50; id += 1) legacy.put(String(id), { codes: { unit: 'WATER' } });
    await waitFor(async () => (await events()).length >= 100, { timeoutMs: 10_000, what: 'fifty changes' });
    await Promise.all(replicas.map(({ worker }) => worker.stop()));
    expect((await events()).filter(({ type }) => type === 'case.assigned').length).toBe(50);
    expect((await events()).length).toBe(100);
  });

  test('a hold stops the reading, and a release goes on', async () => {
    legacy.put('1');
    const { runner, hold } = mirrorOf(database, legacy);
    expect(await hold.hold('authority', 'officer', 'upgrade')).toBe(true);
    expect(await hold.hold('authority', 'officer', 'upgrade')).toBe(false);
    await expect(runner.runPass('authority')).rejects.toThrow(
      'authority is held by officer (upgrade): release it first',
    );
    expect(await hold.release('authority', 'officer')).toBe(true);
    expect(await runner.runPass('authority')).toMatchObject({ received: 1 });
    const audited = await database.query(`select actor, action, subject from audit order by id`);
    expect(audited).toEqual([
      { actor: 'officer', action: 'sync.hold', subject: 'system:authority' },
      { actor: 'officer', action: 'sync.release', subject: 'system:authority' },
    ]);
  });
});
