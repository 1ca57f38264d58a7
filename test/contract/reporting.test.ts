import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { person, type SeededMirror, seedMirror } from '../support/seeded-mirror.js';

interface Contract {
  view: string;
  meaning: string;
  columns: Record<string, { type: string; meaning: string }>;
}

const folder = join(contractsDir, 'reporting');
const contracts = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Contract);

const selectColumns = `
select table_name as view, column_name as name, data_type as type from information_schema.columns
where table_schema = 'reporting' order by table_name, ordinal_position`;

let fresh: FreshDatabase;
let seeded: SeededMirror;

beforeAll(async () => {
  fresh = await freshDatabase();
  seeded = await seedMirror(fresh.database);
});

afterAll(() => fresh.drop());

async function rows<Row extends object>(statement: string): Promise<Row[]> {
  return fresh.database.query<Row>(statement);
}

describe('the reporting views', () => {
  it('are those of the contract, column by column', async () => {
    const served: Record<string, Record<string, string>> = {};
    for (const { view, name, type } of await rows<{ view: string; name: string; type: string }>(selectColumns)) {
      (served[view] ??= {})[name] = type;
    }
    const promised = contracts.map(({ view, columns }) => [
      view,
      Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type])),
    ]);
    expect(served).toEqual(Object.fromEntries(promised));
  });

  it('say what each view and column means', () => {
    const mute = contracts.flatMap(({ view, meaning, columns }) => [
      ...(meaning ? [] : [view]),
      ...Object.entries(columns).flatMap(([name, column]) => (column.meaning ? [] : [`${view}.${name}`])),
    ]);
    expect(mute).toEqual([]);
  });

  it('have no column for what is personal', async () => {
    const personal =
      /name|phone|mail|address|contact|precis|description|note|position|latitude|longitude|payload|hash|sealed|key/;
    const suspects = (await rows<{ name: string }>(selectColumns))
      .map(({ name }) => name)
      .filter((name) => personal.test(name));
    expect(suspects).toEqual([]);
  });

  it('show neither a person nor a restricted case', async () => {
    const shown = await Promise.all(contracts.map(({ view }) => rows(`select * from reporting.${view}`)));
    const text = JSON.stringify(shown);
    const secrets = [
      ...Object.values(person).flat(),
      'Hole',
      'bucket',
      'Crew',
      seeded.id('2'),
      seeded.id('5'),
      '00000002.001',
      '00000005.001',
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe('reporting.cases', () => {
  it('has the council’s date beside each instant', async () => {
    const [row] = await rows(`
      select number, received_at, received_on::text, due_on::text, completed_on::text, status, version > 0 as versioned
      from reporting.cases where number like '%.00000001.%'`);
    expect(row).toEqual({
      number: '002.2026.00000001.001',
      received_at: new Date('2026-02-01T22:30:00Z'),
      received_on: '2026-02-02',
      due_on: '2026-02-11',
      completed_on: null,
      status: 'received',
      versioned: true,
    });
  });

  it('has when the customer was last told of progress (UL-05), by the council’s date too', async () => {
    const told = `select progress_notice_at, progress_notice_on::text from reporting.cases where case_id = '${seeded.id('1')}'`;
    expect(await rows(told)).toEqual([{ progress_notice_at: null, progress_notice_on: null }]);
    await rows(`update cases set progress_notice_at = '2026-02-19T22:30:00Z' where id = '${seeded.id('1')}'`);
    expect(await rows(told)).toEqual([
      { progress_notice_at: new Date('2026-02-19T22:30:00Z'), progress_notice_on: '2026-02-20' },
    ]);
  });

  it('has each case once', async () => {
    expect(
      await rows(`select count(*)::int as all, count(distinct case_id)::int as different from reporting.cases`),
    ).toEqual([{ all: 4, different: 4 }]);
  });
});

describe('the other views', () => {
  it('case_events has the ids that consumers see', async () => {
    const events = await rows(
      `select event_id, type, sequence, occurred_on::text from reporting.case_events where number like '%.00000007.%' order by sequence limit 2`,
    );
    expect(events).toEqual([
      { event_id: `${seeded.id('7')}.1`, type: 'case.received', sequence: 1, occurred_on: '2026-02-08' },
      { event_id: `${seeded.id('7')}.2`, type: 'case.completed', sequence: 2, occurred_on: '2026-02-08' },
    ]);
  });

  it('work_orders leaves restricted cases out', async () => {
    expect(await rows(`select work_order, number from reporting.work_orders`)).toEqual([
      { work_order: 'WO-1', number: '002.2026.00000001.001' },
    ]);
  });

  it('restricted_counts counts them', async () => {
    expect(await rows(`select * from reporting.restricted_counts`)).toEqual([
      { system: 'authority', kind: 'request', status: 'received', cases: 2 },
    ]);
  });

  it('freshness counts what waits', async () => {
    expect(
      await rows(
        `select system, last_pass is not null as passed, last_proven_equal, unmapped, quarantined from reporting.freshness`,
      ),
    ).toEqual([{ system: 'authority', passed: true, last_proven_equal: null, unmapped: 1, quarantined: 3 }]);
  });
});

describe('the role', () => {
  const asReporting = <Row extends object>(statement: string): Promise<Row[]> =>
    fresh.database.transaction(async (tx) => {
      await tx.query('set local role shirelink_reporting');
      return tx.query<Row>(statement);
    });

  it('reads each view [UL-18]', async () => {
    for (const { view } of contracts)
      await expect(asReporting(`select * from reporting.${view}`)).resolves.toBeDefined();
  });

  it.each(['cases', 'case_versions', 'case_private', 'contact_lookups', 'quarantine', 'audit', 'store'])(
    'does not read the table %s',
    async (table) => {
      await expect(asReporting(`select * from public.${table}`)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('writes nothing', async () => {
    await expect(asReporting(`delete from reporting.cases`)).rejects.toMatchObject({ code: '42501' });
    await expect(asReporting(`update reporting.cases set number = '1'`)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot look behind a view: its own conditions are tested first', async () => {
    const plan = await rows<{ 'QUERY PLAN': string }>(
      `explain select * from reporting.cases where upper(number) = 'X'`,
    );
    expect(plan[0]!['QUERY PLAN']).toMatch(/^Subquery Scan on cases/);
  });
});
