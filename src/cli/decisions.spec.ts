import type { INestApplicationContext } from '@nestjs/common';
import { ReadAudit } from '../audit/read-audit.js';
import { CaseQueries } from '../cases/case-queries.js';
import { CaseDecisionReads, type CaseDecisionsView } from '../decisions/reads/case-decisions.js';
import { type DecidedCase, DecisionQueries } from '../decisions/reads/decision-queries.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { LocalWords } from '../sla/explain/local-words.js';
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

const id = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';
const found = {
  id,
  system: 'civicview',
  number: '24/01873',
  kind: 'complaint',
  status: 'in-progress',
  category: 'Service',
  unit: 'Roads',
  restricted: false,
};
const cases: [unknown, object] = [CaseQueries, { list: () => Promise.resolve([{ case: found }]) }];

const view: CaseDecisionsView = {
  caseId: id,
  system: 'civicview',
  number: '24/01873',
  kind: 'complaint',
  restricted: false,
  caseVersion: 3,
  policyVersion: 'abc',
  policyTitle: 'Complaints procedure',
  decidedAt: '2026-03-02T22:30:00.000Z',
  current: true,
  items: [
    {
      title: 'Is the designated officer the right one?',
      question: 'handler',
      answer: 'to-pass-on',
      rules: ['K-19', 'K-20'],
      because: 'It belongs to another office.',
      asks: [
        { role: 'general-manager', action: 'Take over this complaint.', urgent: true },
        { role: 'director', action: 'Hand it over.', urgent: false },
      ],
    },
  ],
  previous: { samePerson: 0, sameIssue: 0 },
  history: null,
  remark: null,
};
const decisions = (shown: CaseDecisionsView, audit: object[] = []): [unknown, object][] => [
  cases,
  [CaseDecisionReads, { of: (sight: object) => Promise.resolve({ ...shown, sight }) }],
  [ReadAudit, { record: (entry: object) => Promise.resolve(void audit.push(entry)) }],
];

describe('explain', () => {
  it('says each answer, its reason and rules, and what is asked of whom', async () => {
    expect(await run('decisions explain 24/01873', decisions(view))).toEqual({
      code: 0,
      out: [
        'complaint 24/01873 in civicview: in-progress, Service, Roads.',
        'By: Complaints procedure. Decided so since Tuesday 3 March 2026 at 09:30.',
        '',
        'Is the designated officer the right one? To pass on.',
        '  It belongs to another office. (K-19, K-20)',
        '  At once, the general manager: Take over this complaint.',
        '  The director: Hand it over.',
        '',
      ].join('\n'),
      err: '',
    });
  });

  it('says what was decided before', async () => {
    const [handler] = view.items;
    const before = { caseVersion: 2, policyVersion: 'abc', decidedAt: '2026-03-01T22:30:00.000Z' };
    const history = [{ ...before, supersededAt: view.decidedAt!, decisions: [{ ...handler!, answer: 'in-order' }] }];
    const { out } = await run('decisions explain 24/01873 --history', decisions({ ...view, history, items: [] }));
    expect(out.split('\n').slice(2, -1)).toEqual([
      '',
      'From Monday 2 March 2026 at 09:30 until Tuesday 3 March 2026 at 09:30:',
      '  handler: in order (K-19, K-20)',
    ]);
  });

  it('says why there is nothing', async () => {
    const remark = 'Nothing is decided of it yet.';
    const { out } = await run('decisions explain 24/01873', decisions({ ...view, items: [], decidedAt: null, remark }));
    expect(out.split('\n').slice(1, -1)).toEqual(['By: Complaints procedure.', remark]);
  });

  it('keeps who asked for restricted ones, whose earlier complaints may be among what is shown', async () => {
    const audit: object[] = [];
    const { out } = await run('decisions explain 24/01873 --restricted --json', decisions(view, audit));
    expect(JSON.parse(out)).toMatchObject({ number: '24/01873', sight: { restricted: true } });
    expect(audit).toEqual([{ actor: expect.any(String), action: 'case.decisions.restricted', subject: `case:${id}` }]);
  });
});

const listed: DecidedCase = {
  caseId: id,
  system: 'civicview',
  number: '24/01873',
  kind: 'complaint',
  status: 'received',
  category: null,
  unit: null,
  receivedAt: '2026-03-02T22:30:00.000Z',
  restricted: true,
  office: 'mayor',
  admissibility: 'admitted',
  admissible: true,
  urgent: true,
  stage: null,
  complete: false,
  policyVersion: 'abc',
  decidedAt: '2026-03-02T22:31:00.000Z',
  decisions: [],
};

describe('list', () => {
  const asked: object[] = [];
  const queries = (rows: DecidedCase[]): [unknown, object] => [
    DecisionQueries,
    {
      list: (_: object, filter: object) => {
        asked.push(filter);
        return Promise.resolve(rows.map((decided) => ({ decided, key: { at: '', id: '' } })));
      },
    },
  ];

  it('as a table in local time', async () => {
    const { out } = await run('decisions list --urgent --office mayor', [queries([listed])]);
    expect(out.split('\n')).toEqual([
      'case      kind       received    stands    unit  goes to  accepted  marks',
      '24/01873  complaint  2026-03-03  received        mayor    admitted  urgent, incomplete, restricted',
      '',
    ]);
    expect(asked.at(-1)).toEqual({ office: 'mayor', urgent: true, open: true });
  });

  it('says that there are more, or nothing', async () => {
    const more = await run('decisions list --limit 1 --all --refused', [queries([listed, listed])]);
    expect([more.out.split('\n').at(-2), asked.at(-1)]).toEqual([
      'There are more: --limit shows them.',
      { admissible: false },
    ]);
    expect((await run('decisions list', [queries([])])).out).toBe('No case to list.\n');
  });

  it.each([
    ['decisions list --office king', '--office is one of customer-service, team-leader'],
    ['decisions list --limit few', '--limit is a whole number from 1 to 10000'],
  ])('%s is wrong input', async (line, hint) => {
    expect(await run(line, [queries([])])).toEqual({ code: 2, out: '', err: expect.stringContaining(hint) });
  });
});
