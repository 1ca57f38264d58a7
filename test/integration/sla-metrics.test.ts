import { clockNames } from '../../src/model/service-standard.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { type Service, serve } from '../../src/serve.js';
import { addTallies, type Tally } from '../../src/sla/store/tally-store.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { TestIssuer } from '../support/issuer.js';
import { mirrorOf } from '../support/mirror.js';
import { ScriptedLegacy } from '../support/scripted-legacy.js';
import { testSettings } from '../support/settings.js';

/** What one process may tell Prometheus, of everything. */
const seriesAtMost = 2_000;
const unitsOfLegacy = 300;
/** Told from the database: absent where that cannot be read. */
const fromDatabase = /^shirelink_sla_(?!objective_ratio|tick_last)\w+/gm;

let fresh: FreshDatabase;
let issuer: TestIssuer;
const replicas: Service[] = [];

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  await fresh.database.query(`insert into store (council, zone) values ('test-council', 'Australia/Sydney')`);
  await countHostileUnits();
  await openHostileClocks();
  const oidc = { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' };
  const settings = testSettings({ databaseUrl: fresh.url, oidc, role: 'api' });
  for (let one = 0; one < 2; one += 1) replicas.push(await serve(settings, createLogger('silent')));
}, 60_000);

afterAll(async () => {
  for (const replica of replicas) await replica.stop();
  await issuer.stop();
  await fresh.drop().catch(() => undefined);
});

/** What a slip in a mapping, or somebody who means harm, lets a unit be. */
function hostileUnit(n: number): string {
  return [`unit ${n}`, `"} ${n}\n`, `\\${n}\\"`, `{unit="${n}"} 1`, `Straße ${n} 道路`, `${n}`.repeat(50)][n % 6]!;
}

function kindOf(clock: string): string {
  return clock.startsWith('REQ') ? 'request' : 'complaint';
}

/** Every unit of every clock met once and broken twice: in large transactions and in several at once. */
async function countHostileUnits(): Promise<void> {
  const tallies = Array.from({ length: unitsOfLegacy }, (_, n) => n).flatMap((n) =>
    clockNames.flatMap((clock) =>
      (['met', 'breached', 'breached'] as const).map((outcome): Tally => ({
        outcome,
        clock,
        kind: kindOf(clock),
        unit: n === 7 ? 'restricted' : hostileUnit(n),
      })),
    ),
  );
  const shares = Array.from({ length: 6 }, (_, share) => tallies.filter((_tally, index) => index % 6 === share));
  await Promise.all(shares.map((share) => fresh.database.transaction((tx) => addTallies(tx, share))));
}

const addClocks = `
insert into clocks (case_id, clock, cycle, system, state, started_at, due_at, due_learnt_at, breached_at, announced, historical, segments,
  rule, calendar_version, standards_version, case_version)
select c.id, name, 1, c.system, 'running', now() - interval '30 days', due, now() - interval '30 days', case when due < now() then due end,
  case when due < now() then 'breached' end, false, '[]', 'UL-02', 'test', 'test', 1
from cases c cross join unnest($1::text[]) as name
  cross join lateral (select case when c.legacy_id::int % 3 = 0 then now() + interval '3 hours' else now() - interval '1 day' end as due) d
where (name like 'REQ%') = (c.kind = 'request')`;

/** Two cases of each unit, a request and a complaint, with all clocks of their kind: broken, or due in a moment. */
async function openHostileClocks(): Promise<void> {
  const legacy = new ScriptedLegacy();
  for (let id = 0; id < 2 * unitsOfLegacy; id += 1)
    legacy.put(String(id), { codes: { unit: hostileUnit(Math.floor(id / 2)) } });
  await mirrorOf(fresh.database, legacy).runner.runPass('authority');
  await fresh.database.query(`update cases set kind = 'complaint' where legacy_id::int % 2 = 1`);
  await fresh.database.query(addClocks, [clockNames]);
}

async function scraped({ port }: Service): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(answer.status).toBe(200);
  return answer.text();
}

