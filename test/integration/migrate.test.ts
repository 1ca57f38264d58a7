import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { migrations } from '../../src/migrations/migrations.js';
import { migrate, schemaState } from '../../src/platform/postgres/migrate.js';
import { openDatabase } from '../../src/platform/postgres/open-database.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { testServers } from '../support/test-environment.js';

const server = testServers().databaseUrl;
const name = `test_migrate_${process.pid}`;
const names = migrations.map((migration) => new migration().name);
let replicas: Database[];

beforeAll(async () => {
  const databaseUrl = await createDatabase(server, name);
  replicas = await Promise.all([1, 2, 3].map(() => openDatabase({ databaseUrl, role: 'all' })));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await dropDatabase(server, name);
});

it('says of an empty database what is waiting, and changes nothing', async () => {
  expect(await schemaState(replicas[0]!)).toEqual({ applied: [], waiting: names });
  expect(await replicas[0]!.query(`select to_regclass('migrations') as there`)).toEqual([{ there: null }]);
});

it('is applied once, however many replicas start it at once', async () => {
  const applied = await Promise.all(
    replicas.map((replica) => migrate(replica, { council: 'test-council', zone: 'Australia/Sydney' })),
  );
  expect(applied.toSorted((one, other) => other.length - one.length)).toEqual([names, [], []]);
  expect(await schemaState(replicas[0]!)).toEqual({ applied: names, waiting: [] });
});
