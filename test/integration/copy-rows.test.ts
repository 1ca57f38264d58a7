import fc from 'fast-check';
import type { CopyValue } from '../../src/platform/postgres/copy-rows.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';

const target = { table: 'copied', columns: ['place', 'words', 'list', 'bytes', 'number', 'flag', 'document', 'at'] };
const rowsBack = `select words, list, bytes, number, flag, document, at from copied order by place`;

let store: FreshDatabase;

beforeAll(async () => {
  store = await freshDatabase();
  await store.database.query(`
    create table copied (place int primary key, words text, list text[], bytes bytea, number float8, flag boolean, document jsonb, at timestamptz)`);
});
afterAll(() => store.drop());

async function copied(rows: CopyValue[][]): Promise<object[]> {
  await store.database.query('truncate copied');
  await store.database.transaction((tx) => tx.copy(target, rows));
  return store.database.query(rowsBack);
}

// PostgreSQL keeps no NUL and no lone surrogate: what comes from legacy has been rid of them
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'\\tnr.N{}",\t\n\r\b\f\v '), maxLength: 12 }),
  fc.constantFrom('\\N', '\\.', '', 'NULL', '{}', '\\x41', "'; drop table copied; --"),
);
const row = fc.record({
  words: fc.option(text),
  list: fc.option(fc.array(text, { maxLength: 4 })),
  bytes: fc.option(fc.uint8Array({ maxLength: 40 }).map((values) => Buffer.from(values))),
  number: fc.option(fc.integer()),
  flag: fc.option(fc.boolean()),
  document: fc.option(fc.dictionary(text, text, { maxKeys: 3 })),
  at: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
});

test('whatever stands in a row comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
      const values = rows.map(({ words, list, bytes, number, flag, document, at }, place) => {
        const json = document && JSON.stringify(document);
        return [place, words, list, bytes, number, flag, json, at?.toISOString() ?? null];
      });
      expect(await copied(values)).toEqual(rows);
    }),
    { numRuns: 200 },
  );
});

test('a row that is there already, or is none, is an error, and leaves nothing', async () => {
  const good: CopyValue[] = [1, 'a', null, null, null, null, null, null];
  await expect(copied([good, good])).rejects.toMatchObject({ code: '23505' });
  await expect(copied([good, [2, 'b', null, null, null, null, '{', null]])).rejects.toMatchObject({ code: '22P02' });
  expect(await store.database.query(rowsBack)).toEqual([]);
});

test('a server that goes away in the middle is an error', async () => {
  const work = store.database.transaction(async (tx) => {
    const [backend] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await store.database.query('select pg_terminate_backend($1)', [backend!.pid]);
    await tx.copy(target, [[1, 'a', null, null, null, null, null, null]]);
  });
  await expect(work).rejects.toThrow(/terminat|connection/i);
  expect(await copied([])).toEqual([]);
});
