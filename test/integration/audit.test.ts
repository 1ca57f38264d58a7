import { AuditLog } from '../../src/audit/audit-log.js';
import { AuditQueries } from '../../src/audit/audit-queries.js';
import { AuditSealer } from '../../src/audit/audit-sealer.js';
import { verifyAudit } from '../../src/audit/verify-audit.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Database } from '../../src/platform/postgres/database.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

const log = new AuditLog();
let fresh: FreshDatabase;
let sealer: AuditSealer;

beforeEach(async () => {
  fresh = await freshDatabase();
  sealer = new AuditSealer(fresh.database, new Leases(fresh.database, 'test'), { role: 'all' }, createLogger('silent'));
});

afterEach(() => fresh.drop());

async function record(...actors: string[]): Promise<void> {
  for (const actor of actors) {
    await log.record(fresh.database, { actor, action: 'case.search', subject: 'cases', detail: { by: ['phone'] } });
  }
}

async function change(statement: string): Promise<void> {
  await fresh.database.query(statement);
}

describe('the audit', () => {
  it('is listed newest first, filtered, and goes on', async () => {
    await record('ann', 'bob', 'ann');
    const audit = new AuditQueries(fresh.database);
    const [newest, ...rest] = await audit.list({ actor: 'ann' }, { before: null, limit: 10 });
    expect(newest).toEqual({
      id: '3',
      at: expect.any(String),
      actor: 'ann',
      action: 'case.search',
      subject: 'cases',
      detail: { by: ['phone'] },
      sealed: false,
    });
    expect(rest.map(({ id }) => id)).toEqual(['1']);
    expect((await audit.list({}, { before: '3', limit: 1 })).map(({ id }) => id)).toEqual(['2']);
  });

  it('stands or falls with the act', async () => {
    const act = fresh.database.transaction(async (tx) => {
      await log.record(tx, { actor: 'ann', action: 'sync.hold', subject: 'system:authority' });
      throw new Error('the act failed');
    });
    await expect(act).rejects.toThrow('the act failed');
    expect(await new AuditQueries(fresh.database).list({}, { before: null, limit: 10 })).toEqual([]);
  });
});

describe('the chain', () => {
  it('holds together over several sealings', async () => {
    expect(await verifyAudit(fresh.database)).toEqual({ intact: true, sealed: 0, waiting: 0, head: null });
    await record('ann', 'bob');
    expect(await sealer.seal()).toBe(2);
    await record('cat');
    expect(await verifyAudit(fresh.database)).toEqual({
      intact: true,
      sealed: 2,
      waiting: 1,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect([await sealer.seal(), await sealer.seal()]).toEqual([1, 0]);
    expect(await verifyAudit(fresh.database)).toMatchObject({ intact: true, sealed: 3, waiting: 0 });
  });

  it.each([
    [
      'a changed actor',
      `update audit set actor = 'eve' where id = 2`,
      { sealed: 1, broken: { id: '2', why: 'changed' } },
    ],
    [
      'a changed time',
      `update audit set at = at + interval '1 microsecond' where id = 3`,
      { sealed: 2, broken: { id: '3', why: 'changed' } },
    ],
    [
      'a changed detail',
      `update audit set detail = '{}' where id = 1`,
      { sealed: 0, broken: { id: '1', why: 'changed' } },
    ],
    ['a row taken out', `delete from audit where id = 2`, { sealed: 1, broken: { id: '3', why: 'taken-out-before' } }],
    [
      'the first row taken out',
      `delete from audit where id = 1`,
      { sealed: 0, broken: { id: '2', why: 'taken-out-before' } },
    ],
    [
      'a row slipped in',
      `update audit set hash = null where id = 2`,
      { sealed: 1, broken: { id: '3', why: 'unsealed-between' } },
    ],
  ])('shows %s', async (_, fraud, found) => {
    await record('ann', 'bob', 'cat', 'dan');
    await sealer.seal();
    await change(fraud);
    expect(await verifyAudit(fresh.database)).toEqual({ intact: false, ...found });
  });

  it('waits for a writer with a lower id that has not committed, and seals it in its place', async () => {
    const other = new Database({ url: fresh.url, applicationName: 'slow-writer' });
    await other.open();
    let commit = (): void => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let wrote = (): void => undefined;
    const hasWritten = new Promise<void>((resolve) => (wrote = resolve));
    const slow = other.transaction(async (tx) => {
      await log.record(tx, { actor: 'slow', action: 'sync.hold', subject: 'system:authority' });
      wrote();
      await mayCommit;
    });
    await hasWritten;
    await record('quick');
    await expect(sealer.seal()).rejects.toMatchObject({ code: '55P03' });
    commit();
    await slow;
    await other.close();
    expect(await sealer.seal()).toBe(2);
    expect(await verifyAudit(fresh.database)).toMatchObject({ intact: true, sealed: 2 });
  });

  it('is written by one replica at a time', async () => {
    await record('ann');
    const lease = await new Leases(fresh.database, 'other').acquire('audit-sealer');
    expect(await sealer.seal()).toBeNull();
    await new Leases(fresh.database, 'other').release(lease!);
    expect(await sealer.seal()).toBe(1);
  });
});
