import type { Answer } from '../support/api-client.js';
import { person } from '../support/seeded-mirror.js';
import { type SeededService, seededService } from '../support/seeded-service.js';

const nobody = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';

let service: SeededService;
let hiddenRecord: string;

beforeAll(async () => {
  service = await seededService();
  const [hidden] = await service.fresh.database.query<{ id: string }>(
    `select id from quarantine where record_key = '2'`,
  );
  hiddenRecord = hidden!.id;
});

afterAll(() => service.stop());

async function auditOf(action: string): Promise<{ actor: string; subject: string; detail: unknown }[]> {
  return service.fresh.database.query(`select actor, subject, detail from audit where action = $1 order by id`, [
    action,
  ]);
}

describe('a restricted case', () => {
  const reads = (id: string): string[] =>
    ['', '/history', '/contact', '/notes'].map((part) => `GET /api/v1/cases/${id}${part}`);

  it.each(['2', '5'])('%s is as if it did not exist for those without the role', async (legacyId) => {
    const answers = await Promise.all(
      reads(service.seeded.id(legacyId)).map((request) => service.api.as(['records', 'admin'], request)),
    );
    const nothing = await Promise.all(reads(nobody).map((request) => service.api.as(['records', 'admin'], request)));
    const told = ({ status, body }: Answer) => ({ status, body });
    expect(answers.map(told)).toEqual(nothing.map(told));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it('is in no list, search, work order, quarantine, conflict or gap of theirs', async () => {
    const everywhere = await Promise.all(
      [
        'GET /api/v1/cases',
        'GET /api/v1/cases.csv',
        'GET /api/v1/work-orders/WO-1',
        'GET /api/v1/sync/quarantine',
        'GET /api/v1/sync/gaps',
        'GET /api/v1/sync/conflicts',
      ].map((request) => service.api.as(['records', 'admin'], request)),
    );
    const found = await service.api.as(['records'], 'POST /api/v1/cases/search', { body: { name: person.name } });
    const text = JSON.stringify([...everywhere, found].map(({ body }) => body));
    expect([service.seeded.id('2'), service.seeded.id('5'), hiddenRecord].filter((id) => text.includes(id))).toEqual(
      [],
    );
    expect(text).toContain(service.seeded.id('1'));
  });

  it('hides a work order that it alone carries', async () => {
    const hidden = await service.api.as(['records'], 'GET /api/v1/work-orders/WO-2');
    const none = await service.api.as(['records'], 'GET /api/v1/work-orders/WO-9');
    expect([hidden.status, hidden.body]).toEqual([none.status, none.body]);
  });

  it.each(['GET', 'POST retry', 'POST discard'])('has no quarantined record for them: %s', async (verb) => {
    const [method, act] = verb.split(' ');
    const request = (id: string) => `${method} /api/v1/sync/quarantine/${id}${act ? `/${act}` : ''}`;
    const [hidden, none] = await Promise.all(
      [hiddenRecord, nobody].map((id) => service.api.as(['operations'], request(id))),
    );
    expect([hidden!.status, hidden!.body]).toEqual([none!.status, none!.body]);
    expect(hidden!.status).toBe(404);
  });

  it('is there for those with the role, and every read of it is written down', async () => {
    const id = service.seeded.id('2');
    const roles = ['records', 'restricted'];
    const answers = [
      ...(await Promise.all(reads(id).map((request) => service.api.as(roles, request)))),
      await service.api.as(roles, 'GET /api/v1/cases?workOrder=WO-2'),
      await service.api.as(roles, 'GET /api/v1/work-orders/WO-2'),
      await service.api.as(roles, `GET /api/v1/sync/quarantine/${hiddenRecord}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
    const actions = [
      'case.read.restricted',
      'case.history.restricted',
      'case.contact.read',
      'case.notes.read',
      'case.list.restricted',
      'work-order.read.restricted',
      'quarantine.read.restricted',
    ];
    const noted = await Promise.all(
      actions.map(async (action) =>
        (await auditOf(action)).some(
          (row) => row.actor === 'records+restricted-person' && JSON.stringify(row).includes(id),
        ),
      ),
    );
    expect(noted).toEqual(actions.map(() => true));
  });
});

describe('what is personal', () => {
  it('is written down without saying what it was', async () => {
    await service.api.as(['records'], `GET /api/v1/cases/${service.seeded.id('1')}/contact`);
    await service.api.as(['records'], `GET /api/v1/cases/${service.seeded.id('1')}/notes`);
    await service.api.as(['records'], 'POST /api/v1/cases/search', {
      body: { phone: '02 5550 0100', email: person.email },
    });
    const rows = [
      await auditOf('case.contact.read'),
      await auditOf('case.notes.read'),
      await auditOf('case.search'),
    ].map((found) => found.at(-1));
    const mine = { actor: 'records-person', subject: `case:${service.seeded.id('1')}`, detail: {} };
    expect(rows).toEqual([
      mine,
      mine,
      {
        actor: 'records-person',
        subject: 'cases',
        detail: { by: ['phone', 'email'], cases: [service.seeded.id('1')] },
      },
    ]);
    const whole = JSON.stringify(await service.fresh.database.query(`select * from audit`));
    expect(
      [...Object.values(person).flat(), '0255500100', 'bucket'].filter((secret) => whole.includes(secret)),
    ).toEqual([]);
  });

  it('is searched by at least one thing that says something', async () => {
    const empty = await service.api.as(['records'], 'POST /api/v1/cases/search', { body: {} });
    const hollow = await service.api.as(['records'], 'POST /api/v1/cases/search', {
      body: { phone: 'none', limit: 5 },
    });
    expect([empty.status, hollow.status]).toEqual([400, 400]);
    expect(hollow.body).toMatchObject({
      errors: [{ field: 'phone', problem: expect.stringContaining('nothing in it') }],
    });
  });

  it('of a quarantined record is for records officers', async () => {
    const [record] = await service.fresh.database.query<{ id: string }>(
      `select id from quarantine where record_key = '6'`,
    );
    const request = `GET /api/v1/sync/quarantine/${record!.id}`;
    const answers = await Promise.all(
      [['operations'], ['records'], ['admin']].map((roles) => service.api.as(roles, request)),
    );
    const payload = { id: 6, when: 'yesterday' };
    expect(answers.map(({ body }) => (body as { payload: unknown }).payload)).toEqual([null, payload, payload]);
    expect((await auditOf('quarantine.payload.read')).map(({ actor }) => actor)).toEqual(
      expect.arrayContaining(['records-person', 'admin-person']),
    );
  });
});

describe('quarantine', () => {
  it('is discarded once', async () => {
    const [record] = await service.fresh.database.query<{ id: string }>(
      `select id from quarantine where record_key = '6'`,
    );
    const request = `POST /api/v1/sync/quarantine/${record!.id}/discard`;
    const [first, second] = [
      await service.api.as(['operations'], request),
      await service.api.as(['operations'], request),
    ];
    await service.fresh.database.query(`update quarantine set state = 'open' where id = $1`, [record!.id]);
    expect([first.status, first.body]).toEqual([200, { id: record!.id, outcome: 'discarded' }]);
    expect([second.status, second.body]).toMatchObject([409, { detail: 'The record is settled already.' }]);
    expect(await auditOf('quarantine.discard')).toEqual([
      { actor: 'operations-person', subject: `quarantine:${record!.id}`, detail: {} },
    ]);
  });

  it('is retried, and stays where it is bad as before', async () => {
    const [record] = await service.fresh.database.query<{ id: string }>(
      `select id from quarantine where record_key = '6'`,
    );
    const answer = await service.api.as(['records'], `POST /api/v1/sync/quarantine/${record!.id}/retry`);
    expect([answer.status, answer.body]).toEqual([200, { id: record!.id, outcome: 'still-bad' }]);
  });
});

describe('hold and release', () => {
  const held = async () =>
    ((await service.api.as(['operations'], 'GET /api/v1/sync/status')).body as { items: object[] }).items[0];

  it('are seen at once, and audited with their reason', async () => {
    const body = { reason: 'Upgrade to 7.1' };
    const answers = [
      await service.api.as(['operations'], 'POST /api/v1/sync/authority/hold', { body }),
      await service.api.as(['operations'], 'POST /api/v1/sync/authority/hold', { body }),
    ];
    expect(answers.map((answer) => answer.body)).toEqual([
      { system: 'authority', held: true, changed: true },
      { system: 'authority', held: true, changed: false },
    ]);
    expect(await held()).toMatchObject({
      state: 'held',
      held: true,
      hold: { by: 'operations-person', reason: 'Upgrade to 7.1' },
    });
    const released = await service.api.as(['admin'], 'POST /api/v1/sync/authority/release', {
      body: { reason: 'Done' },
    });
    expect(released.body).toEqual({ system: 'authority', held: false, changed: true });
    expect(await held()).toMatchObject({ held: false, hold: null });
    expect(await auditOf('sync.release')).toEqual([
      { actor: 'admin-person', subject: 'system:authority', detail: { reason: 'Done' } },
    ]);
  });

  it.each([
    ['authority', {}, 400],
    ['authority', { reason: ' ' }, 400],
    ['authority', { reason: 'x', force: true }, 400],
    ['nothing', { reason: 'x' }, 404],
  ])('%s with %j', async (system, body, status) => {
    expect((await service.api.as(['operations'], `POST /api/v1/sync/${system}/hold`, { body })).status).toBe(status);
  });
});
