import type { LegacyDetails } from '../../src/legacy/legacy-system.js';
import { PrivateQueries } from '../../src/cases/private-queries.js';
import { freshDatabase } from '../support/database.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { noDetails, ScriptedLegacy } from '../support/scripted-legacy.js';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let legacy: ScriptedLegacy;
let mirror: Mirror;

beforeEach(async () => {
  fresh = await freshDatabase();
  legacy = new ScriptedLegacy();
  mirror = mirrorOf(fresh.database, legacy);
});

afterEach(() => fresh.drop());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const jo = { name: 'Jo Citizen', phones: ['02 6566 3200'], email: null, address: '1 Elbow St', reference: '55321' };
const told: LegacyDetails = {
  ...noDetails,
  acknowledgedAt: '2026-03-02T01:00:00.000Z',
  contact: jo,
  description: 'The bin was left in the street again',
  property: '104512',
};

interface Version {
  version: number;
  changed: string[];
  acknowledged: string | null;
}

async function versions(): Promise<Version[]> {
  return fresh.database.query<Version>(
    `select version, changed, state ->> 'acknowledgedAt' as acknowledged from case_versions order by version`,
  );
}

async function caseOf(id: string): Promise<{ id: string; status: string; unit: string; absent_sweeps: number }> {
  const [row] = await fresh.database.query<{ id: string; status: string; unit: string; absent_sweeps: number }>(
    `select id, status, unit, absent_sweeps from cases where legacy_id = $1`,
    [id],
  );
  return row!;
}

describe('a record that holds its details itself', () => {
  test('is stored with them in one version, found by them, and unchanged when it comes again', async () => {
    legacy.put('1', { details: told });
    await mirror.runner.runPass('authority', { full: true });
    expect(await versions()).toEqual([{ version: 1, changed: [], acknowledged: told.acknowledgedAt }]);
    const { id } = await caseOf('1');
    const queries = new PrivateQueries(fresh.database, mirror.keys);
    expect(await queries.contact({ restricted: false }, id)).toMatchObject({
      name: 'Jo Citizen',
      address: '1 Elbow St',
    });
    const kinds = await fresh.database.query<{ kind: string }>(`select kind from contact_lookups order by kind`);
    expect(kinds.map(({ kind }) => kind)).toEqual(['customer', 'name', 'phone', 'property']);

    const again = await mirror.runner.runPass('authority', { full: true });
    expect(again).toMatchObject({ fetched: 1, unchanged: 1, events: 0 });
  });

  test('says what changed of them by name alone, and what legacy takes back is gone', async () => {
    legacy.put('1', { details: told });
    await mirror.runner.runPass('authority');
    legacy.put('1', { details: { ...told, acknowledgedAt: null, contact: { ...jo, phones: [] }, property: null } });
    await mirror.runner.runPass('authority');
    expect((await versions()).at(-1)).toEqual({
      version: 2,
      changed: ['status', 'acknowledgedAt', 'contact', 'property'],
      acknowledged: null,
    });
    const kinds = await fresh.database.query<{ kind: string }>(`select kind from contact_lookups order by kind`);
    expect(kinds.map(({ kind }) => kind)).toEqual(['customer', 'name']);
  });

  test('keeps its texts as they are where its status is unmapped, or older news comes late', async () => {
    legacy.writtenAt = minutesAgo(10);
    legacy.put('1', { details: told });
    await mirror.runner.runPass('authority');
    legacy.writtenAt = minutesAgo(20);
    legacy.put('1', { details: { ...told, description: 'Older' }, codes: { unit: 'OLD' } });
    expect(await mirror.runner.runPass('authority')).toMatchObject({ stale: 1, changed: 0 });
    legacy.writtenAt = minutesAgo(5);
    legacy.put('1', { details: { ...told, description: 'Newer' }, codes: { closure: 'NEWCODE' } });
    expect(await mirror.runner.runPass('authority')).toMatchObject({ unmapped: 1, changed: 0 });
    const queries = new PrivateQueries(fresh.database, mirror.keys);
    const { id } = await caseOf('1');
    expect(await queries.notes({ restricted: false }, id)).toMatchObject({ description: told.description });
    expect(await caseOf('1')).toMatchObject({ unit: 'WORKS' });
  });
});

