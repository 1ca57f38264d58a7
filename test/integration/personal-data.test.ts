import { AuditLog } from '../../src/audit/audit-log.js';
import { Erasure } from '../../src/cases/erasure.js';
import { KeyRotation } from '../../src/cases/rotate-keys.js';
import type { KeyRing as KeyRingSettings } from '../../src/config/settings.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { freshDatabase } from '../support/database.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { noDetails, ScriptedLegacy } from '../support/scripted-legacy.js';
import { waitFor } from '../support/wait-for.js';

const person = {
  name: 'Zebulon Quigglesworth',
  phones: ['0491 570 156'],
  email: 'zq@example.test',
  address: '1 Quokka Lane',
};
const planted = ['Quigglesworth', '491570156', '491 570 156', 'zq@example.test', 'Quokka', 'Wombat', 'Bilby'];
const key = (fill: string) => Buffer.alloc(32, fill).toString('base64');
const oldKeys: KeyRingSettings = {
  encrypt: { active: 'e1', keys: { e1: key('a') } },
  hash: { active: 'h1', keys: { h1: key('b') } },
};
const newKeys: KeyRingSettings = {
  encrypt: { active: 'e2', keys: { e1: key('a'), e2: key('c') } },
  hash: { active: 'h2', keys: { h1: key('b'), h2: key('d') } },
};
const onlyNew: KeyRingSettings = {
  encrypt: { active: 'e2', keys: { e2: key('c') } },
  hash: { active: 'h2', keys: { h2: key('d') } },
};

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let legacy: ScriptedLegacy;

beforeEach(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
  legacy = new ScriptedLegacy();
  legacy.capabilities.details = true;
});

afterEach(() => fresh.drop());

async function mirrored(keys: KeyRingSettings): Promise<Mirror> {
  const mirror = mirrorOf(database, legacy, { keys });
  mirror.worker.start();
  await waitFor(detailed, { timeoutMs: 15_000, what: 'cases with their details' });
  await mirror.worker.stop();
  return mirror;
}

async function detailed(): Promise<boolean> {
  if (!(await wholePass())) return false;
  return (await database.query(`select id from cases where details_wanted_at is not null`)).length === 0;
}

async function wholePass(): Promise<boolean> {
  const [row] = await database.query<{ count: number }>(`select count(*)::int as count from cases`);
  return row!.count === legacy.rows.size;
}

