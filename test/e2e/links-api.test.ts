import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { DocumentInbox } from '../../src/links/document-inbox.js';
import type { UnresolvedView } from '../../src/links/unresolved-queries.js';
import type { Answer } from '../support/api-client.js';
import { contractViolations, type OpenApi } from '../support/contract-violations.js';
import { letter } from '../support/document-stage.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

const document = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as OpenApi;
const path = 'GET /api/v1/links/unresolved';
const insiders = ['records', 'restricted'];

let service: SeededService;

const shown = ({ body }: Answer) => body as { items: UnresolvedView[]; nextCursor: string | null };
const numbers = (answer: Answer) => shown(answer).items.map(({ number }) => number);

/** Five letters a business day apart, the last of them yesterday evening. */
beforeAll(async () => {
  service = await seededService();
  const inbox = service.http.app.get(DocumentInbox);
  const told = [
    { registeredAt: '2026-03-02T00:00:00Z', channel: 'letter', workOrder: 'WO-77' },
    { registeredAt: '2026-03-03T00:00:00Z', channel: 'e-mail', officer: 'NOBODY' },
    { registeredAt: '2026-03-04T00:00:00Z', channel: 'website-form', officer: null, office: 'director' },
    { registeredAt: '2026-03-05T00:00:00Z', channel: 'feedback-form', caseNumber: '24/01873' },
    { registeredAt: new Date(Date.now() - 60_000).toISOString(), channel: null },
  ];
  for (const [index, changes] of told.entries()) {
    const documentId = `550${index}`;
    await inbox.take({ ...letter, documentId, recordNumber: `D26/${documentId}`, ...changes });
  }
});

afterAll(() => service.stop());

it.each([
  [['records', 'restricted'], 'GET /api/v1/links/unresolved'],
  [
    ['operations', 'restricted'],
    'GET /api/v1/links/unresolved?reason=not-in-care&unit=Roads&office=manager&overdue=true',
  ],
  [['records'], 'GET /api/v1/links/unresolved'],
  [['records'], 'GET /api/v1/links/unresolved?reason=whatever'],
  [['records'], 'GET /api/v1/links/unresolved?cursor=nonsense'],
  [['reporting'], 'GET /api/v1/links/unresolved'],
  [['operations'], 'GET /api/v1/links/unresolved.csv?colour=red'],
])('%j: %s is answered by the contract', async (roles, sample) => {
  expect(contractViolations(document, sample, await service.api.as(roles, sample))).toEqual([]);
});

it('the longest waiting first, with why it is due when it is [K-10, K-12]', async () => {
  const { items } = shown(await service.api.as(insiders, path));
  expect(items.map(({ number, channel, unit, office }) => [number, channel, unit, office])).toEqual([
    ['D26/5500', 'letter', 'Roads', 'manager'],
    ['D26/5501', 'e-mail', null, null],
    ['D26/5502', 'website-form', null, 'director'],
    ['D26/5503', 'feedback-form', 'Roads', 'manager'],
    ['D26/5504', null, 'Roads', 'manager'],
  ]);
  expect({ ...items[0], id: '', ageBusinessDays: 0, overdue: null, explain: null }).toEqual({
    id: '',
    reason: 'not-in-care',
    number: 'D26/5500',
    channel: 'letter',
    registeredAt: '2026-03-02T00:00:00.000Z',
    ageBusinessDays: 0,
    unit: 'Roads',
    office: 'manager',
    workOrder: 'WO-77',
    caseNumber: null,
    clock: 'CMP-REG',
    rule: 'K-10',
    byDefault: true,
    role: 'senior-records-officer',
    dueAt: '2026-03-04T05:30:00.000Z',
    overdue: null,
    breachedAt: null,
    historical: true,
    explain: null,
  });
  expect(items[0]!.explain!.steps.slice(0, 2).map(({ text }) => text)).toEqual([
    'Registered in Records Monday 2 March 2026 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    "2 business days from there, Shirelink's default because the policies name no target: due Wednesday 4 March 2026 at 16:30 (K-10).",
  ]);
  expect([items[0]!.ageBusinessDays! > 100, items[0]!.overdue!.days, items[4]!.overdue]).toEqual([
    true,
    items[0]!.ageBusinessDays! - 2,
    null,
  ]);
});

it('leaves what each filter leaves', async () => {
  const left = async (query: string) => numbers(await service.api.as(insiders, `${path}?${query}`));
  expect(await left('unit=Roads')).toEqual(['D26/5500', 'D26/5503', 'D26/5504']);
  expect(await left('office=director')).toEqual(['D26/5502']);
  expect(await left('overdue=false')).toEqual(['D26/5504']);
  expect(await left('overdue=true&office=manager&reason=not-in-care')).toEqual(['D26/5500', 'D26/5503']);
});

it('its pages hold each once', async () => {
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const answer = await service.api.as(insiders, `${path}?limit=2${cursor}`);
    seen.push(...numbers(answer));
    const { nextCursor } = shown(answer);
    if (nextCursor === null) break;
    cursor = `&cursor=${nextCursor}`;
  }
  expect(seen).toEqual(['D26/5500', 'D26/5501', 'D26/5502', 'D26/5503', 'D26/5504']);
});

it('nothing is known of such a complaint: without the role `restricted` none is there, in any form', async () => {
  for (const role of ['records', 'operations']) {
    expect(shown(await service.api.as([role], path))).toEqual({ items: [], nextCursor: null });
    const csv = await service.api.as([role], `${path}.csv`);
    expect(String(csv.body).split('\r\n')).toHaveLength(2);
  }
});

it('who looked is in the audit log, by document and not by number', async () => {
  const { items } = shown(await service.api.as(insiders, `${path}?office=director`));
  const [audited] = await service.fresh.database.query(
    `select actor, action, subject, detail from audit where action = 'links.unresolved.restricted' order by id desc limit 1`,
  );
  expect(audited).toEqual({
    actor: 'records+restricted-person',
    action: 'links.unresolved.restricted',
    subject: 'documents',
    detail: { documents: [items[0]!.id] },
  });
});

it('as CSV, by address or by what is accepted: the same rows', async () => {
  const byPath = await service.api.as(insiders, `${path}.csv?office=director`);
  const byHeader = await service.api.as(insiders, `${path}?office=director`, { headers: { accept: 'text/csv' } });
  expect(byHeader.body).toEqual(byPath.body);
  const [header, line] = String(byPath.body).split('\r\n');
  expect(header).toBe(
    'reason,number,channel,registeredAt,ageBusinessDays,unit,office,workOrder,caseNumber,clock,rule,byDefault,role,dueAt,overdueBusinessDays,breachedAt,historical,why',
  );
  expect(line).toMatch(
    /^not-in-care,D26\/5502,website-form,2026-03-04T00:00:00.000Z,\d+,,director,,,CMP-REG,K-10,true,senior-records-officer,2026-03-06T05:30:00.000Z,\d+,,true,/,
  );
});

it('its metric counts them by reason', async () => {
  const { body } = await service.api.as([], 'GET /metrics');
  expect(String(body)).toContain('shirelink_links_unresolved{reason="not-in-care"} 5');
});

it('a document that is entered is gone from the list', async () => {
  await service.fresh.database.query(
    `update registered_documents set state = 'entered', matched_by = 'case-number', entered_at = now() where number = 'D26/5503'`,
  );
  expect(numbers(await service.api.as(insiders, path))).not.toContain('D26/5503');
});
