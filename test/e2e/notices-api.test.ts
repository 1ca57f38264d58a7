import type { Role } from '../../src/auth/roles.js';
import { NoticeDesk, type NoticeDraft } from '../../src/notices/notice-desk.js';
import { noticePlan } from '../../src/notices/notice-plan.js';
import type { NoticeView } from '../../src/notices/notice-queries.js';
import { contractViolations, type OpenApi } from '../support/contract-violations.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

let service: SeededService;
let document: OpenApi;

beforeAll(async () => {
  service = await seededService();
  document = (await (await fetch(`${service.http.url}/api/openapi.json`)).json()) as OpenApi;
  const draft = (n: number, given: Partial<NoticeDraft> = {}): NoticeDraft => ({
    key: `k${n}`,
    role: 'manager',
    topic: 'sla.breached',
    clock: 'REQ-ACK',
    unit: 'Roads',
    restricted: false,
    caseId: service.seeded.id('1'),
    number: '1',
    system: 'authority',
    dueAt: '2026-03-03T05:30:00.000Z',
    rule: 'UL-02',
    wantedAt: `2026-03-03T06:00:0${n}.000Z`,
    ...given,
  });
  const desk = new NoticeDesk(noticePlan(service.settings));
  await service.fresh.database.transaction((tx) =>
    desk.want(tx, [
      draft(1),
      draft(2, { topic: 'sla.warning', role: 'night-watch' }),
      draft(3, { restricted: true }),
      // restricted today: case 5 was public when its notice was wanted
      draft(4, { caseId: service.seeded.id('5'), number: '5' }),
    ]),
  );
});

afterAll(() => service.stop());

async function list(query: string, roles: Role[]): Promise<{ items: NoticeView[]; nextCursor: string | null }> {
  const answer = await service.api.as(roles, `GET /api/v1/notices${query}`);
  expect(contractViolations(document, `GET /api/v1/notices`, answer)).toEqual([]);
  return answer.body as { items: NoticeView[]; nextCursor: string | null };
}

it('lists what is told, newest first, page by page, without what is restricted', async () => {
  const first = await list('?limit=1', ['operations']);
  const second = await list(`?limit=1&cursor=${first.nextCursor}`, ['operations']);
  expect([...first.items, ...second.items].map(({ wantedAt }) => wantedAt)).toEqual([
    '2026-03-03T06:00:02.000Z',
    '2026-03-03T06:00:01.000Z',
  ]);
  expect(second.nextCursor).toBeNull();
  expect(first.items[0]).toMatchObject({
    role: 'customer-service-supervisor',
    wantedRole: 'night-watch',
    state: 'no-channel',
    channel: null,
  });
});

it.each([
  ['?state=no-channel', 2],
  ['?state=parked', 0],
  ['?role=manager', 1],
  ['?topic=sla.warning', 1],
])('filters by %s', async (query, count) => {
  expect((await list(query, ['operations'])).items.length).toBe(count);
});

it('shows restricted ones to those with the role, audited', async () => {
  const { items } = await list('', ['operations', 'restricted']);
  expect(items.map(({ restricted }) => restricted)).toEqual([true, true, false, false]);
  const [row] = await service.fresh.database.query<{ detail: { cases: string[] } }>(
    `select detail from audit where action = 'notice.list.restricted'`,
  );
  expect(row!.detail.cases.toSorted()).toEqual([service.seeded.id('1'), service.seeded.id('5')].toSorted());
});

it('refuses to send again what has no channel, and what the caller may not know of', async () => {
  const all = await list('', ['operations', 'restricted']);
  const answers = await Promise.all(
    all.items.map(({ id }) => service.api.as(['operations'], `POST /api/v1/notices/${id}/retry`)),
  );
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 409, 409]);
  answers.forEach((answer) =>
    expect(contractViolations(document, 'POST /api/v1/notices/{id}/retry', answer)).toEqual([]),
  );
});

it('sends again what is parked', async () => {
  const [notice] = (await list('?role=manager', ['operations'])).items;
  const { database } = service.fresh;
  await database.query(
    `insert into notice_messages (id, role, channel, form, state, made_at, next_attempt_at) values ($1, 'manager', 'email', 'single', 'parked', now(), now())`,
    [notice!.id],
  );
  await database.query(`update notices set state = 'parked', message_id = id, channel = 'email' where id = $1`, [
    notice!.id,
  ]);
  const answer = await service.api.as(['operations'], `POST /api/v1/notices/${notice!.id}/retry`);
  expect([answer.status, answer.body]).toEqual([200, { id: notice!.id, outcome: 'sending' }]);
  expect(contractViolations(document, 'POST /api/v1/notices/{id}/retry', answer)).toEqual([]);
  expect((await list('?state=sending', ['operations'])).items).toMatchObject([
    { id: notice!.id, channel: 'email', message: { digest: false, attempts: 0 } },
  ]);
});
