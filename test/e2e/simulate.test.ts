import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { simulate, type SimulateOptions } from '../../src/embedded/simulate/simulate.js';
import type { SimulationReport } from '../../src/embedded/simulate/report.js';
import { KafkaPublisher } from '../../src/events/kafka-publisher.js';
import { kafkaBrokers } from '../support/kafka.js';
import { testKeys } from '../support/keys.js';
import { simulatorProgram } from '../support/simulator-program.js';
import { testServers } from '../support/test-environment.js';

const samples = 'contracts/samples';
const home = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const withKafka = kafkaBrokers() ? describe : describe.skip;
/** A play takes ten seconds on an idle machine. */
const longest = 120_000;

async function played(options: Partial<SimulateOptions> & { kafka?: boolean } = {}) {
  const { kafka = true, ...more } = options;
  const simulated = await simulate({
    from: `${samples}/other-city.csv`,
    columns: `${samples}/other-city.columns.yaml`,
    verify: true,
    home,
    logLevel: 'silent',
    environment: process.env,
    signal: AbortSignal.timeout(110_000),
    onProgress: () => undefined,
    authorityProgram: simulatorProgram,
    servers: {
      databaseUrl: testServers().databaseUrl,
      kafkaBrokers: kafka ? kafkaBrokers() : null,
      whyNoKafka: kafka ? null : 'this test wants none',
      keys: testKeys,
      ours: false,
      stop: () => Promise.resolve(),
    },
    ...more,
  });
  if (simulated.outcome !== 'played') throw new Error(JSON.stringify(simulated));
  return { ok: simulated.result.ok, report: simulated.result.json as SimulationReport };
}

/** Without what differs from run to run. */
function lasting({ seconds, phases, databaseUrl, ...report }: SimulationReport) {
  expect(seconds).toBeGreaterThan(0);
  expect(Object.keys(phases)).toContain('first sync');
  expect(new URL(databaseUrl).pathname).toBe('/shirelink_simulate');
  return report;
}

