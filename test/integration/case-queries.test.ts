import { CaseHistory } from '../../src/cases/case-history.js';
import { type CaseFilter, CaseQueries } from '../../src/cases/case-queries.js';
import { ContactSearch } from '../../src/cases/contact-search.js';
import { lookupOf } from '../../src/cases/normalise-contact.js';
import { PrivateQueries } from '../../src/cases/private-queries.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { testKeys } from '../support/keys.js';
import { person, type SeededMirror, seedMirror } from '../support/seeded-mirror.js';

const open = { restricted: false };
const all = { restricted: true };

let fresh: FreshDatabase;
let seeded: SeededMirror;
let cases: CaseQueries;

beforeAll(async () => {
  fresh = await freshDatabase();
  seeded = await seedMirror(fresh.database);
  cases = new CaseQueries(fresh.database);
});

afterAll(() => fresh.drop());

async function numbers(sight: { restricted: boolean }, filter: CaseFilter): Promise<string[]> {
  const rows = await cases.list(sight, filter, { after: null, limit: 100 });
  return rows.map((row) => String(Number(row.case.number.split('.')[2])));
}

describe('a case', () => {
  it('is shown whole, with what legacy calls it', async () => {
    const found = await cases.byId(open, seeded.id('1'));
    expect(found).toEqual({
      id: seeded.id('1'),
      system: 'authority',
      number: '002.2026.00000001.001',
      kind: 'request',
      status: 'received',
      category: 'POT',
      group: null,
      unit: 'WORKS',
      channel: 'T',
      priority: null,
      receivedAt: '2026-02-01T22:30:00.000Z',
      dueAt: '2026-02-11T05:30:00.000Z',
      acknowledgedAt: null,
      progressNoticeAt: null,
      completedAt: null,
      reopenedCount: 0,
      outcome: null,
      workOrders: ['WO-1'],
      restricted: false,
      complaint: null,
      version: expect.any(Number),
      legacy: {
        modifiedAt: '2026-03-01T00:00:01.000Z',
        lastProvenEqualAt: expect.any(String),
        statusCode: null,
        categoryCode: 'POT',
        unmapped: [],
      },
    });
  });

  it('is proven equal as of its own read, or of a later sweep', async () => {
    const read = (await cases.byId(open, seeded.id('1')))!.legacy.lastProvenEqualAt;
    const later = new Date(Date.parse(read) + 60_000).toISOString();
    const proven = async (at: string) => {
      await fresh.database.query(`update sync_state set last_proven_equal_at = $1`, [at]);
      return (await cases.byId(open, seeded.id('1')))!.legacy.lastProvenEqualAt;
    };
    expect([await proven(later), await proven('2026-01-01T00:00:00Z')]).toEqual([later, read]);
  });

  it.each(['2', '5'])('%s, restricted, is there for those with the role alone', async (legacyId) => {
    const id = seeded.id(legacyId);
    expect(await cases.byId(open, id)).toBeNull();
    expect((await cases.byId(all, id))?.restricted).toBe(true);
  });
});

describe('a list', () => {
  it.each<[string, CaseFilter, string[], string[]]>([
    ['everything, newest first', {}, ['7', '4', '3', '1'], ['7', '5', '4', '3', '2', '1']],
    ['q: a number in any case', { q: '002.2026.00000001.001' }, ['1'], ['1']],
    ['q: a work order', { q: 'wo-1' }, ['1'], ['2', '1']],
    ['q: of a restricted case', { q: 'WO-2' }, [], ['2']],
    ['q: of nothing', { q: 'WO-3' }, [], []],
    ['number', { number: '002.2026.00000002.001' }, [], ['2']],
    ['work order', { workOrder: 'wo-1' }, ['1'], ['2', '1']],
    ['status', { status: ['completed', 'waiting'] }, ['7'], ['7']],
    ['kind', { kind: ['complaint'] }, [], []],
    ['category', { category: 'DOG' }, ['4'], ['4']],
    ['unit', { unit: 'WORKS' }, ['7', '4', '3', '1'], ['7', '5', '4', '3', '2', '1']],
    ['channel', { channel: 'E' }, ['4'], ['4']],
    ['system', { system: 'civicview' }, [], []],
    ['received from', { receivedFrom: '2026-02-04T22:30:00.000Z' }, ['7', '4'], ['7', '5', '4']],
    ['received to, not included', { receivedTo: '2026-02-03T22:30:00.000Z' }, ['1'], ['2', '1']],
    ['due before', { dueBefore: '2026-03-01T00:00:00.000Z' }, ['1'], ['1']],
    ['unmapped', { unmapped: true }, ['3'], ['3']],
    ['mapped', { unmapped: false }, ['7', '4', '1'], ['7', '5', '4', '2', '1']],
    ['two at once', { workOrder: 'WO-1', category: 'SEC' }, [], ['2']],
  ])('%s', async (...[, filter, withoutRole, withRole]) => {
    expect({ without: await numbers(open, filter), with: await numbers(all, filter) }).toEqual({
      without: withoutRole,
      with: withRole,
    });
  });

  it('goes on after any row, and shows each once', async () => {
    const seen: string[] = [];
    let after = null;
    for (;;) {
      const [row] = await cases.list(all, {}, { after, limit: 1 });
      if (!row) break;
      seen.push(row.case.id);
      after = row.key;
    }
    expect(seen).toEqual(['7', '5', '4', '3', '2', '1'].map((legacyId) => seeded.id(legacyId)));
  });

  it('loses no case of two that came within one millisecond', async () => {
    const spread = `update cases set received_at = $1 where id = $2`;
    await fresh.database.query(spread, ['2026-02-01T22:30:00.000400Z', seeded.id('1')]);
    await fresh.database.query(spread, ['2026-02-01T22:30:00.000800Z', seeded.id('3')]);
    const [first] = await cases.list(open, { receivedTo: '2026-02-02T00:00:00Z' }, { after: null, limit: 1 });
    const [second] = await cases.list(open, { receivedTo: '2026-02-02T00:00:00Z' }, { after: first!.key, limit: 1 });
    expect([first!.case.id, second!.case.id]).toEqual([seeded.id('3'), seeded.id('1')]);
    await fresh.database.query(spread, ['2026-02-01T22:30:00Z', seeded.id('1')]);
    await fresh.database.query(spread, ['2026-02-03T22:30:00Z', seeded.id('3')]);
  });
});

