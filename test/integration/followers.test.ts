import { followEvents } from '../../src/events/follow-events.js';
import { type Follower, followerPosition, followOnce } from '../../src/events/followers.js';
import type { Transaction } from '../../src/platform/postgres/database.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter } from '../support/event-log.js';
import { latch } from '../support/latch.js';
import { silent } from '../support/relays.js';
import { waitFor } from '../support/wait-for.js';

let store: FreshDatabase;
let writer: EventLogWriter;

beforeEach(async () => {
  store = await freshDatabase();
  writer = new EventLogWriter(store.database);
  await store.database.query('create table effects (position bigint primary key, worker text not null)');
});
afterEach(() => store.drop());

const key = { name: 'test', log: 'public' } as const;

function follower(worker: string, fail: (position: number) => boolean = () => false): Follower {
  return {
    ...key,
    limit: 2,
    async apply(tx, events) {
      for (const { position } of events) {
        await tx.query('insert into effects values ($1, $2)', [position, worker]);
        if (fail(position)) throw new Error('effect failed');
      }
    },
  };
}

async function effects(): Promise<number[]> {
  const rows = await store.database.query<{ position: string }>('select position from effects order by position');
  return rows.map(({ position }) => Number(position));
}

async function tellFive(): Promise<void> {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await writer.tell({ case: name, type: 'case.received' });
}

test('the effect and the position commit together, or neither', async () => {
  await tellFive();
  expect(await followOnce(store.database, follower('one'))).toBe(2);
  await expect(
    followOnce(
      store.database,
      follower('one', (position) => position === 4),
    ),
  ).rejects.toThrow('effect failed');
  expect([await effects(), await followerPosition(store.database, key)]).toEqual([[1, 2], 2]);
});

test('two replicas take turns: each event has one effect', async () => {
  await tellFive();
  const steps = ['one', 'two', 'one', 'two'].map((worker) => followOnce(store.database, follower(worker)));
  expect((await Promise.all(steps)).sort()).toEqual([0, 1, 2, 2]);
  expect(await effects()).toEqual([1, 2, 3, 4, 5]);
});

test('a commit that comes late is not skipped', async () => {
  const late = latch();
  const appended = latch();
  const slow = store.database.transaction(async (tx: Transaction) => {
    await writer.tellIn(tx, { case: 'slow', type: 'case.received' });
    appended.open();
    await late.opened;
  });
  await appended.opened;
  const quick = writer.tell({ case: 'quick', type: 'case.received' });
  expect(await followOnce(store.database, follower('one'))).toBe(0);
  late.open();
  await Promise.all([slow, quick]);
  expect(await followOnce(store.database, follower('one'))).toBe(2);
  expect(await effects()).toEqual([1, 2]);
});

test('following goes on after a failure, from where it stood', async () => {
  await tellFive();
  const stop = new AbortController();
  let failures = 2;
  const flaky = follower('one', (position) => position === 3 && failures-- > 0);
  const following = followEvents(store.database, flaky, { signal: stop.signal, logger: silent });
  await waitFor(async () => (await effects()).length === 5, { what: 'five effects' });
  stop.abort();
  await following;
  expect(await effects()).toEqual([1, 2, 3, 4, 5]);
});
