import { reportLines, type SimulationReport } from './report.js';

const report: SimulationReport = {
  rows: 14,
  cases: 1200,
  byStatus: { received: 200, completed: 1000 },
  byCategory: Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`category ${index}`, index + 1])),
  byChannel: { Phone: 1199, '': 1 },
  targets: { withTarget: 1000, met: 800, late: 150, openPastTarget: 50, withoutTarget: 200 },
  events: { 'case.received': 1200, 'case.completed': 1000 },
  redelivered: 0,
  missing: 0,
  doubled: 0,
  sequenceGaps: 0,
  secondPass: { fetched: 1200, changed: 0, events: 0 },
  rejected: Array.from({ length: 12 }, (_, index) => ({ line: index + 2, reason: 'number: is blank' })),
  warnings: [],
  databaseUrl: 'postgres://127.0.0.1/x',
  topic: 'a-topic',
  seconds: 12.34,
  phases: { read: 1, play: 11.34 },
  verified: true,
  kafka: true,
  whyNoKafka: null,
  serversStop: false,
  differences: [],
};

describe('reportLines', () => {
  test('the first ten rejects, the most frequent names, and how many more there are', () => {
    const lines = reportLines(report);
    expect(lines.slice(0, 13)).toEqual([
      '14 rows, 1,200 cases, 12 rejected, 0 warnings',
      ...Array.from({ length: 10 }, (_, index) => `  rejected line ${index + 2}: number: is blank`),
      '  and 2 more: --json lists them all',
      'by status',
    ]);
    expect(lines.filter((line) => /category/.test(line))).toHaveLength(13);
    expect(lines).toContain('         14  category 13');
    expect(lines).toContain('             and 2 more');
    expect(lines).toContain('          1  (blank)');
    expect(lines).toContain('           completed within target 80.0 %; 200 without a target count for nobody');
    expect(lines.slice(-6)).toEqual([
      'missing 0, doubled 0, sequence gaps 0, delivered again 0',
      'second pass: fetched 1,200, changed 0, events 0',
      'store, topic and metrics agree with the file',
      'database   postgres://127.0.0.1/x',
      'topic      a-topic',
      '12.3 s: read 1.0, play 11.3',
    ]);
  });

  test('what differs is said instead', () => {
    const lines = reportLines({ ...report, missing: 1, differences: ['store: 1 cases missing'] });
    expect(lines).toContain('DIFFERENT: store: 1 cases missing');
    expect(lines.join()).not.toMatch(/agree/);
  });

  test('without a broker and without --verify', () => {
    const unverified = {
      verified: false,
      redelivered: null,
      missing: null,
      doubled: null,
      sequenceGaps: null,
      secondPass: null,
    };
    const lines = reportLines({ ...report, ...unverified, kafka: false, whyNoKafka: 'no Java 17', serversStop: true });
    expect(lines).toContain('by event, waiting for Kafka');
    expect(lines.slice(-5)).toEqual([
      'not compared with the file: --verify does that',
      'database   postgres://127.0.0.1/x',
      'topic      a-topic (no Kafka: no Java 17)',
      'both stay until the next run; `npm start` brings their servers up, on ports that may differ',
      '12.3 s: read 1.0, play 11.3',
    ]);
  });
});
