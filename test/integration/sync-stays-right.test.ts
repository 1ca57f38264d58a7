import type { LegacyDetails } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { freshDatabase } from '../support/database.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { noDetails, ScriptedLegacy } from '../support/scripted-legacy.js';
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

async function one<Value>(column: string, id = '1'): Promise<Value> {
  const [row] = await database.query<{ value: Value }>(`select ${column} as value from cases where legacy_id = $1`, [
    id,
  ]);
  return row!.value;
}

async function count(statement: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(`select count(*)::int as count from ${statement}`);
  return row!.count;
}

async function working(mirror: Mirror, until: () => Promise<boolean>, what: string): Promise<void> {
  mirror.worker.start();
  await waitFor(until, { timeoutMs: 15_000, what });
  await mirror.worker.stop();
}

test('a case with two gaps gets its closure though the other gap was mended in between', async () => {
  legacy.put('1');
  const first = mirrorOf(database, legacy);
  await first.runner.runPass('authority');
  legacy.put('1', { codes: { category: 'ODD' } });
  await first.runner.runPass('authority');
  legacy.put('1', { codes: { closure: 'NEWCODE' }, completedAt: '2026-03-02T03:00:00.000Z' });
  await first.runner.runPass('authority');

  legacy.categories.add('ODD');
  const second = mirrorOf(database, legacy, { mapping: { mended: 1 } });
  await working(second, async () => (await one('category')) === 'ODD', 'the category');
  legacy.closures['NEWCODE'] = 'completed';
  const rows = new Map(legacy.rows);
  legacy.rows.clear(); // nothing is read again: the waiting record itself must do
  const third = mirrorOf(database, legacy, { mapping: { mended: 2 } });
  await working(third, async () => (await one('status')) === 'completed', 'the closure');
  expect(rows.size).toBe(1);
});

test('two workers with different mappings do not turn a case to and fro', async () => {
  legacy.put('1');
  const other = new ScriptedLegacy();
  other.rows.set('1', legacy.rows.get('1')!);
  other.interpret = (codes) => ({ ...legacy.interpret(codes), category: 'Pothole, renamed' });
  const old = mirrorOf(database, legacy, { holder: 'old', mapping: { version: 1 } });
  old.worker.start();
  await waitFor(async () => (await count('cases')) === 1, { what: 'the case' });
  const young = mirrorOf(database, other, { holder: 'new', mapping: { version: 2 } });
  young.worker.start();
  await waitFor(async () => (await one('category')) === 'Pothole, renamed', { what: 'the new name' });
  const passes = async () => one<Date>(`(select last_pass_began_at from sync_state)`);
  const at = await passes();
  await waitFor(async () => (await passes()).getTime() > at.getTime() + 2000, { what: 'two more passes' });
  await Promise.all([old.worker.stop(), young.worker.stop()]);
  expect(await count('case_versions')).toBe(2);
});

test('a hold ends a pass that runs, and the next one goes on where it stopped', async () => {
  for (let id = 1; id <= 5000; id += 1) legacy.put(String(id));
  const { runner, hold } = mirrorOf(database, legacy);
  legacy.beforePage = async (page) => {
    if (page === 12) await hold.hold('authority', 'officer', 'upgrade');
  };
  await runner.runPass('authority');
  const read = await count('cases');
  expect(read).toBeLessThan(5000);
  legacy.beforePage = () => undefined;
  await hold.release('authority', 'officer');
  expect(await runner.runPass('authority')).toMatchObject({ received: 5000 - read });
});

test.each([
  ['by its number', true, { missing: 0, removed: 0 }],
  ['by nothing', false, { missing: 1, removed: 0 }],
])('a case that legacy lists as a bad row, known %s, is not removed', async (...[, named, expected]) => {
  const { number } = legacy.put('1');
  legacy.put('2');
  const { runner } = mirrorOf(database, legacy);
  await runner.runPass('authority');
  legacy.rows.set('1', {
    outcome: 'reject',
    key: named ? number : null,
    reason: 'missing-id',
    detail: 'id is missing',
    payload: { formattedAccount: number },
  });
  await runner.runSweep('authority');
  expect(await runner.runSweep('authority')).toMatchObject(expected);
  expect(await one('status')).toBe('received');
});