describe('a list that comes as a file', () => {
  test('never overwrites what was written after it, proves the mirror equal as of its time, and only once', async () => {
    legacy.writtenAt = minutesAgo(30);
    legacy.put('1');
    legacy.put('2');
    await mirror.runner.runPass('authority');
    const old = legacy.rows.get('1')!;
    legacy.writtenAt = minutesAgo(5);
    legacy.put('1', { codes: { unit: 'WATER' } });
    await mirror.runner.runPass('authority');

    const newer = legacy.rows.get('1')!;
    legacy.rows.set('1', old);
    const asOf = minutesAgo(20);
    legacy.listOf = { asOf, ids: ['1', '2'] };
    expect(await mirror.runner.runSweep('authority')).toMatchObject({ outcome: 'complete', difference: 0 });
    expect(await caseOf('1')).toMatchObject({ unit: 'WATER' });
    const [state] = await fresh.database.query<{ proven: Date }>(
      `select last_proven_equal_at as proven from sync_state where system = 'authority'`,
    );
    expect(state!.proven.toISOString()).toBe(asOf);
    legacy.rows.set('1', newer);

    expect(await mirror.runner.runSweep('authority')).toMatchObject({ outcome: 'nothing-new', seen: 0 });
  });

  test('counts nobody as missing who came after it, nor twice for the same file', async () => {
    legacy.writtenAt = minutesAgo(30);
    legacy.put('1');
    legacy.put('2');
    await mirror.runner.runPass('authority');
    legacy.writtenAt = minutesAgo(5);
    legacy.put('3');
    await mirror.runner.runPass('authority');

    legacy.listOf = { asOf: minutesAgo(20), ids: ['1'] };
    expect(await mirror.runner.runSweep('authority')).toMatchObject({ outcome: 'complete', missing: 1, removed: 0 });
    expect(await mirror.runner.runSweep('authority')).toMatchObject({ outcome: 'nothing-new', removed: 0 });
    expect(await caseOf('2')).toMatchObject({ absent_sweeps: 1, status: 'received' });
    expect(await caseOf('3')).toMatchObject({ absent_sweeps: 0 });

    legacy.listOf = { asOf: minutesAgo(1), ids: ['1', '3'] };
    expect(await mirror.runner.runSweep('authority')).toMatchObject({ outcome: 'complete', missing: 1, removed: 1 });
    expect(await caseOf('2')).toMatchObject({ status: 'removed' });
  });
});

describe('a pass that ends with a file', () => {
  const state = async () => {
    const [row] = await fresh.database.query<{ asked: Date | null; success: Date | null; ended: Date | null }>(
      `select last_pass_began_at as asked, last_success_at as success, first_pass_ended_at as ended from sync_state`,
    );
    return row!;
  };

  test('has asked legacy as of the file’s time and no later: breaches wait for the next one, and lag grows', async () => {
    legacy.endsAsOf = minutesAgo(20);
    legacy.put('1');
    await mirror.runner.runPass('authority');
    const { asked, success } = await state();
    expect(asked!.toISOString()).toBe(legacy.endsAsOf);
    expect(success!.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('has asked nothing where no file has come yet', async () => {
    legacy.endsAsOf = null;
    await mirror.runner.runPass('authority');
    expect(await state()).toMatchObject({ asked: null, ended: null });
    legacy.endsAsOf = minutesAgo(1);
    await mirror.runner.runPass('authority');
    expect(await state()).toMatchObject({ asked: new Date(legacy.endsAsOf), ended: expect.any(Date) });
  });
});
