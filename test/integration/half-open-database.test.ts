import { Database } from '../../src/platform/postgres/database.js';
import { freshDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let proxy: TcpProxy;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  const url = new URL(fresh.url);
  proxy = await TcpProxy.start(Number(url.port));
  url.port = String(proxy.port);
  database = new Database({ url: url.href, applicationName: 'half-open', poolSize: 4 });
  await database.open();
});

afterAll(async () => {
  await database.close();
  await proxy.stop();
  await fresh.drop();
});

test('a connection that carries nothing any more is given up in seconds, a statement that takes its time is not', async () => {
  const began = performance.now();
  const lost = database.transaction(async (tx) => {
    await tx.query('select 1');
    proxy.freeze();
    return tx.query('select 2 as two');
  });
  await expect(lost).rejects.toMatchObject({ name: 'AnswerLost', code: 'answer-lost' });
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(await database.query(`select 3 as three from pg_sleep(9)`)).toEqual([{ three: 3 }]);
}, 60_000);
