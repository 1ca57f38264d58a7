import { ConflictQueries } from '../../src/cases/conflict-queries.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { FreshnessMetrics } from '../../src/sync/freshness-metrics.js';
import { MappingGaps } from '../../src/sync/mapping-gaps.js';
import { QuarantineQueries } from '../../src/sync/quarantine-queries.js';
import { SyncStatus } from '../../src/sync/sync-status.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { testKeys } from '../support/keys.js';
import { type SeededMirror, seedMirror } from '../support/seeded-mirror.js';

const open = { restricted: false };
const all = { restricted: true };
const settings = { systems: [{ name: 'authority' as const, syncEverySeconds: 5 }] };
const first = { after: null, limit: 100 };

let fresh: FreshDatabase;
let seeded: SeededMirror;

beforeAll(async () => {
  fresh = await freshDatabase();
  seeded = await seedMirror(fresh.database);
});

afterAll(() => fresh.drop());

describe('quarantine', () => {
  const keys = async (sight: { restricted: boolean }, filter = {}) => {
    const rows = await new QuarantineQueries(fresh.database).list(sight, filter, first);
    return rows.map(({ record }) => `${record.key} ${record.reason}`).sort();
  };

  it('shows what belongs to a restricted case to those with the role alone', async () => {
    expect(await keys(open)).toEqual(['4 unmapped', '6 bad-date']);
    expect(await keys(all)).toEqual(['2 unmapped', '4 unmapped', '6 bad-date']);
  });

  it.each([
    [{ reason: 'bad-date' }, ['6 bad-date']],
    [{ state: 'discarded' }, []],
    [{ system: 'civicview' }, []],
  ])('filters by %j', async (filter, expected) => expect(await keys(open, filter)).toEqual(expected));

  it('says what happened in plain words, and which case', async () => {
    const rows = await new QuarantineQueries(fresh.database).list(open, { reason: 'unmapped' }, first);
    expect(rows[0]!.record).toEqual({
      id: expect.any(String),
      system: 'authority',
      key: '4',
      caseId: seeded.id('4'),
      number: '002.2026.00000004.001',
      reason: 'unmapped',
      field: 'closure',
      code: 'ODD',
      detail: expect.stringContaining('closure'),
      explanation: expect.stringContaining('mapping does not know'),
      occurrences: expect.any(Number),
      firstSeenAt: expect.any(String),
      lastSeenAt: expect.any(String),
      state: 'open',
      settledAt: null,
      settledBy: null,
    });
  });

  it('is found by its id, or not at all', async () => {
    const queries = new QuarantineQueries(fresh.database);
    const rows = await queries.list(all, {}, first);
    const secret = rows.find(({ restricted }) => restricted)!.record.id;
    expect([await queries.byId(open, secret), (await queries.byId(all, secret))?.record.key]).toEqual([null, '2']);
  });
});

describe('mapping gaps', () => {
  it('name each code once, with the cases that wait for it and may be seen', async () => {
    const gaps = new MappingGaps(fresh.database);
    const shown = (legacyId: string) => ({ id: seeded.id(legacyId), number: `002.2026.0000000${legacyId}.001` });
    const closure = { system: 'authority', field: 'closure', code: 'ODD' };
    const category = { system: 'authority', field: 'category', code: 'NEW', caseCount: 1, cases: [shown('3')] };
    expect(await gaps.list(open, first)).toEqual([category, { ...closure, caseCount: 1, cases: [shown('4')] }]);
    expect(await gaps.list(all, first)).toEqual([
      category,
      { ...closure, caseCount: 2, cases: [shown('4'), shown('2')] },
    ]);
    expect(await gaps.list(open, { after: category, limit: 1 })).toEqual([
      { ...closure, caseCount: 1, cases: [shown('4')] },
    ]);
  });

  it('show a gap that only restricted cases have to nobody without the role [K-21]', async () => {
    await fresh.database.query(`update cases set unmapped = '{unit:X}' where id = $1`, [seeded.id('5')]);
    const gaps = new MappingGaps(fresh.database);
    const ofUnit = async (sight: { restricted: boolean }) =>
      (await gaps.list(sight, first)).filter(({ field }) => field === 'unit');
    const found = [await ofUnit(open), await ofUnit(all)];
    await fresh.database.query(`update cases set unmapped = '{}' where id = $1`, [seeded.id('5')]);
    expect(found).toEqual([[], [expect.objectContaining({ code: 'X', caseCount: 1 })]]);
  });
});

