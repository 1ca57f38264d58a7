import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../src/auth/roles.js';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { contractViolations, type OpenApi } from '../support/contract-violations.js';
import { DecisionGround, idOf } from '../support/decision-ground.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

const document = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as OpenApi;

let service: SeededService;
let ground: DecisionGround;

/**
 * 24/1: a request. 24/2: a public complaint that grew out of it, of the same person as 24/3. 24/3: a restricted complaint about a director that
 * grew out of it too. 24/4: the newest public complaint of that person, urgent, and once decided otherwise.
 */
beforeAll(async () => {
  service = await seededService();
  ground = new DecisionGround(service.fresh.database);
  await ground.firstPassEnded();
  const person = { customer: '55321', name: 'Planted Person', phone: '02 5550 0100' };
  const at = (day: number) => ({ receivedAt: `2026-03-0${day}T00:00:00.000Z` });
  await ground.tell('24/1', { kind: 'request', complaint: null, ...at(1) }, person);
  await ground.tell('24/2', { complaint: { request: '24/1' }, ...at(2) }, person);
  await ground.tell('24/3', { complaint: { request: '24/1', about: 'director' }, restricted: true, ...at(3) }, person);
  await ground.decided('24/4', at(4), person);
  await ground.decided('24/4', { priority: 'urgent' });
});

afterAll(() => service.stop());

const get = (roles: Role[], path: string) => service.api.as(roles, `GET /api/v1/${path}`);
const audited = (like: string) =>
  service.fresh.database.query(`select actor, action, subject from audit where action like $1 order by id`, [like]);

describe('answers are what the contract says', () => {
  it.each<[Role[], string]>([
    [['records'], 'cases/{24/4}/decisions?history=true'],
    [['reporting'], 'cases/{24/2}/decisions'],
    [['operations', 'restricted'], 'cases/{24/3}/decisions'],
    [['operations'], 'cases/{24/3}/decisions'],
    [['operations'], 'cases/{24/4}/decisions?history=maybe'],
    [['records'], 'cases/{24/4}/previous'],
    [['records', 'restricted'], 'cases/{24/4}/previous?limit=1'],
    [['records'], 'cases/{24/4}/previous?cursor=nonsense'],
    [['reporting'], 'cases/{24/4}/previous'],
    [['reporting'], 'cases/{24/1}/related'],
    [['records', 'restricted'], 'cases/{24/3}/related'],
    [['records'], 'decisions'],
    [
      ['operations'],
      'decisions?office=general-manager&urgent=false&admissible=true&incomplete=false&open=true&limit=1',
    ],
    [['admin', 'restricted'], 'decisions?kind=complaint,request&unit=Roads&system=civicview'],
    [['operations'], 'decisions?office=king'],
    [['operations'], 'decisions?cursor=nonsense'],
    [['reporting'], 'decisions'],
    [['records'], 'cases/{24/4}'],
    [['records'], 'cases/{24/4}/history'],
  ])('%j: %s', async (roles, path) => {
    const sample = `GET /api/v1/${path.replace(/\{[^}]+\}/, '{id}')}`;
    const answer = await get(
      roles,
      path.replace(/\{([^}]+)\}/, (_, number: string) => idOf(number)),
    );
    expect(contractViolations(document, sample, answer)).toEqual([]);
  });
});

interface Shown {
  items: { question: string; answer: string; title: string; rules: string[]; because: string; asks: object[] }[];
  previous: object;
  history: { caseVersion: number; decisions: { question: string; answer: string }[] }[] | null;
}