/** Every table's every row as text. */
async function wholeDatabase(): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_schema in ('public', 'reporting')`,
  );
  const rows = await Promise.all(tables.map(({ name }) => database.query(`select * from ${name}`)));
  return JSON.stringify(rows, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : value));
}

async function versions(): Promise<number> {
  const [row] = await database.query<{ count: number }>(`select count(*)::int as count from case_versions`);
  return row!.count;
}

function plant(id: string): void {
  legacy.put(id, { precis: 'Wombat at the gate of Zebulon Quigglesworth' });
  legacy.details.set(id, {
    ...noDetails,
    progress: 'ACTN',
    contact: person,
    description: 'Bilby in the drain',
    notes: [{ at: null, text: 'rang Zebulon Quigglesworth' }],
  });
}

async function texts(mirror: Mirror): Promise<Record<string, string>> {
  const parts = await database.query<{ case_id: string; part: string; sealed: Buffer; key_id: string }>(
    `select * from case_private`,
  );
  const opened = parts.map(({ case_id: id, part, sealed, key_id: keyId }) => [
    part,
    mirror.keys.open({ sealed, keyId }, `case_private.${part}:${id}`),
  ]);
  return Object.fromEntries(opened) as Record<string, string>;
}

test('what people say and who they are is sealed: none of it can be read in any table, and it can be opened', async () => {
  plant('1');
  const mirror = await mirrored(oldKeys);
  const dump = await wholeDatabase();
  expect(planted.filter((word) => dump.includes(word))).toEqual([]);
  expect(await texts(mirror)).toEqual({
    contact: JSON.stringify(person),
    description: 'Bilby in the drain',
    notes: JSON.stringify([{ at: null, text: 'rang Zebulon Quigglesworth' }]),
  });
  expect(await database.query(`select status, version from cases`)).toEqual([{ status: 'in-progress', version: 2 }]);
});

test('a changed contact is told without being shown, and an unchanged one is not told', async () => {
  plant('1');
  await mirrored(oldKeys);
  await database.query(`update cases set details_wanted_at = now()`);
  await mirrored(oldKeys);
  expect(await versions()).toBe(2);
  legacy.details.set('1', { ...legacy.details.get('1')!, contact: { ...person, phones: ['0491 570 157'] } });
  await database.query(`update cases set details_wanted_at = now()`);
  await mirrored(oldKeys);
  expect(await database.query(`select changed from case_versions where version = 3`)).toEqual([
    { changed: ['contact'] },
  ]);
  const dump = await wholeDatabase();
  expect(planted.filter((word) => dump.includes(word))).toEqual([]);
});

test('key rotation resumes where it was cut off, leaves nothing under the old keys, changes no version and emits nothing', async () => {
  for (let id = 1; id <= 450; id += 1) legacy.put(String(id), { precis: `Wombat ${id}` });
  plant('1');
  legacy.rows.set('bad', {
    outcome: 'reject',
    key: 'bad',
    reason: 'bad-date',
    detail: 'receivedDatetime is no date',
    payload: { documentPrecis: 'Bilby' },
  });
  legacy.capabilities.details = false;
  await mirrorOf(database, legacy, { keys: oldKeys }).runner.runPass('authority');
  const [before, heads] = [await versions(), await database.query(`select * from event_heads order by log`)];

  const rotation = new KeyRotation(database, new KeyRing(newKeys), new AuditLog());
  const cut = new AbortController();
  const cutAfterFirstBatch = { actor: 'test', signal: cut.signal, onProgress: () => cut.abort() };
  await expect(rotation.run(cutAfterFirstBatch)).rejects.toThrow();
  expect((await rotation.remaining()).sealed).toBe(451 - 200);
  await rotation.run({ actor: 'test', signal: new AbortController().signal, onProgress: () => undefined });
  expect(await rotation.remaining()).toEqual({ sealed: 0, lookups: 0, hashes: 0 });

  const reread = mirrorOf(database, legacy, { keys: onlyNew });
  expect(await reread.runner.runPass('authority', { full: true })).toMatchObject({
    unchanged: 450,
    changed: 0,
    events: 0,
  });
  expect(await versions()).toBe(before);
  expect(await database.query(`select * from event_heads order by log`)).toEqual(heads);
  expect(await reread.runner.runPass('authority', { full: true })).toMatchObject({ unchanged: 450 });
});

test("personal data of a removed case is erased after the council's days, its history stays, and a legal hold spares it", async () => {
  plant('1');
  plant('2');
  await mirrored(oldKeys);
  await database.query(
    `update cases set removed_at = now() - interval '91 days', legal_hold = legacy_id = '2', status = 'removed'`,
  );
  const erasure = new Erasure(database, new AuditLog());
  const signal = new AbortController().signal;
  expect(await erasure.run(90, signal)).toEqual({ cases: 1, quarantined: 0, conflicts: 0 });
  expect(await erasure.run(90, signal)).toEqual({ cases: 0, quarantined: 0, conflicts: 0 });
  const left = await database.query(
    `select legacy_id, precis is not null as precis, (select count(*)::int from case_private where case_id = id) as parts,
       (select count(*)::int from contact_lookups where case_id = id) as lookups from cases order by legacy_id`,
  );
  expect(left).toEqual([
    { legacy_id: '1', precis: false, parts: 0, lookups: 0 },
    { legacy_id: '2', precis: true, parts: 3, lookups: 3 },
  ]);
  expect(await versions()).toBe(4);
  expect(await database.query(`select action, detail from audit`)).toEqual([
    { action: 'personal-data.erase', detail: { cases: 1, quarantined: 0, conflicts: 0, days: 90 } },
  ]);
});