describe('conflicts', () => {
  it('keep both sides, for those who may see the case', async () => {
    const conflicts = new ConflictQueries(fresh.database, new KeyRing(testKeys));
    const [row] = await conflicts.list(open, {}, first);
    expect(row!.conflict).toMatchObject({
      caseId: seeded.id('7'),
      kind: 'legacy-went-back',
      wanted: expect.objectContaining({ channel: 'T' }),
      legacy: expect.objectContaining({ modifiedAt: '2026-02-27T00:00:00.000Z' }),
    });
    await fresh.database.query(`update cases set restricted = true where id = $1`, [seeded.id('7')]);
    const shown = [
      (await conflicts.list(open, {}, first)).length,
      (await conflicts.list(all, { caseId: seeded.id('7') }, first)).length,
    ];
    await fresh.database.query(`update cases set restricted = false where id = $1`, [seeded.id('7')]);
    expect(shown).toEqual([0, 1]);
  });
});

describe('status', () => {
  const status = async () => (await new SyncStatus(fresh.database, settings).now())[0]!;
  const set = (assignments: string) => fresh.database.query(`update sync_state set ${assignments}`);

  it('counts what waits', async () => {
    expect(await status()).toEqual({
      system: 'authority',
      state: 'current',
      lastSuccessAt: expect.any(String),
      lastProvenEqualAt: null,
      lagSeconds: expect.any(Number),
      cursor: { highWater: expect.any(String), walk: null },
      quarantined: 3,
      quarantinedByReason: { 'bad-date': 1, unmapped: 2 },
      unmapped: 1,
      difference: expect.any(Number),
      missing: 0,
      held: false,
      hold: null,
      lastError: null,
    });
  });

  it.each([
    ['late', `last_pass_began_at = now() - interval '80 seconds'`],
    ['failing', `last_error = 'timeout', last_error_at = now()`],
    ['held', `held_at = now(), held_by = 'someone', held_reason = 'upgrade'`],
    ['waiting', `held_at = null, last_error = null, last_pass_began_at = null`],
  ])('is %s', async (state, assignments) => {
    await set(assignments);
    expect((await status()).state).toBe(state);
  });

  it('names a system that was never read', async () => {
    await fresh.database.query(`delete from sync_state`);
    expect(await status()).toMatchObject({ system: 'authority', state: 'waiting', lagSeconds: null, quarantined: 3 });
  });

  it('asks once a second for all who look', async () => {
    const systems = new SyncStatus(fresh.database, settings);
    expect(await systems.recent()).toBe(await systems.recent());
  });
});

describe('metrics', () => {
  it('are absent where there is no figure, and zero where there is nothing', async () => {
    const metrics = new Metrics();
    new FreshnessMetrics(metrics, new SyncStatus(fresh.database, settings));
    await fresh.database.query(
      `insert into sync_state (system, last_success_at, last_pass_began_at) values ('authority', '2026-03-01T00:00:10Z', '2026-03-01T00:00:00Z')`,
    );
    const samples = (await metrics.registry.metrics()).split('\n').filter((line) => line && !line.startsWith('#'));
    expect(samples).toEqual(
      expect.arrayContaining([
        'shirelink_sync_last_success_timestamp_seconds{system="authority"} 1772323210',
        'shirelink_mirror_difference{system="authority"} 0',
        'shirelink_sync_held{system="authority"} 0',
        'shirelink_quarantine_records{system="authority",reason="unmapped"} 2',
        'shirelink_quarantine_records{system="authority",reason="bad-type"} 0',
      ]),
    );
    expect(samples.filter((line) => line.includes('last_proven_equal'))).toEqual([]);
  });
});
