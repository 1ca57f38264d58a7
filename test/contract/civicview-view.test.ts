import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { CivicViewSettings } from '../../src/config/settings.js';
import { defineCivicView } from '../../src/legacy/civicview/adapter.js';
import type { CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import type { LegacyCursor, LegacyPage } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { benchMapping, officers } from '../support/civicview-bench-rows.js';
import { testServers } from '../support/test-environment.js';
import { never, rest } from './kit/check.js';

const schema = `care_${randomBytes(6).toString('hex')}`;
const { databaseUrl } = testServers();
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query(`create schema ${schema}`);
});

afterAll(async () => {
  await admin.query(`drop schema ${schema} cascade`);
  await admin.end();
});

/** The columns of the sample's row, as texts but for the time of the last change. */
async function createRows(name: string, type: string): Promise<void> {
  await admin.query(`create table ${schema}.${name}
    (request_no text, received text, category text, status text, modified ${type}, description text)`);
}

function adapter(name: string, url = databaseUrl) {
  const given = benchMapping({ transport: 'view', view: { schema, name, overlapSeconds: 20 } });
  const bare = Object.fromEntries(Object.keys(given.columns).map((column) => [column, null]));
  const held = {
    number: 'request_no',
    received: 'received',
    category: 'category',
    status: 'status',
    modified: 'modified',
  };
  const columns = { ...bare, ...held, description: 'description' } as unknown as CivicViewMapping['columns'];
  const dates = { ...given.dates, formats: ['dd/MM/yyyy HH:mm'] };
  const limits = { ...given.limits, retries: 0 };
  const settings: CivicViewSettings = {
    ...{ name: 'civicview', mapping: { ...given, zone: 'Australia/Sydney', columns, dates, limits }, mappingPath: '' },
    ...{ officers, syncEverySeconds: 5, sweepEverySeconds: 60, connection: { kind: 'view', databaseUrl: url } },
  };
  return defineCivicView(settings, { clock: new SystemClock() });
}

const pass = (legacy: ReturnType<typeof adapter>, cursor: LegacyCursor | null = null): Promise<LegacyPage[]> =>
  rest(legacy.changesSince(cursor, { signal: never })[Symbol.asyncIterator]());

async function failureOf(name: string, url?: string): Promise<string> {
  const outcome: unknown = await pass(adapter(name, url)).catch((error: unknown) => error);
  if (!(outcome instanceof SourceError)) throw new Error(`no failure but ${JSON.stringify(outcome)}`);
  return `${outcome.code} ${outcome.consequence}`;
}

test.each([
  // 14:07 on the wall in Sydney either way; what follows on the server is another time zone's
  ['timestamp', '2025-03-03 14:07:30'],
  ['timestamptz', '2025-03-03 03:07:30+00'],
])('a view with a %s reads as a file would', async (type, modified) => {
  await createRows(`of_${type}`, type);
  await admin.query(`set timezone = 'America/New_York'`);
  await admin.query(
    `insert into ${schema}.of_${type} values ('24/01873', '03/03/2025 14:07', 'CMP-SERVICE', 'WAITING', $1, 'Pothole — deep')`,
    [modified],
  );
  const [page] = await pass(adapter(`of_${type}`));
  expect(page!.records).toMatchObject([
    {
      legacyId: '24/01873',
      receivedAt: '2025-03-03T03:07:00.000Z',
      modifiedAt: '2025-03-03T03:07:30.000Z',
      codes: { progress: 'WAITING' },
      details: { description: 'Pothole — deep' },
    },
  ]);
  // what changed since, by the server's own clock
  const { cursor } = page!;
  expect((await pass(adapter(`of_${type}`), cursor)).flatMap(({ records }) => records)).toEqual([]);
  const now = type === 'timestamptz' ? 'now()' : `now() at time zone 'Australia/Sydney'`;
  await admin.query(`update ${schema}.of_${type} set modified = ${now}, status = 'CLOSED'`);
  expect((await pass(adapter(`of_${type}`), cursor))[0]!.records).toMatchObject([{ codes: { closure: 'CLOSED' } }]);
});

test('nothing can be written, not even by the view itself', async () => {
  await createRows('written', 'timestamp');
  await admin.query(`create function ${schema}.write() returns text language sql as
    $$ insert into ${schema}.written (request_no) values ('24/09999') returning request_no $$`);
  await admin.query(`create view ${schema}.writing as select ${schema}.write() as request_no, '03/03/2025 14:07' as received,
    'X' as category, 'X' as status, now()::timestamp as modified, '' as description`);
  expect(await failureOf('writing')).toBe('view-writes halt-system');
  expect((await admin.query(`select from ${schema}.written`)).rowCount).toBe(0);
});

test('what a site must mend stops the system, with a code that says what it is', async () => {
  await createRows('of_text', 'text');
  expect(await failureOf('of_text')).toBe('column-type halt-system');
  expect(await failureOf('nowhere')).toBe('view-missing halt-system');
  await admin.query(`create view ${schema}.narrow as select request_no, modified from ${schema}.of_timestamp`);
  expect(await failureOf('narrow')).toBe('column-missing halt-system');
  const stranger = new URL(databaseUrl);
  stranger.username = `nobody_${schema}`;
  expect(await failureOf('of_timestamp', stranger.href)).toBe('sign-in-refused halt-system');
  stranger.username = 'x';
  stranger.port = '1';
  expect(await failureOf('of_timestamp', stranger.href)).toBe('sql-econnrefused retry');
});

test('a name that is none is only a name', async () => {
  expect(await failureOf('x"; drop table of_timestamp; --')).toBe('view-missing halt-system');
  expect((await admin.query(`select from ${schema}.of_timestamp`)).rowCount).toBe(1);
});
