import { AuditLog } from '../../src/audit/audit-log.js';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import type { OutgoingEvent } from '../../src/events/envelope.js';
import { EventPublisher } from '../../src/events/event-publisher.js';
import { LeaseLost, Leases } from '../../src/platform/leases/leases.js';
import { Database } from '../../src/platform/postgres/database.js';
import { identifyStore } from '../../src/platform/postgres/store-identity.js';
import { StoreRestoration } from '../../src/sync/store-restoration.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { mirrorOf } from '../support/mirror.js';
import { relayOf } from '../support/relays.js';
import { ScriptedLegacy } from '../support/scripted-legacy.js';
import { testServers } from '../support/test-environment.js';
import { waitFor } from '../support/wait-for.js';

const council = { council: 'test-council', zone: 'Australia/Sydney' };
const firstSource = '/shirelink/test-council/1';
const plain = { resend: false, actor: 'cli:ann' };

let fresh: FreshDatabase;
let legacy: ScriptedLegacy;
let topic: Topic;
const opened: Database[] = [];
const backups: string[] = [];

beforeEach(async () => {
  fresh = await freshDatabase();
  await identifyStore(fresh.database, council);
  legacy = new ScriptedLegacy();
  topic = new Topic();
});

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const name of backups.splice(0)) await dropDatabase(testServers().databaseUrl, name);
  await fresh.drop();
});

/** What outlives every restore: all that was ever sent. */
class Topic extends EventPublisher {
  readonly events: OutgoingEvent[] = [];