interface Series {
  name: string;
  labels: string;
  value: number;
}

const sample = /^([a-z_]\w*)(?:\{((?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[\d.e+-]+|NaN|[+-]Inf)$/;

/** Throws on a line that is none of the text format. */
function seriesOf(text: string): Series[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, labels = '', value] = sample.exec(line) ?? [];
    if (name === undefined) throw new Error(`no sample: ${line}`);
    return { name, labels, value: Number(value) };
  });
}

function sum(series: Series[], name: string, label: string): number {
  return series
    .filter((one) => one.name === name && one.labels.includes(label))
    .reduce((total, { value }) => total + value, 0);
}

function unitsIn(series: Series[], name: string): Set<string> {
  const labels = series.filter((one) => one.name === name).map((one) => one.labels);
  return new Set(labels.map((text) => /unit="((?:[^"\\]|\\.)*)"/.exec(text)![1]!));
}

test('hundreds of hostile units in eleven clocks are a bounded number of series, and nothing is left out of the counts', async () => {
  const series = seriesOf(await scraped(replicas[0]!));
  expect(series.length).toBeLessThan(seriesAtMost);
  for (const clock of clockNames) {
    expect([
      sum(series, 'shirelink_sla_met_total', `clock="${clock}"`),
      sum(series, 'shirelink_sla_breaches_total', `clock="${clock}"`),
      sum(series, 'shirelink_sla_open_breached', `clock="${clock}"`),
      sum(series, 'shirelink_sla_due_soon', `clock="${clock}",window="4h"`),
    ]).toEqual([unitsOfLegacy, 2 * unitsOfLegacy, unitsOfLegacy * (2 / 3), unitsOfLegacy / 3]);
  }
  const units = unitsIn(series, 'shirelink_sla_breaches_total');
  expect(units.size).toBe(42);
  expect([...units]).toEqual(expect.arrayContaining(['other', 'restricted']));
  expect(unitsIn(series, 'shirelink_sla_open_breached').size).toBeLessThanOrEqual(42);
});

test('a unit that was told apart stays so, and one that comes later does not take its place', async () => {
  const units = async () =>
    (await fresh.database.query<{ unit: string }>(`select distinct unit from sla_tallies order by 1`)).map(
      ({ unit }) => unit,
    );
  const before = await units();
  const known = before.find((unit) => unit !== 'other' && unit !== 'restricted')!;
  const totals = () =>
    fresh.database.query(
      `select unit, sum(total)::int as total from sla_tallies where unit = any($1) group by 1 order by 1`,
      [[known, 'other']],
    );
  const [first, second] = (await totals()) as { unit: string; total: number }[];
  const tally = { outcome: 'breached', clock: 'REQ-ACK', kind: 'request' } as const;
  await fresh.database.transaction((tx) =>
    addTallies(tx, [
      { ...tally, unit: known },
      { ...tally, unit: 'yet another' },
    ]),
  );
  expect(await units()).toEqual(before);
  expect(await totals()).toEqual([
    { ...first, total: first!.total + 1 },
    { ...second, total: second!.total + 1 },
  ]);
});

test('every replica tells the same', async () => {
  const [one, other] = await Promise.all(replicas.map((replica) => scraped(replica)));
  const ofStandards = (text: string) => seriesOf(text).filter(({ name }) => name.startsWith('shirelink_sla_'));
  expect(ofStandards(one!).length).toBeGreaterThan(500);
  expect(ofStandards(other!)).toEqual(ofStandards(one!));
});

test('a database that cannot be read makes them absent rather than wrong', async () => {
  expect((await scraped(replicas[0]!)).match(fromDatabase)).not.toBeNull();
  await fresh.drop();
  for (const replica of replicas) {
    const text = await scraped(replica);
    expect(text.match(fromDatabase)).toBeNull();
    expect(text).toContain('shirelink_sla_objective_ratio{clock="REQ-ACK"} 0.95');
  }
}, 60_000);