describe('details', () => {
  const broken = new Set<string>();
  const acknowledged: LegacyDetails = { ...noDetails, acknowledgedAt: '2026-03-01T09:00:00.000Z' };

  beforeEach(() => {
    broken.clear();
    legacy.capabilities.details = true;
    legacy.fetchDetails = ({ legacyId }) => {
      if (!broken.has(legacyId)) return Promise.resolve(legacy.details.get(legacyId) ?? noDetails);
      const failure = { system: 'authority', operation: 'notes', code: 'http-500', consequence: 'retry' as const };
      return Promise.reject(new SourceError(failure));
    };
  });

  test('that fail for some cases are read for the others', async () => {
    for (let id = 1; id <= 40; id += 1) legacy.put(String(id));
    for (let id = 1; id <= 24; id += 1) broken.add(String(id));
    const read = async () => (await count('cases where details_read_at is not null')) === 16;
    await working(mirrorOf(database, legacy), read, 'the details of sixteen cases');
    expect(await count('cases where details_wanted_at > clock_timestamp()')).toBe(24);
  });

  test('are wanted again when a case changes: it may have been acknowledged and closed at once (UL-02)', async () => {
    legacy.put('1');
    const mirror = mirrorOf(database, legacy);
    await working(mirror, async () => (await one('details_read_at')) !== null, 'the first details');
    legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2026-03-02T03:00:00.000Z' });
    legacy.details.set('1', acknowledged);
    const again = mirrorOf(database, legacy);
    await working(again, async () => (await one('acknowledged_at')) !== null, 'the acknowledgement');
    expect(await one('status')).toBe('completed');
  });

  test('tell the latest notice of progress (UL-05), and what was told stays where legacy shows none any more', async () => {
    const notice = { ...acknowledged, progressNoticeAt: '2026-03-20T03:00:00.000Z' };
    const later = { ...notice, progressNoticeAt: '2026-04-09T03:00:00.000Z' };
    legacy.put('1');
    for (const [details, told] of [
      [noDetails, null],
      [notice, notice.progressNoticeAt],
      [later, later.progressNoticeAt],
      [noDetails, later.progressNoticeAt],
    ] as const) {
      legacy.details.set('1', details);
      await database.query(`update cases set details_wanted_at = now(), details_read_at = null`);
      await working(mirrorOf(database, legacy), async () => (await one('details_read_at')) !== null, 'the details');
      expect(await one('progress_notice_at')).toEqual(told === null ? null : new Date(told));
    }
    expect(
      await database.query(`
        select v.version, state ->> 'progressNoticeAt' as told, changed, json_agg(type order by sequence) as types
        from case_versions v join case_events e using (case_id, version) group by 1, 2, 3 order by 1`),
    ).toEqual([
      { version: 1, told: null, changed: [], types: ['case.received'] },
      {
        version: 2,
        told: notice.progressNoticeAt,
        changed: ['status', 'acknowledgedAt', 'progressNoticeAt'],
        types: ['case.acknowledged', 'case.updated'],
      },
      { version: 3, told: later.progressNoticeAt, changed: ['progressNoticeAt'], types: ['case.updated'] },
    ]);
  });

  test('of a case that legacy does not have any more are left as they were', async () => {
    legacy.put('1');
    legacy.details.set('1', { ...acknowledged, description: 'a hole' });
    await working(mirrorOf(database, legacy), async () => (await one('details_read_at')) !== null, 'the details');
    legacy.rows.clear();
    legacy.details.clear();
    await database.query(`update cases set details_wanted_at = now(), read_began_at = now() - interval '1 hour'`);
    const deferred = async () => (await count('cases where details_wanted_at > clock_timestamp()')) === 1;
    await working(mirrorOf(database, legacy), deferred, 'the case put off');
    expect(await count(`case_private where part = 'description'`)).toBe(1);
  });
});

test('a discarded row that comes again unchanged stays discarded; changed, it is news', async () => {
  const reject = { outcome: 'reject' as const, key: '1', reason: 'bad-date' as const, detail: 'dueDate is no date' };
  legacy.rows.set('1', { ...reject, payload: { dueDate: 'soon' } });
  const { runner, quarantine } = mirrorOf(database, legacy);
  await runner.runPass('authority');
  const [row] = await database.query<{ id: string }>(`select id from quarantine`);
  await quarantine.close(database, { id: row!.id, state: 'discarded', by: 'officer' });
  expect(await runner.runSweep('authority')).toMatchObject({ difference: 0 });
  expect(await database.query(`select state, occurrences from quarantine`)).toEqual([
    { state: 'discarded', occurrences: 2 },
  ]);
  legacy.rows.set('1', { ...reject, payload: { dueDate: 'later' } });
  expect(await runner.runSweep('authority')).toMatchObject({ difference: 1 });
});