describe('decisions of a case', () => {
  it('come with their rules, a reason to read out, and what is asked of whom', async () => {
    const { body } = await get(['operations'], `cases/${idOf('24/4')}/decisions?history=true`);
    const { items, previous, history } = body as Shown;
    expect(items.find(({ question }) => question === 'urgency')).toEqual({
      title: 'How fast must somebody act?',
      question: 'urgency',
      answer: 'at-once',
      rules: ['UL-14'],
      because: 'Its priority is urgent, so the officer or the supervisor is contacted at once.',
      asks: [
        { role: 'responsible-officer', action: 'Act on this urgent case now.', urgent: true },
        {
          role: 'customer-service-supervisor',
          action: 'Make sure that the officer or the supervisor of this urgent case has been contacted.',
          urgent: true,
        },
      ],
    });
    expect(previous).toEqual({ samePerson: 1, sameIssue: 0 });
    expect(
      history!.map(({ caseVersion, decisions }) => [caseVersion, decisions.map(({ answer }) => answer)[3]]),
    ).toEqual([[1, 'ordinary']]);
  });

  it('of a restricted case are not found without the role, and with it the audit says who looked [K-21]', async () => {
    const path = `cases/${idOf('24/3')}/decisions`;
    const [hidden, missing] = await Promise.all([
      get(['records'], path),
      get(['records'], path.replace(/^cases\/./, 'cases/0')),
    ]);
    expect([hidden.status, hidden.body]).toEqual([404, missing.body]);
    expect((await get(['records', 'restricted'], path)).status).toBe(200);
    expect(await audited('case.decisions.%')).toContainEqual({
      actor: 'records+restricted-person',
      action: 'case.decisions.restricted',
      subject: `case:${idOf('24/3')}`,
    });
  });
});

describe('a restricted complaint is not given away [K-16, K-21]', () => {
  const numbers = (body: unknown) => JSON.stringify(body).match(/24\/3|"restricted":true/g) ?? [];

  it.each([
    `cases/${idOf('24/1')}/related`,
    `cases/${idOf('24/4')}/previous`,
    `cases/${idOf('24/4')}/decisions?history=true`,
    'decisions',
    'decisions?office=general-manager',
  ])('by %s', async (path) => {
    const { fresh } = service;
    const before = await get(['records'], path);
    expect([before.status, numbers(before.body)]).toEqual([200, []]);
    // as though it had never been
    await fresh.database.query(`update cases set kind = 'other', complaint = null where number = '24/3'`);
    const without = await get(['records'], path);
    await fresh.database.query(
      `update cases set kind = 'complaint', complaint = (select state -> 'complaint' from case_versions v where v.case_id = cases.id)
       where number = '24/3'`,
    );
    expect(without.body).toEqual(before.body);
  });

  it('but is there for those with the role, and the audit says so', async () => {
    const related = await get(['records', 'restricted'], `cases/${idOf('24/1')}/related`);
    expect((related.body as { complaints: { number: string }[] }).complaints.map(({ number }) => number)).toEqual([
      '24/3',
      '24/2',
    ]);
    await get(['records', 'restricted'], `cases/${idOf('24/4')}/previous`);
    const officer = { actor: 'records+restricted-person', subject: `case:${idOf('24/3')}` };
    expect(await audited('case.%.restricted')).toEqual(
      expect.arrayContaining([
        { ...officer, action: 'case.related.restricted' },
        { ...officer, action: 'case.previous.restricted' },
      ]),
    );
  });
});

it('whoever looks for a person’s earlier complaints is in the audit, and no value of that person is anywhere [K-03, K-14]', async () => {
  const { body } = await get(['records'], `cases/${idOf('24/4')}/previous`);
  expect(body).toMatchObject({
    samePerson: 1,
    sameIssue: 0,
    items: [{ case: { number: '24/2' }, by: ['customer', 'name', 'phone'], samePerson: true, sameIssue: false }],
    nextCursor: null,
  });
  expect(JSON.stringify(body)).not.toMatch(/55321|Planted|5550/);
  expect(await audited('case.previous')).toContainEqual({
    actor: 'records-person',
    action: 'case.previous',
    subject: `case:${idOf('24/4')}`,
  });
});

it('the worklist goes on page by page', async () => {
  const whole = (await get(['records', 'restricted'], 'decisions')).body as { items: { number: string }[] };
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `decisions?limit=3${cursor && `&cursor=${cursor}`}`;
    const page = (await get(['records', 'restricted'], path)).body as typeof whole & { nextCursor: string | null };
    seen.push(...page.items.map(({ number }) => number));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(whole.items.map(({ number }) => number));
  expect(seen).toEqual(expect.arrayContaining(['24/1', '24/2', '24/3', '24/4']));
});
