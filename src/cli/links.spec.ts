import type { INestApplicationContext } from '@nestjs/common';
import { ReadAudit } from '../audit/read-audit.js';
import { UnresolvedQueries, type UnresolvedView } from '../links/unresolved-queries.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import { LocalWords } from '../sla/explain/local-words.js';
import type { Composition } from './composition.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const item: UnresolvedView = {
  id: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
  reason: 'not-in-care',
  number: 'D26/5501',
  channel: 'letter',
  registeredAt: '2026-03-02T00:00:00.000Z',
  ageBusinessDays: 4,
  unit: 'Roads',
  office: 'team-leader',
  workOrder: 'WO-7',
  caseNumber: '24/01873',
  clock: 'CMP-REG',
  rule: 'K-10',
  byDefault: true,
  role: 'senior-records-officer',
  dueAt: '2026-03-04T05:30:00.000Z',
  overdue: { days: 2, minutes: 700 },
  breachedAt: null,
  historical: false,
  explain: null,
};

async function run(line: string, found: UnresolvedView[] = [item]) {
  let [out, err] = ['', ''];
  const asked: unknown[] = [];
  const streams = {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  };
  const features = new Map<unknown, object>([
    [ExplainWords, { words: new LocalWords('Australia/Sydney') }],
    [
      ReadAudit,
      { record: ({ action, subject }: { action: string; subject: string }) => asked.push([action, subject]) },
    ],
    [
      UnresolvedQueries,
      {
        list: (sight: { restricted: boolean }, filter: object, { limit }: { limit: number }) => {
          asked.push([sight, filter]);
          const seen = sight.restricted ? found : [];
          return Promise.resolve(seen.slice(0, limit).map((document) => ({ document, key: { at: '', id: '' } })));
        },
      },
    ],
  ]);
  const application = { get: (token: unknown) => features.get(token) } as INestApplicationContext;
  const composition = {
    application: () => Promise.resolve(application),
    close: () => Promise.resolve(),
  } as unknown as Composition;
  const shell = new Shell(composition, new AbortController().signal, streams);
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, ['node', 'shirelink', ...line.split(' ')]);
  return { code, out, err, asked };
}

it('lists who has what since when, and the audit log keeps that somebody looked', async () => {
  const { code, out, asked } = await run('links unresolved --restricted --office team-leader --overdue');
  expect(code).toBe(0);
  expect(asked).toEqual([
    ['links.unresolved.restricted', 'unresolved'],
    [{ restricted: true }, { office: 'team-leader', overdue: true }],
  ]);
  expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['document', 'registered (Australia/Sydney)', 'came by', 'sent to', 'due in CARE', 'over', 'names'],
    [
      'D26/5501',
      '2026-03-02 11:00',
      'letter',
      'team leader, Roads',
      '2026-03-04 16:30',
      '2 business days',
      '24/01873, WO-7',
    ],
    [''],
  ]);
});

it('without the word it shows nothing, and says why; a total would tell', async () => {
  const { code, out, asked } = await run('links unresolved');
  expect([code, asked]).toEqual([0, [[{ restricted: false }, {}]]]);
  expect(out).toBe(
    'Nothing is known of such complaints, so they are restricted: --restricted shows them, and the audit log keeps that you looked.\n',
  );
});

it('says when everything is in CARE', async () => {
  expect((await run('links unresolved --restricted', [])).out).toBe(
    'Every written complaint that Records told of is in CARE.\n',
  );
});

it('more than is shown is said; JSON and CSV have all', async () => {
  const many = Array.from({ length: 60 }, () => item);
  expect((await run('links unresolved --restricted', many)).out).toContain('There are more: --limit');
  expect(
    (JSON.parse((await run('links unresolved --restricted --json', many)).out) as { items: [] }).items,
  ).toHaveLength(60);
  expect((await run('links unresolved --restricted --csv', many)).out.trim().split('\n')).toHaveLength(61);
});

it.each([
  ['links unresolved --json --csv', '--json or --csv, not both'],
  ['links unresolved --reason lost', '--reason is one of not-in-care'],
  ['links unresolved --office cook', '--office is one of customer-service'],
])('%s ends with 2', async (line, said) => {
  const { code, err } = await run(line);
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
});