async function ask<Row extends pg.QueryResultRow>(databaseUrl: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

function count(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const agreeing = {
  redelivered: 0,
  missing: 0,
  doubled: 0,
  sequenceGaps: 0,
  topic: 'shirelink.simulate.case-events.v1',
  verified: true,
  kafka: true,
  whyNoKafka: null,
  serversStop: false,
  differences: [],
};

withKafka('simulate', () => {
  test(
    'the Boston sample goes through whole, and nothing of it changes the second time',
    async () => {
      const from = `${samples}/boston311-sample.csv.gz`;
      const { ok, report } = await played({ from, columns: `${samples}/boston311.columns.yaml` });
      // counted here by other means: no field of the sample has a comma or a quote before the outcome
      const rows = gunzipSync(readFileSync(from)).toString().trim().split('\n').slice(1);
      const fields = rows.map((row) =>
        row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((field) => field.replace(/,$/, '')),
      );
      const completed = fields.filter(([, , , closed]) => closed !== '').length;
      // local times of one form compare as text; only the hour that the clock showed twice could tell otherwise
      const having = fields.filter(([, , target]) => target !== '') as [string, string, string, string][];
      const closed = having.filter(([, , , at]) => at !== '');
      const met = closed.filter(([, , target, at]) => at <= target).length;
      expect(ok).toBe(true);
      expect(lasting(report)).toEqual({
        ...agreeing,
        targets: {
          withTarget: having.length,
          met,
          late: closed.length - met,
          openPastTarget: having.length - closed.length,
          withoutTarget: rows.length - having.length,
        },
        rows: rows.length,
        cases: rows.length,
        byStatus: { received: rows.length - completed, completed },
        byCategory: count(fields.map((row) => row[8]!)),
        byChannel: count(fields.map((row) => row[12]!)),
        events: { 'case.received': rows.length, 'case.completed': completed },
        secondPass: { fetched: rows.length, changed: 0, events: 0 },
        rejected: [],
        warnings: [854, 856, 857, 858].map((line) => ({
          line,
          reason: `${line === 854 ? 'completed' : 'received'}: is in the hour that the clock showed twice; the earlier one was taken`,
        })),
      });
    },
    longest,
  );

  test(
    "another city's file: each bad line is named, each good line is there, and the last run's are gone",
    async () => {
      const { ok, report } = await played();
      expect(ok).toBe(true);
      expect(lasting(report)).toEqual({
        ...agreeing,
        // 8 of the 17 that have one, as its lines show
        targets: { withTarget: 17, met: 8, late: 1, openPastTarget: 7, withoutTarget: 2 },
        rows: 31,
        cases: 19,
        byStatus: { completed: 10, received: 9 },
        byCategory: {
          'Burst main': 4,
          'Café table on footpath': 1,
          'Missed bin': 4,
          Noise: 3,
          'Pipe 5" across': 1,
          Pothole: 3,
          'Street light': 1,
          'Street tree': 1,
          'Tree; dangerous': 1,
        },
        byChannel: { '': 1, App: 2, Counter: 1, Email: 1, Letter: 1, Phone: 10, Website: 3 },
        events: { 'case.received': 19, 'case.completed': 10 },
        secondPass: { fetched: 19, changed: 0, events: 0 },
        rejected: [
          { line: 6, reason: 'received: is blank' },
          { line: 7, reason: 'received: is in none of the formats' },
          { line: 8, reason: 'received: is in none of the formats' },
          { line: 9, reason: 'number: is blank' },
          { line: 10, reason: 'repeated number, first on line 3' },
          { line: 11, reason: 'completed: is in none of the formats' },
          { line: 21, reason: 'due: is a time that the clock skipped when daylight saving began' },
          { line: 22, reason: 'received: is a time that the clock skipped when daylight saving began' },
          { line: 24, reason: 'has 3 fields where the header has 10' },
          { line: 25, reason: 'has 11 fields where the header has 10' },
          { line: 30, reason: 'a quote is opened and never closed' },
          { line: 34, reason: 'repeated number, first on line 2' },
        ],
        warnings: [
          { line: 18, reason: 'completed: is in the hour that the clock showed twice; the earlier one was taken' },
          { line: 19, reason: 'received: is in the hour that the clock showed twice; the earlier one was taken' },
        ],
      });
      const found = await ask(
        report.databaseUrl,
        `select number, status, category, case_group, unit, channel, received_at, due_at, completed_at, outcome
       from cases where number in ('HB-0003', 'HB-0012', 'HB-0013', 'HB-0026') order by number`,
      );
      expect(found).toEqual([
        row('HB-0003|Tree; dangerous|Parks|Trees|Phone', ['2025-03-03T23:05Z', '2025-03-11T06:00Z', null], null),
        row(
          'HB-0012|Noise|Compliance|Rangers|Phone',
          ['2025-03-05T23:10Z', '2025-03-20T06:00Z', '2025-03-07T23:00Z'],
          null,
        ),
        row('HB-0013|Burst main|Water|Water crew|Phone', ['2025-04-05T14:59Z', null, '2025-04-05T15:30Z'], 'Repaired'),
        row('HB-0026|Pothole|Parks|Trees|App', ['2025-10-08T21:10Z', '2025-10-01T07:00Z', null], null),
      ]);
    },
    longest,
  );

  test(
    'what got lost on the way to Kafka fails it',
    async () => {
      const prepare = KafkaPublisher.prototype.prepare;
      KafkaPublisher.prototype.prepare = function (batch) {
        return prepare.call(
          this,
          batch.filter(({ position }) => position !== 7),
        );
      };
      try {
        const { ok, report } = await played();
        expect(ok).toBe(false);
        expect(report).toMatchObject({
          events: { 'case.received': 18, 'case.completed': 10 },
          missing: 1,
          doubled: 0,
          differences: expect.arrayContaining([
            'topic: event case.received: 18 where the file has 19',
            'metrics: 19 case.received published where the file has 19 and the topic 18',
          ]) as string[],
        });
      } finally {
        KafkaPublisher.prototype.prepare = prepare;
      }
    },
    longest,
  );
});

describe('simulate without a broker', () => {
  test(
    'plays into the store; the events wait there',
    async () => {
      const { ok, report } = await played({ kafka: false, verify: false });
      expect(ok).toBe(true);
      expect(report).toMatchObject({
        cases: 19,
        events: { 'case.received': 19, 'case.completed': 10 },
        redelivered: null,
        missing: null,
        secondPass: null,
        verified: false,
        kafka: false,
        whyNoKafka: 'this test wants none',
      });
    },
    longest,
  );

  test(
    'with --verify that is a failure',
    async () => {
      const { ok, report } = await played({ kafka: false });
      expect(ok).toBe(false);
      expect(report).toMatchObject({
        missing: 29,
        secondPass: { fetched: 19, changed: 0, events: 0 },
        differences: [
          'topic: no broker runs here, so nothing was read back',
          'topic: event case.received: 0 where the file has 19',
          'topic: event case.completed: 0 where the file has 10',
        ],
      });
    },
    longest,
  );
});

describe('simulate refuses', () => {
  test('a columns file and a CSV file with faults, before anything is started', async () => {
    const columns = join(home, 'columns.yaml');
    writeFileSync(
      columns,
      '{zone: Australia/Sydney, formats: [dd/MM/yyyy], columns: {number: Reference, received: Logged, unit: Crew}, delimiter: ";"}',
    );
    const refused = await simulate({
      from: `${samples}/other-city.csv`,
      columns,
      verify: true,
      home,
      logLevel: 'silent',
      environment: {},
      signal: AbortSignal.timeout(10_000),
      onProgress: () => undefined,
    });
    expect(
      refused.outcome === 'faults' ? refused.faults.map(({ where, what }) => `${where} ${what}`) : refused,
    ).toEqual([
      `${columns} columns.received names 'Logged', which the header of ${samples}/other-city.csv does not have`,
      `${columns} columns.unit names 'Crew', which the header of ${samples}/other-city.csv does not have`,
    ]);
  });
});

/** `texts`: number, category, group, unit and channel; `times`: received, due and completed. */
function row(texts: string, times: (string | null)[], outcome: string | null) {
  const [number, category, case_group, unit, channel] = texts.split('|');
  const [received_at, due_at, completed_at] = times.map((time) => (time === null ? null : new Date(time)));
  const status = completed_at === null ? 'received' : 'completed';
  return { number, status, category, case_group, unit, channel, received_at, due_at, completed_at, outcome };
}
