import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import type { Answer } from '../support/api-client.js';
import { contractViolations, type OpenApi } from '../support/contract-violations.js';
import { seedClocks } from '../support/seeded-clocks.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

const document = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as OpenApi;
const hour = 3_600_000;

let service: SeededService;

interface Shown {
  items: { caseId: string; clock: string; unit: string | null }[];
  nextCursor: string | null;
  historicalLeftOut: number | null;
  willBreach: number;
  broken: number;
  byUnit: { unit: string | null }[];
  leftOut: { stale: { system: string; clocks: number }[]; historical: number };
}

const shown = ({ body }: Answer) => body as Shown;

beforeAll(async () => {
  service = await seededService();
  await seedClocks(service);
});

afterAll(() => service.stop());

const id = (legacyId: string) => service.seeded.id(legacyId);
const casesIn = (answer: Answer) => [...new Set(shown(answer).items.map(({ caseId }) => caseId))].toSorted();

describe('answers are what the contract says', () => {
  const from = '2026-01-01T00:00:00Z';
  it.each([
    ['records', 'GET /api/v1/cases/{1}/clocks'],
    ['reporting', 'GET /api/v1/cases/{7}/clocks'],
    ['records', 'GET /api/v1/cases/{3}/clocks'],
    ['records', 'GET /api/v1/cases/{2}/clocks'],
    ['operations', 'GET /api/v1/sla/breaches'],
    ['operations', 'GET /api/v1/sla/breaches?historical=true&limit=200'],
    [
      'operations',
      'GET /api/v1/sla/breaches?clock=REQ-ACK,REQ-DONE&kind=request&open=true&system=authority&role=manager',
    ],
    ['operations', 'GET /api/v1/sla/breaches?clock=HURRY'],
    ['operations', 'GET /api/v1/sla/breaches?cursor=nonsense'],
    ['operations', 'GET /api/v1/sla/breaches.csv?colour=red'],
    ['admin', 'GET /api/v1/sla/forecast'],
    ['admin', 'GET /api/v1/sla/forecast?until=soon'],
    ['admin', `GET /api/v1/sla/what-if?clock=REQ-DONE&days=3&from=${from}`],
    ['admin', `GET /api/v1/sla/what-if?clock=REQ-DONE&from=${from}`],
    ['records', 'GET /api/v1/sla/standards'],
    ['records', 'GET /api/v1/sla/breaches'],
  ])('%s: %s', async (role, sample) => {
    const concrete = sample.replace(/\{(\d)\}/, (_, legacyId: string) => id(legacyId));
    const answer = await service.api.as([role], concrete);
    expect(contractViolations(document, sample.replace(/\{\d\}/, '{id}'), answer)).toEqual([]);
  });
});

describe('a case’s clocks', () => {
  it('come with words to read out', async () => {
    const answer = await service.api.as(['records'], `GET /api/v1/cases/${id('1')}/clocks`);
    const { items, zone } = answer.body as {
      items: { clock: string; explain: { steps: { text: string }[] } }[];
      zone: string;
    };
    expect([answer.status, zone, items.map(({ clock }) => clock)]).toEqual([
      200,
      'Australia/Sydney',
      ['REQ-ACK', 'REQ-DONE', 'REQ-PROG'],
    ]);
    expect(items[1]!.explain.steps[0]!.text).toBe(
      'Received Monday 2 February 2026 at 09:30: that day is day 0, and counting begins with the next (UL-01).',
    );
  });

  it('of a restricted case are not found without the role, and with it the audit says who looked', async () => {
    const path = `GET /api/v1/cases/${id('5')}/clocks`;
    expect((await service.api.as(['records'], path)).status).toBe(404);
    expect((await service.api.as(['records', 'restricted'], path)).status).toBe(200);
    const audited = await service.fresh.database.query(
      `select actor, subject from audit where action = 'case.clocks.restricted'`,
    );
    expect(audited).toEqual([{ actor: 'records+restricted-person', subject: `case:${id('5')}` }]);
  });
});

