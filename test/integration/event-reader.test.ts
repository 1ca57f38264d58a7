import { EventReader, readEvents } from '../../src/events/event-reader.js';
import type { EventLogName } from '../../src/model/case-event.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter, occurredAt, sampleState } from '../support/event-log.js';

let store: FreshDatabase;
let writer: EventLogWriter;

beforeEach(async () => {
  store = await freshDatabase();
  writer = new EventLogWriter(store.database);
});
afterEach(() => store.drop());

async function told(log: EventLogName, includeRestricted: boolean): Promise<string[]> {
  const events = await readEvents(store.database, { log, after: 0, limit: 100, includeRestricted });
  return events.map(({ position, type, sequence }) => `${position} ${type} ${sequence}`);
}

test('an event comes with the case as it was then', async () => {
  const observedAt = '2026-03-03T22:00:07.123Z';
  await writer.tell({ case: 'a', type: 'case.received', observedAt });
  await writer.tell({ case: 'a', type: 'case.updated', changed: ['status'], observedAt });
  expect(await readEvents(store.database, { log: 'public', after: 1, limit: 10, includeRestricted: false })).toEqual([
    {
      log: 'public',
      position: 2,
      caseId: writer.idOf('a'),
      version: 2,
      type: 'case.updated',
      sequence: 2,
      occurredAt,
      observedAt,
      state: { ...sampleState, number: 'CR-a' },
      changed: ['status'],
      detail: null,
    },
  ]);
});

test('what a version that was stored earlier did not keep is null', async () => {
  await writer.tell({ case: 'a', type: 'case.received' });
  await store.database.query(`update case_versions set state = state - 'progressNoticeAt'`);
  const [event] = await readEvents(store.database, { log: 'public', after: 0, limit: 1, includeRestricted: false });
  expect(event!.state).toEqual({ ...sampleState, number: 'CR-a' });
});

test('pages go on from a position and lose nothing', async () => {
  for (const name of ['a', 'b', 'c']) await writer.tell({ case: name, type: 'case.received' });
  const reader = new EventReader(store.database);
  const first = await reader.read({ log: 'public', after: 0, limit: 2, includeRestricted: false });
  const second = await reader.read({ log: 'public', after: 2, limit: 2, includeRestricted: false });
  expect([...first, ...second].map(({ position, caseId }) => [position, caseId])).toEqual([
    [1, writer.idOf('a')],
    [2, writer.idOf('b')],
    [3, writer.idOf('c')],
  ]);
  expect([await reader.head('public'), await reader.head('restricted')]).toEqual([3, 0]);
});

test('a case that is restricted today leaves only its removal in the public log', async () => {
  await writer.tell({ case: 'a', type: 'case.received' }, { case: 'b', type: 'case.received' });
  await writer.tell({ case: 'a', type: 'case.updated' });
  await writer.tell(
    { case: 'a', type: 'case.removed', restricted: true, changed: ['restricted'] },
    { case: 'a', type: 'case.updated', log: 'restricted', changed: ['restricted'] },
  );
  expect(await told('public', false)).toEqual(['2 case.received 1', '4 case.removed 3']);
  expect(await told('public', true)).toEqual([
    '1 case.received 1',
    '2 case.received 1',
    '3 case.updated 2',
    '4 case.removed 3',
  ]);
  expect(await told('restricted', true)).toEqual(['1 case.updated 1']);
});

test('a removal says neither how the case was nor why it went', async () => {
  await writer.tell({ case: 'a', type: 'case.removed', restricted: true, changed: ['restricted', 'kind'] });
  const [removal] = await readEvents(store.database, { log: 'public', after: 0, limit: 1, includeRestricted: false });
  expect(removal).toMatchObject({ type: 'case.removed', state: null, changed: [] });
});

test('that a case was restricted is not told where it comes back', async () => {
  await writer.tell({ case: 'a', type: 'case.updated', changed: ['status', 'restricted'] });
  await writer.tell({ case: 'a', type: 'case.updated', log: 'restricted', restricted: false, changed: ['restricted'] });
  const query = { after: 0, limit: 1, includeRestricted: true };
  const [open] = await readEvents(store.database, { log: 'public', ...query });
  const [restricted] = await readEvents(store.database, { log: 'restricted', ...query });
  expect([open?.changed, restricted?.changed]).toEqual([['status'], ['restricted']]);
});

test('an event whose version is lost stops the reader: it would be left out without a word', async () => {
  await writer.tell({ case: 'a', type: 'case.received' });
  await store.database.query('delete from case_versions');
  await expect(told('public', true)).rejects.toThrow('event public 1 has no case version');
});
