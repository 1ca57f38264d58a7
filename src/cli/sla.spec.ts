import type { INestApplicationContext } from '@nestjs/common';
import { ReadAudit } from '../audit/read-audit.js';
import { CaseQueries } from '../cases/case-queries.js';
import { Clock } from '../platform/clock/clock.js';
import { BreachQueries, type BreachView } from '../sla/breaches/breach-queries.js';
import { ClockRecompute } from '../sla/clock-recompute.js';
import { CaseClocks } from '../sla/explain/case-clocks.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { LocalWords } from '../sla/explain/local-words.js';
import { StandardsOverview } from '../sla/explain/standards-overview.js';
import { Forecast } from '../sla/forecast/forecast.js';
import { WhatIf } from '../sla/what-if/what-if.js';
import { WhatIfRecompute } from '../sla/what-if/what-if-recompute.js';
import type { Composition } from './composition.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const words: [unknown, object] = [ExplainWords, { words: new LocalWords('Australia/Sydney') }];

async function run(line: string, features: [unknown, object][] = []) {
  let [out, err] = ['', ''];
  const streams = {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  };
  const known = new Map<unknown, object>([words, ...features]);
  const application = { get: (token: unknown) => known.get(token) } as INestApplicationContext;
  const composition = {
    application: () => Promise.resolve(application),
    close: () => Promise.resolve(),
  } as unknown as Composition;
  const shell = new Shell(composition, new AbortController().signal, streams);
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, ['node', 'shirelink', ...line.split(' ')]);
  return { code, out, err };
}

const breach: BreachView = {
  caseId: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
  system: 'authority',
  number: '002.2026.00000001.001',
  kind: 'request',
  unit: 'Works, east',
  category: 'Pothole',
  restricted: false,
  clock: 'REQ-DONE',
  title: 'Complete a request',
  rule: 'UL-03',
  byDefault: false,
  cycle: 1,
  revision: 1,
  state: 'running',
  startedAt: '2026-03-02T00:00:00.000Z',
  dueAt: '2026-03-16T05:30:00.000Z',
  breachedAt: '2026-03-16T05:30:00.000Z',
  stoppedAt: null,
  historical: false,
  overdue: { days: 2, minutes: 700 },
  role: 'manager',
  action: 'escalate',
  escalation: { state: 'wanted', wantedAt: '2026-03-16T05:31:00.000Z' },
  notice: 'sent',
};
const breaches = (found: BreachView[], leftOut = 0): [unknown, object] => [
  BreachQueries,
  {
    list: (_: unknown, __: unknown, { limit }: { limit: number }) =>
      Promise.resolve(
        found.slice(0, limit).map((one) => ({ breach: one, key: { at: '', id: '', clock: '', cycle: 1 } })),
      ),
    historicalLeftOut: () => Promise.resolve(leftOut),
  },
];

describe('wrong input ends with 2 and says what is right', () => {
  it.each([
    ['sla breaches --clock HURRY', '--clock is one of REQ-ACK, REQ-DONE'],
    ['sla breaches --limit few', '--limit is a whole number from 1 to 1000000'],
    ['sla breaches --json --csv', '--json or --csv, not both'],
    ['sla forecast --until monday', '--until is a date (2026-03-09), a local time (2026-03-09T09:00), or an instant'],
    ['sla what-if --clock REQ-DONE --from 2026-01-01', 'name another target (--days) or another calendar (--calendar)'],
    ['sla what-if --clock REQ-DONE --days 401 --from 2026-01-01', '--days is a whole number from 0 to 400'],
    ['sla what-if --clock REQ-DONE --calendar /nonexistent.yaml --from 2026-01-01', '1 fault to mend'],
    [
      'sla what-if --clock REQ-DONE --days 3 --unit weeks --from 2026-01-01',
      '--unit is one of business-days, calendar-days',
    ],
    ['sla what-if --clock REQ-DONE --days 3 --from 2026-05-01', '--from is not before --to'],
    ['sla explain 17', 'there is no case of this number or id, or it is restricted (--restricted)'],
  ])('%s', async (line, hint) => {
    const none = { list: () => Promise.resolve([]), byId: () => Promise.resolve(null) };
    const clock = { instant: () => '2026-04-01T00:00:00.000Z' };
    const { code, out, err } = await run(line, [
      [CaseQueries, none],
      [Clock, clock],
      [Forecast, {}],
      [WhatIf, {}],
      breaches([]),
    ]);
    expect([code, line.includes('--json') ? '' : out, err]).toEqual([2, '', expect.stringContaining(hint)]);
  });

  it('an instant that is over', async () => {
    const forecast = { until: () => ({ ok: false, problem: 'is over already' }) };
    const { code, err } = await run('sla forecast --until 2020-01-01', [[Forecast, forecast]]);
    expect([code, err]).toEqual([2, 'shirelink: --until is over already\n']);
  });
});

