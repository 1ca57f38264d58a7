import type { Database } from '../../src/platform/postgres/database.js';
import { SlaFigures } from '../../src/sla/sla-figures.js';
import { fillClocksOf } from '../bench/clock-store.js';
import { ClockGround } from '../support/clock-ground.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { ScriptedLegacy } from '../support/scripted-legacy.js';
import { SlaReads } from '../support/sla-reads.js';

const [march, later] = ['2027-03-01T00:00:00.000Z', '2027-03-05T00:00:00.000Z'];
const many = { count: 20_000, from: '2027-02-01T00:00:00Z', to: '2027-02-26T05:00:00Z' };

let fresh: FreshDatabase;
let ground: ClockGround;

beforeAll(async () => {
  fresh = await freshDatabase();
  const { database } = fresh;
  ground = new ClockGround(database, { service: new ScriptedLegacy().service });
  await fillClocksOf(database, ground.rules, many);
  // one in a hundred is open still, and some of those are broken
  await database.query(`
    update clocks set state = case when right(case_id::text, 2) = '00' then state else 'late' end, wake_at = null,
      breached_at = case when right(case_id::text, 1) = '0' then due_at end`);
  await database.query('vacuum analyze clocks');
});
afterAll(() => fresh.drop());

/** Tables that a reading goes through from end to end, by the plans of all that it asks. */
async function readWholly(reading: (database: Database) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const query: Database['query'] = async (statement, values) => {
    const text = typeof statement === 'string' ? statement : statement.text;
    const rows = await fresh.database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    plans.push(...rows.map((row) => row['QUERY PLAN']));
    return fresh.database.query(statement, values);
  };
  await reading(Object.assign(Object.create(fresh.database) as Database, { query }));
  return plans.flatMap((line) => /Seq Scan on (\w+)/.exec(line)?.[1] ?? []);
}

// each few seconds for each that looks at the board, and at each scrape
test.each<[string, (database: Database) => Promise<unknown>]>([
  ['the board', (database) => new SlaFigures(database, ground.rules).atGlance()],
  ['the gauge of what is broken', (database) => new SlaFigures(database, ground.rules).openBreached()],
  ['the gauge of what is due soon', (database) => new SlaFigures(database, ground.rules).dueSoon()],
  ['the gauge of what is unconfirmed', (database) => new SlaFigures(database, ground.rules).unconfirmed()],
  [
    'the forecast',
    (database) => new SlaReads(database, ground.rules, march).forecast.view({ restricted: true }, {}, later),
  ],
])('%s does not read what is over', async (_, reading) => {
  expect(await readWholly(reading)).not.toContain('clocks');
});