describe('history', () => {
  const of = (sight: { restricted: boolean }, legacyId: string) =>
    new CaseHistory(fresh.database).versions(sight, seeded.id(legacyId), { after: 0, limit: 100 });

  it('tells versions and events in order', async () => {
    const versions = await of(open, '7');
    expect(versions.map(({ version, cause, changed, flags }) => ({ version, cause, changed, flags }))).toEqual([
      { version: 1, cause: 'sync', changed: [], flags: [] },
      { version: 2, cause: 'sync', changed: ['channel'], flags: ['legacy-went-back'] },
    ]);
    expect(versions[0]).toEqual({
      version: 1,
      occurredAt: '2026-02-07T22:30:00.000Z',
      observedAt: expect.any(String),
      cause: 'sync',
      changed: [],
      flags: [],
      state: expect.objectContaining({ number: '002.2026.00000007.001', channel: 'T', status: 'completed' }),
      events: [
        { id: `${seeded.id('7')}.1`, type: 'case.received', log: 'public', sequence: 1 },
        { id: `${seeded.id('7')}.2`, type: 'case.completed', log: 'public', sequence: 2 },
      ],
    });
  });

  it('tells null of what an earlier version of Shirelink did not keep', async () => {
    const [before] = await of(open, '7');
    await fresh.database.query(`update case_versions set state = state - 'progressNoticeAt' where case_id = $1`, [
      seeded.id('7'),
    ]);
    const told = (await of(open, '7')).map((version) => version.state);
    expect([told[0], told.map(({ progressNoticeAt }) => progressNoticeAt)]).toEqual([before!.state, [null, null]]);
  });

  it('of a restricted case is nobody’s without the role', async () => {
    expect(await of(open, '5')).toEqual([]);
    const events = (await of(all, '5')).flatMap((version) => version.events.map(({ log, type }) => `${log} ${type}`));
    expect(events).toEqual(['public case.received', 'public case.removed', 'restricted case.received']);
  });

  it('goes on after a version', async () => {
    const rest = await new CaseHistory(fresh.database).versions(open, seeded.id('7'), { after: 1, limit: 1 });
    expect(rest.map(({ version }) => version)).toEqual([2]);
  });
});

describe('what is personal', () => {
  const privates = () => new PrivateQueries(fresh.database, new KeyRing(testKeys));

  it('is opened', async () => {
    expect(await privates().contact(open, seeded.id('1'))).toEqual({ ...person, position: [149.47, -34.45] });
    expect(await privates().notes(open, seeded.id('1'))).toEqual({
      precis: 'Hole in Sample Street',
      description: 'As deep as a bucket',
      notes: [{ at: '2026-02-02T00:00:00.000Z', text: 'Crew told' }],
    });
  });

  it('is empty where legacy has none', async () => {
    const nothing = { name: null, phones: [], email: null, address: null, position: null };
    expect(await privates().contact(open, seeded.id('7'))).toEqual(nothing);
    expect(await privates().notes(open, seeded.id('7'))).toEqual({ precis: null, description: null, notes: [] });
  });

  it('of a restricted case is not there without the role', async () => {
    expect([await privates().contact(open, seeded.id('2')), await privates().notes(open, seeded.id('2'))]).toEqual([
      null,
      null,
    ]);
    expect((await privates().contact(all, seeded.id('2')))?.name).toBe('Sample Resident');
  });
});

describe('search by contact', () => {
  const found = async (sight: { restricted: boolean }, by: Record<string, string>, keys = testKeys) => {
    const lookups = Object.entries(by).map(([kind, text]) => lookupOf(kind as 'phone', text)!);
    const rows = await new ContactSearch(fresh.database, new KeyRing(keys)).search(sight, lookups, {
      after: null,
      limit: 10,
    });
    return rows.map((row) => row.case.id);
  };

  it.each([
    ['a phone', { phone: '+61 2 5550 0100' }],
    ['an e-mail', { email: 'Resident@Example.org' }],
    ['a name', { name: 'RESIDENT, sample' }],
    ['all of it', { phone: '0255500100', email: 'resident@example.org', name: 'Sample Resident' }],
  ])('finds by %s', async (_, by) => {
    expect(await found(open, by)).toEqual([seeded.id('1')]);
    expect(await found(all, by)).toEqual([seeded.id('2'), seeded.id('1')]);
  });

  it('finds nothing where one does not match', async () => {
    expect(await found(all, { phone: '0255500100', name: 'Other Resident' })).toEqual([]);
  });

  it('finds what was hashed under an older key', async () => {
    const newer = Buffer.alloc(32, 9).toString('base64');
    const rotated = { ...testKeys, hash: { active: 'h2', keys: { ...testKeys.hash.keys, h2: newer } } };
    expect(await found(open, { name: 'Sample Resident' }, rotated)).toEqual([seeded.id('1')]);
  });
});