describe('breaches', () => {
  it('as a table in local time', async () => {
    expect(await run('sla breaches', [breaches([breach], 3)])).toEqual({
      code: 0,
      out: [
        'case                   standard  unit         due (Australia/Sydney)  over             stands  asked',
        '002.2026.00000001.001  REQ-DONE  Works, east  2026-03-16 16:30        2 business days  open    manager (escalate: wanted)',
        '3 were due before Shirelink saw their case, and are left out (--historical).',
        '',
      ].join('\n'),
      err: '',
    });
  });

  it('as CSV, each line ended once', async () => {
    const { out } = await run('sla breaches --csv', [breaches([breach])]);
    const [head = '', row = '', ...rest] = out.split('\r\n');
    expect([head.split(',').length, row.split(',').slice(3, 6), rest]).toEqual([
      25,
      ['request', '"Works', ' east"'],
      [''],
    ]);
  });

  it('says that there are more', async () => {
    const { out } = await run('sla breaches --limit 1', [breaches([breach, { ...breach, historical: true }])]);
    expect(out.split('\n').at(-2)).toBe('There are more: --limit, --json or --csv show them.');
  });
});

describe('explain', () => {
  const found = {
    id: breach.caseId,
    number: breach.number,
    kind: 'request',
    system: 'authority',
    status: 'waiting',
    category: 'Pothole',
    unit: null,
    restricted: true,
  };
  const clocks = {
    zone: 'Australia/Sydney',
    remark: null,
    items: [
      {
        clock: 'REQ-ACK',
        calendarVersion: 'cal-1',
        explain: {
          summary: 'It is due.',
          steps: [{ text: 'Received.' }, { text: 'Due.' }],
          days: { notCounted: [{ date: '2026-04-03', name: 'Good Friday', source: 'The Act' }] },
        },
      },
    ],
    notObservable: [{ clock: 'REQ-PROG', title: 'Tell', reason: 'nobody shows it' }],
  };

  it('prints what is to be read out', async () => {
    const audited: object[] = [];
    const { code, out } = await run('sla explain 002.2026.00000001.001 --restricted', [
      [CaseQueries, { list: () => Promise.resolve([{ case: found }]) }],
      [CaseClocks, { of: () => Promise.resolve(clocks) }],
      [ReadAudit, { record: (entry: object) => Promise.resolve(void audited.push(entry)) }],
    ]);
    expect([code, out]).toEqual([
      0,
      [
        'request 002.2026.00000001.001 in authority: waiting, Pothole. Times are those of Australia/Sydney.',
        '',
        'REQ-ACK',
        '  It is due.',
        '  1. Received.',
        '  2. Due.',
        '     2026-04-03 Good Friday: The Act',
        '     calendar cal-1',
        '',
        'Not watched here:',
        '  REQ-PROG Tell: nobody shows it',
        '',
      ].join('\n'),
    ]);
    expect(audited).toEqual([
      {
        actor: expect.stringMatching(/^cli:/) as string,
        action: 'case.clocks.restricted',
        subject: `case:${breach.caseId}`,
      },
    ]);
  });
});

describe('recompute', () => {
  const preview = { needs: 'rejudge', clocks: 10, changed: 3, dueMoved: 2, corrected: 1, breached: 1, met: 0 };
  const whatIf: [unknown, object] = [
    WhatIfRecompute,
    { needs: () => Promise.resolve('rejudge'), run: () => Promise.resolve(preview) },
  ];
  const work = (done: object | null): [unknown, object] => [ClockRecompute, { run: () => Promise.resolve(done) }];

  it.each<[string, object | null, number, string]>([
    [
      'sla recompute --dry-run',
      null,
      0,
      '10 clocks looked at; 3 would change: 2 due instants move, 1 results are corrected by a new revision.',
    ],
    ['sla recompute', { cases: 4, changed: 3 }, 0, '4 cases judged anew, 3 clocks changed.'],
    ['sla recompute', null, 1, 'Another process judges clocks anew at the moment'],
  ])('%s', async (...[line, done, exit, told]) => {
    const { code, out } = await run(line, [whatIf, work(done)]);
    expect([code, out]).toEqual([exit, expect.stringContaining(told)]);
  });
});

it('standards name whose target it is, and why one is not watched', async () => {
  const item = {
    clock: 'CMP-REG',
    title: 'Enter a complaint',
    target: { text: '2 business days' },
    rule: 'K-10',
    targetBy: 'default',
    pausesWhileWaiting: false,
    onBreach: { role: 'senior-records-officer', action: 'worklist' },
    notObservable: [{ reason: 'Authority does not show it' }],
  };
  const categories = [{ system: 'authority', category: 'Tree', days: 1, unit: 'business-days', source: 'legacy' }];
  const view = { items: [item], categories, version: 'v1', calendarVersion: 'c1', zone: 'Australia/Sydney' };
  const { out } = await run('sla standards', [[StandardsOverview, { all: () => view }]]);
  expect(out).toBe(
    [
      'Service standards v1, calendar c1, Australia/Sydney',
      '',
      'standard  what               target           rule  set by   pauses  on breach                          watched',
      'CMP-REG   Enter a complaint  2 business days  K-10  default  never   senior-records-officer (worklist)  no',
      '',
      'Not watched, so that nobody takes them for kept:',
      '  CMP-REG: Authority does not show it',
      '',
      'category  target (UL-03)  which rules',
      "Tree      1 business day  Authority's own date rules",
      '',
    ].join('\n'),
  );
});
