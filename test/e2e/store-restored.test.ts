import { contractsDir } from '../../src/config/contracts-dir.js';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { Database } from '../../src/platform/postgres/database.js';
import { identifyStore } from '../../src/platform/postgres/store-identity.js';
import { StoreRestoration } from '../../src/sync/store-restoration.js';
import { AuditLog } from '../../src/audit/audit-log.js';
import { EventSource } from '../support/event-source.js';
import { testKeys } from '../support/keys.js';
import { type Run, shirelink } from '../support/product.js';
import { seededService, type SeededService } from '../support/seeded-service.js';
import { templateDatabase, testServers } from '../support/test-environment.js';
import { waitFor } from '../support/wait-for.js';

describe('shirelink store restored', () => {
  const name = `test_restored_${process.pid}`;
  const council = { council: 'upper-lachlan', zone: 'Australia/Sydney' };
  let environment: Record<string, string>;
  let database: Database;

  beforeAll(async () => {
    const url = await createDatabase(testServers().databaseUrl, name, templateDatabase);
    database = new Database({ url, applicationName: 'shirelink-test' });
    await database.open();
    environment = {
      COUNCIL_FILE: `${contractsDir}/council/upper-lachlan.yaml`,
      DATABASE_URL: url,
      KAFKA_BROKERS: '127.0.0.1:1',
      OIDC_ISSUER: 'http://127.0.0.1:1',
      PII_KEYS: JSON.stringify(testKeys),
      AUTHORITY_URL: 'http://127.0.0.1:1',
      AUTHORITY_USERNAME: 'svc',
      AUTHORITY_PASSWORD: 'authority-secret',
      AUTHORITY_CLIENT_ID: 'shirelink',
      AUTHORITY_CLIENT_SECRET: 'client-secret',
      CIVICVIEW_DROP_DIR: '/nonexistent/civicview',
    };
  });

  afterAll(async () => {
    await database.close();
    await dropDatabase(testServers().databaseUrl, name);
  });

  const restored = (...options: string[]): Promise<Run> => shirelink(['store', 'restored', ...options], environment);
  const stored = async (): Promise<{ epoch: number; audited: string }> =>
    (
      await database.query<{ epoch: number; audited: string }>(
        `select epoch, (select count(*) from audit) as audited from store`,
      )
    )[0]!;

  it('refuses a store that has no council, one of another council, and one on which a relay works', async () => {
    const none = await restored();
    expect([none.code, none.out, none.err]).toEqual([1, '', 'shirelink: the store has no council yet\n']);
    await identifyStore(database, { ...council, council: 'elsewhere' });
    const other = await restored();
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('the backup is of another council')]);
    await database.query(`update store set council = 'upper-lachlan'`);
    const leases = new Leases(database, 'host:17', 60_000);
    const lease = await leases.acquire('relay');
    const busy = await restored();
    expect([busy.code, busy.err]).toEqual([2, expect.stringContaining('a relay is at work on this store (host:17)')]);
    await leases.release(lease!);
    expect(await stored()).toEqual({ epoch: 1, audited: '0' });
  }, 60_000);

  it('says what it would do, does it, and can be run again', async () => {
    const dry = await restored('--dry-run');
    expect([dry.code, dry.out.split('\n')[0], await stored()]).toEqual([
      0,
      'would raise the epoch in ce_source',
      { epoch: 1, audited: '0' },
    ]);
    const done = await restored('--json');
    const { epoch } = await stored();
    const logs = { public: { head: 0, relayed: 0 }, restricted: { head: 0, relayed: 0 } };
    expect([done.code, JSON.parse(done.out)]).toEqual([
      0,
      {
        dryRun: false,
        resend: false,
        source: { before: '/shirelink/upper-lachlan/1', after: `/shirelink/upper-lachlan/${epoch}` },
        logs,
        systems: [],
        working: [],
      },
    ]);
    const again = await restored('--resend');
    const after = await stored();
    expect([again.code, after.epoch > epoch, after.audited]).toEqual([0, true, '2']);
    expect(again.out).toContain(`ce_source is /shirelink/upper-lachlan/${after.epoch} from now on`);
  }, 60_000);

  it('explains itself', async () => {
    const { code, out } = await restored('--help');
    expect([code, out]).toEqual([0, expect.stringContaining('say that PostgreSQL was restored from a backup')]);
    expect(out).toContain('  $ npx shirelink store restored --resend\n');
  });
});

describe('readers of events over HTTP, when the store was restored', () => {
  let service: SeededService;

  beforeAll(async () => {
    service = await seededService();
  });

  afterAll(() => service.stop());

  it('are told by 410, streams end, and reading anew brings the whole log under the new source', async () => {
    const { api, fresh, http, issuer, seeded } = service;
    const happens = async () => {
      seeded.legacy.put('1', { codes: { unit: `UNIT-${Math.random()}` } });
      await seeded.mirror.runner.runPass('authority');
    };
    const before = (await api.as(['reporting'], 'GET /api/v1/events?limit=200')).body as Page;
    const headers = { authorization: `Bearer ${await issuer.token(['reporting'])}` };
    const stream = await EventSource.open(`${http.url}/api/v1/events/stream`, headers);
    await happens();
    await waitFor(() => stream.messages.length === 1, { what: 'an event of before' });
    const leases = new Leases(fresh.database, 'test');
    const restoration = new StoreRestoration(fresh.database, leases, new AuditLog());
    const { source } = await restoration.declare({ resend: false, actor: 'cli:ann' });

    const stale = await api.as(['reporting'], `GET /api/v1/events?after=${before.nextCursor}`);
    expect([stale.status, stale.body]).toEqual([
      410,
      expect.objectContaining({
        type: 'urn:shirelink:problem:gone',
        detail: 'The store was restored from a backup after this cursor was given. Start again without one.',
      }),
    ]);
    await happens();
    await stream.ended;
    expect(stream.messages.length).toBe(1);
    const resumed = EventSource.open(`${http.url}/api/v1/events/stream?after=${before.nextCursor}`, headers);
    await expect(resumed).rejects.toThrow('410');

    const anew = (await api.as(['reporting'], 'GET /api/v1/events?limit=200')).body as Page;
    expect(anew.items.slice(0, -2)).toEqual(before.items.map((event) => ({ ...event, source })));
    expect((await api.as(['reporting'], `GET /api/v1/events?after=${anew.nextCursor}`)).status).toBe(200);
  }, 60_000);
});

interface Page {
  items: { source: string }[];
  nextCursor: string;
}