describe.each(['breaches', 'forecast'])('%s', (route) => {
  const path = `GET /api/v1/sla/${route}`;

  it('shows restricted cases to those alone who may see them', async () => {
    const open = await service.api.as(['operations'], path);
    const closed = await service.api.as(['operations', 'restricted'], path);
    expect(casesIn(open)).not.toContain(id('5'));
    expect(casesIn(open)).not.toContain(id('2'));
    expect(casesIn(closed)).toEqual(expect.arrayContaining([...casesIn(open), id('5')]));
  });

  it('gives none of them away in a total', async () => {
    const { fresh, api } = service;
    const totals = async () => {
      const { items, historicalLeftOut, willBreach, broken, byUnit, leftOut } = shown(
        await api.as(['operations'], path),
      );
      return { items: items.length, historicalLeftOut, willBreach, broken, byUnit, leftOut };
    };
    const before = await totals();
    await fresh.database.query(
      `insert into clocks select case_id, 'CMP-ACK', cycle, revision, system, state, started_at, stopped_at, due_at, due_learnt_at,
         legacy_due_at, council_due_at, warn_at, warned_at, breached_at, announced, true, target, net_minutes, gross_minutes, segments,
         remark, category, rule, calendar_version, standards_version, case_version, null
       from clocks where case_id = $1 and clock in ('REQ-ACK')`,
      [id('5')],
    );
    expect(await totals()).toEqual(before);
    await fresh.database.query(`delete from clocks where clock = 'CMP-ACK'`);
  });

  it('goes on page by page', async () => {
    const whole = shown(await service.api.as(['operations', 'restricted'], path)).items;
    const seen: Shown['items'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const request: string = `${path}?limit=1${cursor && `&cursor=${cursor}`}`;
      const page = shown(await service.api.as(['operations', 'restricted'], request));
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ caseId, clock }) => [caseId, clock])).toEqual(whole.map(({ caseId, clock }) => [caseId, clock]));
    expect(seen.length).toBeGreaterThan(1);
  });
});

describe('breaches as a file', () => {
  it('are CSV for whoever prefers it, and audited', async () => {
    const byHeader = await service.api.as(['operations'], 'GET /api/v1/sla/breaches', {
      headers: { accept: 'text/csv' },
    });
    const byName = await service.api.as(['operations'], 'GET /api/v1/sla/breaches.csv');
    expect([byHeader.status, byHeader.headers.get('content-disposition')]).toEqual([
      200,
      'attachment; filename="breaches.csv"',
    ]);
    expect(byHeader.body).toBe(byName.body);
    const [head = '', ...rows] = (byHeader.body as string).trimEnd().split('\r\n');
    expect(head.split(',').slice(0, 9)).toEqual([
      'caseId',
      'system',
      'number',
      'kind',
      'unit',
      'category',
      'restricted',
      'clock',
      'title',
    ]);
    expect(rows.every((row) => !row.startsWith(id('5')))).toBe(true);
    expect(rows.filter((row) => row.startsWith(id('1')))).toHaveLength(1);
    const audited = await service.fresh.database.query(
      `select distinct action from audit where action like 'sla.export%'`,
    );
    expect(audited).toEqual([{ action: 'sla.export' }]);
  });
});

describe('what is asked wrongly is named', () => {
  const later = (days: number) => new Date(Date.now() + days * 24 * hour).toISOString();
  it.each<[string, string, string]>([
    ['forecast?until=soon', 'until', 'must be an instant with its offset, such as 2026-03-03T22:00:00Z'],
    ['forecast?until=2020-01-01T00:00:00Z', 'until', 'is over already; name an instant that is still to come'],
    [`forecast?until=${later(400)}`, 'until', 'is more than a year away; name an instant within the next 366 days'],
    [
      'what-if?clock=REQ-DONE&days=401&from=2026-01-01T00:00:00Z',
      'days',
      'must be a whole number of days from 0 to 400',
    ],
    ['what-if?clock=REQ-DONE&days=3&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from', 'must be before `to`'],
    [
      'what-if?clock=REQ-DONE&days=3&from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'from',
      'is more than 366 days before `to`: ask for less at a time, or ask `npx shirelink sla what-if`',
    ],
    ['standards?colour=red', 'colour', 'is not known here: this address takes no parameters'],
  ])('%s', async (path, field, problem) => {
    const { status, body } = await service.api.as(['admin'], `GET /api/v1/sla/${path}`);
    expect([status, (body as { errors: object[] }).errors]).toEqual([400, [{ field, problem }]]);
  });
});

it('what-if answers from history, and writes nothing', async () => {
  const before = await service.fresh.database.query(`select * from clocks order by case_id, clock`);
  const asked = 'GET /api/v1/sla/what-if?clock=REQ-PROG&days=1&from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z';
  const { body } = await service.api.as(['operations'], asked);
  expect(body).toMatchObject({
    clock: 'REQ-PROG',
    rule: { days: 1, unit: 'business-days' },
    today: { running: 3 },
    other: { overdue: 3 },
  });
  expect(await service.fresh.database.query(`select * from clocks order by case_id, clock`)).toEqual(before);
});
