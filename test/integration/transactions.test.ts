import type { Transaction } from '../../src/platform/postgres/database.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { latch } from '../support/latch.js';

let store: FreshDatabase;

beforeAll(async () => {
  store = await freshDatabase();
  await store.database.query('create table written (word text)');
});
afterAll(() => store.drop());

const words = async () =>
  (await store.database.query<{ word: string }>('select word from written order by word')).map(({ word }) => word);

async function writeTwice(tx: Transaction, started: () => void): Promise<void> {
  await tx.query(`insert into written values ('one')`);
  started();
  await tx.query(`select pg_sleep(0.05)`);
  await tx.copy({ table: 'written', columns: ['word'] }, [['two']]);
  await tx.query(`insert into written values ('three')`);
}

test('work that runs on beside a transaction that failed writes nothing more', async () => {
  const begun = latch();
  let beside: Promise<void> | null = null;
  const failing = store.database.transaction(async (tx) => {
    beside = writeTwice(tx, begun.open);
    beside.catch(() => undefined);
    await begun.opened;
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  await expect(beside).rejects.toThrow('the transaction has ended');
  expect(await words()).toEqual([]);
});

test('what is committed is committed, and nothing comes after it', async () => {
  let late: Transaction | null = null;
  await store.database.transaction(async (tx) => {
    late = tx;
    await tx.query(`insert into written values ('kept')`);
  });
  await expect(late!.query(`insert into written values ('late')`)).rejects.toThrow('the transaction has ended');
  expect(await words()).toEqual(['kept']);
});