  async publish(batch: OutgoingEvent[]): Promise<void> {
    this.events.push(...batch);
    return Promise.resolve();
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}

interface Told {
  epoch: number;
  sequence: number;
  /** Null: the case was removed. */
  state: { status: string; unit: string } | null;
}

/** The newest of each case, as the contract tells consumers to decide it: by epoch, then by sequence. */
function newest(events: OutgoingEvent[]): Map<string, Told> {
  const known = new Map<string, Told>();
  for (const { key, value, headers } of events) {
    const epoch = Number(headers['ce_source']!.split('/').at(-1));
    const sequence = Number(headers['ce_sequence']);
    const before = known.get(key);
    if (before && (before.epoch > epoch || (before.epoch === epoch && before.sequence >= sequence))) continue;
    const { status, unit } = (JSON.parse(value) as { case: { status: string; unit: string } }).case;
    known.set(key, { epoch, sequence, state: headers['ce_type']!.endsWith('removed') ? null : { status, unit } });
  }
  return known;
}

/** `id unit status` of every case that a consumer takes for existing. */
function believed(events: OutgoingEvent[], names: Map<string, string>): string[] {
  return [...newest(events)]
    .filter(([, { state }]) => state !== null)
    .map(([id, { state }]) => `${names.get(id) ?? 'unknown to the store'} ${state!.unit} ${state!.status}`)
    .sort();
}

async function mirrored(database: Database): Promise<{ cases: string[]; names: Map<string, string> }> {
  const rows = await database.query<{ id: string; legacy_id: string; unit: string; status: string }>(
    `select id, legacy_id, unit, status from cases`,
  );
  return {
    cases: rows
      .filter(({ status }) => status !== 'removed')
      .map((row) => `${row.legacy_id} ${row.unit} ${row.status}`)
      .sort(),
    names: new Map(rows.map((row) => [row.id, row.legacy_id])),
  };
}

/** A pass, and everything that waits goes to the topic. */
async function goOn(database: Database): Promise<void> {
  await mirrorOf(database, legacy).runner.runPass('authority');
  await relayAll(database);
}

async function relayAll(database: Database): Promise<void> {
  const relay = relayOf({ database, publisher: topic });
  relay.start();
  await waitFor(async () => (await relay.status()).behind === 0, { what: 'all is sent' });
  await relay.stop();
}

async function open(url: string): Promise<Database> {
  const database = new Database({ url, applicationName: 'shirelink-test' });
  await database.open();
  opened.push(database);
  return database;
}

/** Copies the store as it is. Answers the live one, open, and where the copy is. */
async function backUp(): Promise<{ live: Database; backupUrl: string }> {
  const name = new URL(fresh.url).pathname.slice(1);
  const backup = `${name}_backup`;
  await fresh.database.close();
  backups.push(backup);
  const backupUrl = await waitFor(() => createDatabase(testServers().databaseUrl, backup, name), { what: 'a backup' });
  return { live: await open(fresh.url), backupUrl };
}

function restorationOf(database: Database): StoreRestoration {
  return new StoreRestoration(database, new Leases(database, 'test'), new AuditLog());
}

/**
 * Cases 1 to 4 are in the backup. In the lost time 1 and 2 move to WATER, 3 is completed, and 5 and 6 come in; all of it was
 * told. Before the restored store reads again, legacy has 2 back with WORKS and 6 no more.
 */
async function loseAnHour(): Promise<Database> {
  for (const id of ['1', '2', '3', '4']) legacy.put(id);
  await goOn(fresh.database);
  const { live, backupUrl } = await backUp();
  legacy.put('1', { codes: { unit: 'WATER' } });
  legacy.put('2', { codes: { unit: 'WATER' } });
  legacy.put('3', { codes: { closure: 'COMP' }, completedAt: '2026-03-02T03:00:00.000Z' });
  legacy.put('5');
  legacy.put('6');
  await goOn(live);
  legacy.put('2', { codes: { unit: 'WORKS' } });
  legacy.rows.delete('6');
  return open(backupUrl);
}

const legacyNow = ['1 WATER received', '2 WORKS received', '3 WORKS completed', '4 WORKS received', '5 WORKS received'];

function idsBySource(events: OutgoingEvent[]): Map<string, OutgoingEvent[]> {
  const groups = new Map<string, OutgoingEvent[]>();
  for (const event of events) {
    const key = `${event.headers['ce_source']} ${event.headers['ce_id']}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return groups;
}

/** Events that bear the same source and id and say different things: a consumer that drops repeats loses the later one. */
function confused(events: OutgoingEvent[]): number {
  return [...idsBySource(events).values()].filter((same) => new Set(same.map(({ value }) => value)).size > 1).length;
}

describe('a store that was restored to an hour ago', () => {
  test('converges on legacy, and consumers can tell the time after the backup by the epoch', async () => {
    const restored = await loseAnHour();
    const { source } = await restorationOf(restored).declare(plain);
    const before = topic.events.length;
    await goOn(restored);
    await mirrorOf(restored, legacy).runner.runSweep('authority');
    await relayAll(restored);

    const { cases, names } = await mirrored(restored);
    expect(cases).toEqual(legacyNow);
    const told = topic.events.slice(before);
    expect(
      told.map(({ key, headers }) => `${names.get(key)} ${headers['ce_sequence']} ${headers['ce_source']}`),
    ).toEqual([`1 2 ${source}`, `3 2 ${source}`, `5 1 ${source}`]);
    expect(confused(topic.events)).toBe(0);
    const [one, three, five] = ['1 WATER received', '3 WORKS completed', '5 WORKS received'];
    expect(believed(topic.events, names)).toEqual(expect.arrayContaining([one, three, five]));
  });

  test('told again from the start, it leaves nothing of the lost time with a consumer', async () => {
    const restored = await loseAnHour();
    const { source } = await restorationOf(restored).declare({ ...plain, resend: true });
    await goOn(restored);

    const { cases, names } = await mirrored(restored);
    const anew = topic.events.filter(({ headers }) => headers['ce_source'] === source);
    expect([cases, believed(anew, names)]).toEqual([legacyNow, legacyNow]);
    const sequences = (id: string) =>
      anew.filter(({ key }) => names.get(key) === id).map(({ headers }) => headers['ce_sequence']);
    expect(['1', '2', '3', '4', '5'].map(sequences)).toEqual([['1', '2'], ['1'], ['1', '2'], ['1'], ['1']]);
    expect(confused(topic.events)).toBe(0);
  });

  test('without a new epoch gives the ids of lost events to others', async () => {
    const restored = await loseAnHour();
    legacy.put('1', { codes: { unit: 'PARKS' } });
    await goOn(restored);
    expect(confused(topic.events)).toBeGreaterThan(0);
  });
});

test('is declared in one transaction, with everything that follows from it', async () => {
  const { database } = fresh;
  legacy.put('1');
  const { runner, leases } = mirrorOf(database, legacy);
  await runner.runPass('authority');
  await runner.runSweep('authority');
  await relayAll(database);
  const lease = await leases.acquire('sync:authority');
  const { before, source } = await restorationOf(database).declare(plain);

  expect(before).toEqual({
    source: firstSource,
    logs: { public: { head: 1, relayed: 1 }, restricted: { head: 0, relayed: 0 } },
    systems: [{ system: 'authority', highWater: expect.any(String), heldBy: null }],
    working: [{ name: 'sync:authority', holder: 'test' }],
  });
  const [store] = await database.query<{ epoch: number; recent: boolean }>(
    `select epoch, epoch between extract(epoch from now() - timestamptz '2020-01-01Z') - 60
       and extract(epoch from now() - timestamptz '2020-01-01Z') + 60 as recent from store`,
  );
  expect([store?.recent, source]).toEqual([true, `/shirelink/test-council/${store?.epoch}`]);
  expect(await database.query(`select actor, action, subject, detail from audit`)).toEqual([
    {
      actor: 'cli:ann',
      action: 'store.restored',
      subject: 'store',
      detail: { from: firstSource, to: source, publicPosition: 1, restrictedPosition: 0, resend: false },
    },
  ]);
  expect(
    await database.query(`select sweep, last_sweep_began_at, cursor ->> 'highWater' as water from sync_state`),
  ).toEqual([{ sweep: null, last_sweep_began_at: null, water: before.systems[0]!.highWater }]);
  await expect(database.transaction((tx) => leases.assertHeld(tx, lease!))).rejects.toThrow(LeaseLost);
  expect((await restorationOf(database).state()).logs.public).toEqual({ head: 1, relayed: 1 });
});

test('leaves everything as it was, the audit too, where it cannot be committed', async () => {
  const { database } = fresh;
  await database.query(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await database.query(
    `create constraint trigger refusal after update on store deferrable initially deferred for each row execute function refuse()`,
  );
  await expect(restorationOf(database).declare({ ...plain, resend: true })).rejects.toThrow('no');
  expect((await restorationOf(database).state()).source).toBe(firstSource);
  expect(await database.query(`select from audit`)).toEqual([]);
});

test('leaves everything as it was where the audit cannot be written', async () => {
  const { database } = fresh;
  await database.query(`alter table audit add check (action <> 'store.restored')`);
  await new Leases(database, 'other').acquire('relay');
  const before = await restorationOf(database).state();
  await expect(restorationOf(database).declare({ ...plain, resend: true })).rejects.toMatchObject({ code: '23514' });
  expect(await restorationOf(database).state()).toEqual(before);
});

test('never gives an epoch again that an earlier restore of the same backup gave', async () => {
  const { database } = fresh;
  const first = await restorationOf(database).declare(plain);
  const [now] = await database.query<{ at: Date }>(`select clock_timestamp() as at`);
  await database.query(`update store set epoch = 1`);
  await waitFor(
    async () => {
      const [later] = await database.query<{ at: Date }>(`select clock_timestamp() as at`);
      return later!.at.getTime() >= now!.at.getTime() + 1000;
    },
    { what: 'the next second' },
  );
  const second = await restorationOf(database).declare(plain);
  const third = await restorationOf(database).declare(plain);
  const epochs = [first, second, third].map(({ source }) => Number(source.split('/').at(-1)));
  expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
});

test('a lease that was given out in the lost time is never given out again', async () => {
  const { database } = fresh;
  const leases = new Leases(database, 'test');
  for (let turn = 0; turn < 3; turn += 1) await leases.release((await leases.acquire('relay'))!);
  const lost = await leases.acquire('relay');
  await database.query(`update leases set token = 1, expires_at = '-infinity'`); // as in the backup
  await restorationOf(database).declare(plain);
  for (let turn = 0; turn < 5; turn += 1) {
    const lease = await leases.acquire('relay');
    await expect(database.transaction((tx) => leases.assertHeld(tx, lost!))).rejects.toThrow(LeaseLost);
    await leases.release(lease!);
  }
});

test('a relay that runs meanwhile sends everything under the new source, from the start where that was asked for', async () => {
  const { database } = fresh;
  const leases = new Leases(database, 'running', 600);
  const relay = relayOf({ database, publisher: topic, leases });
  const { runner } = mirrorOf(database, legacy);
  relay.start();
  legacy.put('1');
  await runner.runPass('authority');
  await waitFor(async () => (await relay.status()).behind === 0, { what: 'the first event is sent' });
  const { source } = await restorationOf(database).declare({ ...plain, resend: true });
  legacy.put('1', { codes: { unit: 'WATER' } });
  await runner.runPass('authority');
  const underNew = () =>
    topic.events.filter(({ headers }) => headers['ce_source'] === source).map(({ headers }) => headers['ce_sequence']);
  await waitFor(async () => underNew().length >= 2 && (await relay.status()).behind === 0, { what: 'both are sent' });
  await relay.stop();
  expect(underNew()).toEqual(['1', '2']);
});
