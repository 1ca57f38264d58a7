import type { LegacyDetails } from '../../src/legacy/legacy-system.js';
import { caseId } from '../../src/model/case-id.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { type Mirror, mirrorOf } from './mirror.js';
import { noDetails, ScriptedLegacy } from './scripted-legacy.js';
import { waitFor } from './wait-for.js';

/** What stands in the contact of the open case 1 and of the restricted case 2. */
export const person = {
  name: 'Sample Resident',
  phones: ['02 5550 0100'],
  email: 'resident@example.org',
  address: '1 Sample Street',
};

export interface SeededMirror {
  legacy: ScriptedLegacy;
  mirror: Mirror;
  id(legacyId: string): string;
}

/**
 * 1: open, WO-1, with contact and notes. 2: restricted, WO-1 and WO-2, the same contact, a status that is not mapped.
 * 3: a category that is not mapped. 4: completed, then a status that is not mapped. 5: was public, restricted today.
 * 6: quarantined for a bad date, no case. 7: completed; its legacy system went back.
 */
export async function seedMirror(database: Database): Promise<SeededMirror> {
  await database.query(
    `insert into store (council, zone) values ('test-council', 'Australia/Sydney') on conflict do nothing`,
  );
  const legacy = new ScriptedLegacy();
  legacy.restrictedCategories.add('SEC');
  legacy.categories.add('SEC');
  legacy.capabilities.details = true;
  const mirror = mirrorOf(database, legacy);
  firstNews(legacy);
  await mirror.runner.runPass('authority');
  laterNews(legacy);
  await mirror.runner.runPass('authority', { full: true });
  mirror.worker.start();
  await waitFor(() => isDetailed(database), { what: 'details of every case' });
  await mirror.worker.stop();
  return { legacy, mirror, id: (legacyId) => caseId('test-council', 'authority', legacyId) };
}

function firstNews(legacy: ScriptedLegacy): void {
  legacy.put('1', {
    receivedAt: '2026-02-01T22:30:00.000Z',
    workOrders: ['WO-1'],
    precis: 'Hole in Sample Street',
    dueAt: '2026-02-11T05:30:00.000Z',
  });
  legacy.put('2', { receivedAt: '2026-02-02T22:30:00.000Z', workOrders: ['WO-1', 'WO-2'], codes: { category: 'SEC' } });
  legacy.put('3', { receivedAt: '2026-02-03T22:30:00.000Z', codes: { category: 'NEW' } });
  legacy.put('4', { receivedAt: '2026-02-04T22:30:00.000Z', codes: { category: 'DOG', channel: 'E' } });
  legacy.put('5', { receivedAt: '2026-02-05T22:30:00.000Z' });
  legacy.put('7', {
    receivedAt: '2026-02-07T22:30:00.000Z',
    completedAt: '2026-02-08T01:00:00.000Z',
    codes: { closure: 'COMP' },
  });
  legacy.rows.set('6', {
    outcome: 'reject',
    key: '6',
    reason: 'bad-date',
    detail: 'receivedDatetime is no date',
    payload: { id: 6, when: 'yesterday' },
  });
  const details: LegacyDetails = {
    ...noDetails,
    contact: person,
    description: 'As deep as a bucket',
    notes: [{ at: '2026-02-02T00:00:00.000Z', text: 'Crew told' }],
    position: [149.47, -34.45],
  };
  legacy.details.set('1', details);
  legacy.details.set('2', details);
}

function laterNews(legacy: ScriptedLegacy): void {
  legacy.put('2', { codes: { closure: 'ODD' } });
  legacy.put('4', { codes: { closure: 'ODD' } });
  legacy.put('5', { codes: { category: 'SEC' } });
  const seven = legacy.put('7', { codes: { channel: 'M' } });
  // the second read brings an earlier modified time than the first: the legacy system was restored
  legacy.rows.set('7', { ...seven, modifiedAt: '2026-02-27T00:00:00.000Z' });
}

async function isDetailed(database: Database): Promise<boolean> {
  const [row] = await database.query<{ waiting: number }>(
    `select count(*)::int as waiting from cases where details_wanted_at is not null`,
  );
  return row?.waiting === 0;
}
