import { CaseQueries } from '../../src/cases/case-queries.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { DecisionGround, idOf, type ToldCase, type ToldPerson } from '../support/decision-ground.js';

let fresh: FreshDatabase;
let ground: DecisionGround;

beforeAll(async () => {
  fresh = await freshDatabase();
  ground = new DecisionGround(fresh.database);
});
beforeEach(() => ground.clear());
afterAll(() => fresh.drop());

const open = { restricted: false };
const all = { restricted: true };
const everything = { after: null, limit: 100 };

/** The nth of a day: the asked one is told last and received last, unless it says otherwise. */
async function tell(number: string, person: ToldPerson, told: ToldCase = {}): Promise<string> {
  const day = number.split('/')[1]!.padStart(2, '0');
  return ground.tell(number, { receivedAt: `2026-02-${day}T00:00:00.000Z`, ...told }, person);
}

async function previous(number: string, sight = open): Promise<[string, string[], string][]> {
  const found = await ground.previous.list(sight, idOf(number), everything);
  return found.map(({ previous: { case: one, by, samePerson, sameIssue } }) => [
    one.number,
    by,
    [samePerson && 'person', sameIssue && 'issue'].filter(Boolean).join(' '),
  ]);
}

describe('previous complaints [K-14]', () => {
  it('are of the same person by number, phone or e-mail, whichever way they are written', async () => {
    await tell('24/1', { customer: '55321' });
    await tell('24/2', { phone: '+61 2 5550 0100' });
    await tell('24/3', { email: 'Resident@Example.org' });
    await tell('24/4', { customer: '99999', phone: '02 5550 0199', email: 'other@example.org' });
    await tell('24/9', { customer: '55321', phone: '(02) 5550 0100', email: 'resident@example.org' });
    expect(await previous('24/9')).toEqual([
      ['24/3', ['email'], 'person'],
      ['24/2', ['phone'], 'person'],
      ['24/1', ['customer'], 'person'],
    ]);
    expect(await ground.previous.count(open, idOf('24/9'))).toEqual({ samePerson: 3, sameIssue: 0 });
  });

  it('are not made by a name alone, but by a name at the same property', async () => {
    await tell('24/1', { name: 'Jo Citizen' });
    await tell('24/2', { name: 'Citizen, Jo', property: '104512' }, { category: 'Noise' });
    await tell('24/9', { name: 'Jo Citizen', property: '104512' });
    expect(await previous('24/9')).toEqual([['24/2', ['name', 'property'], 'person']]);
  });

  it('are on the same issue at the same property in the same category, or out of the same request', async () => {
    await tell('24/1', { property: '104512' });
    await tell('24/2', { property: '104512' }, { category: 'Noise' });
    await tell('24/3', { property: '777' });
    await tell('24/4', {}, { complaint: { request: 'cr-2026-7' } });
    await tell('24/9', { property: '104512' }, { complaint: { request: 'CR-2026-7' } });
    expect(await previous('24/9')).toEqual([
      ['24/4', ['request'], 'issue'],
      ['24/1', ['property'], 'issue'],
    ]);
  });

  it('are complaints, were received before, and are still there', async () => {
    const person = { customer: '55321' };
    await tell('24/1', person, { kind: 'request', complaint: null });
    await tell('24/2', person, { status: 'removed' });
    await tell('24/3', person);
    await tell('24/8', person);
    await tell('24/5', person);
    expect((await previous('24/5')).map(([number]) => number)).toEqual(['24/3']);
    expect((await previous('24/3')).map(([number]) => number)).toEqual([]);
  });

  it('that are restricted are neither listed nor counted without the role', async () => {
    const person = { customer: '55321', property: '104512' };
    await tell('24/1', person, { restricted: true, complaint: { about: 'staff' } });
    await tell('24/2', person);
    await tell('24/9', person);
    expect([await previous('24/9'), await ground.previous.count(open, idOf('24/9'))]).toEqual([
      [['24/2', ['customer', 'property'], 'person issue']],
      { samePerson: 1, sameIssue: 1 },
    ]);
    expect([(await previous('24/9', all)).length, await ground.previous.count(all, idOf('24/9'))]).toEqual([
      2,
      { samePerson: 2, sameIssue: 2 },
    ]);
  });

  it('go on page by page', async () => {
    for (const n of [1, 2, 3, 4]) await tell(`24/${n}`, { phone: '0255500100' });
    await tell('24/9', { phone: '0255500100' });
    const first = await ground.previous.list(open, idOf('24/9'), { after: null, limit: 3 });
    const rest = await ground.previous.list(open, idOf('24/9'), { after: first.at(-1)!.key, limit: 3 });
    expect([...first, ...rest].map(({ previous: { case: one } }) => one.number)).toEqual([
      '24/4',
      '24/3',
      '24/2',
      '24/1',
    ]);
  });

  it('make the answer when somebody reads the decisions, counted for that reader', async () => {
    const person = { customer: '55321', property: '104512' };
    await tell('24/1', person, { restricted: true, complaint: { about: 'staff' } });
    const id = await tell('24/9', person);
    await ground.follow();
    const found = (await new CaseQueries(fresh.database).byId(all, id))!;
    const answers = await Promise.all(
      [open, all].map(async (sight) => {
        const { items, previous: counts } = await ground.reads.of(sight, found, { history: true });
        return [items.find(({ question }) => question === 'previous')?.answer, counts];
      }),
    );
    expect(answers).toEqual([
      ['none', { samePerson: 0, sameIssue: 0 }],
      ['same-person-and-issue', { samePerson: 1, sameIssue: 1 }],
    ]);
    // what is stored tells nobody of another case
    const stored = JSON.stringify(await fresh.database.query(`select * from case_decisions where case_id = $1`, [id]));
    expect(stored).not.toContain('K-14');
  });
});

describe('a request and the complaints that grew out of it [UL-10, K-29]', () => {
  async function related(number: string, sight = open) {
    const asked = (await new CaseQueries(fresh.database).byId(all, idOf(number)))!;
    const { request, complaints } = await ground.related.of(sight, asked);
    return [request && [request.number, request.cases.map((one) => one.number)], complaints.map((one) => one.number)];
  }

  beforeEach(async () => {
    await tell('24/1', {}, { kind: 'request', complaint: null });
    await tell('24/2', {}, { complaint: { request: '24/1' } });
    await tell('24/3', {}, { complaint: { request: '24/1', about: 'staff' }, restricted: true });
    await tell('24/4', {}, { complaint: { request: '24/404' } });
  });

  it('are found from both sides', async () => {
    expect(await related('24/2')).toEqual([['24/1', ['24/1']], []]);
    expect(await related('24/1', all)).toEqual([null, ['24/3', '24/2']]);
  });

  it('a restricted complaint is not there without the role', async () => {
    expect(await related('24/1')).toEqual([null, ['24/2']]);
  });

  it('a request that is not in the mirror and one that is restricted look the same', async () => {
    expect(await related('24/4')).toEqual([['24/404', []], []]);
    await ground.tell('24/404', { kind: 'request', complaint: null, restricted: true });
    expect(await related('24/4')).toEqual([['24/404', []], []]);
    expect(await related('24/4', all)).toEqual([['24/404', ['24/404']], []]);
  });
});

describe('worklists', () => {
  const list = async (filter: Parameters<typeof ground.queries.list>[1], sight = open) =>
    (await ground.queries.list(sight, filter, everything)).map(({ decided }) => decided.number);

  beforeEach(async () => {
    await tell('24/1', {});
    await tell('24/2', {}, { priority: 'urgent' });
    await tell('24/3', {}, { complaint: { abusive: true }, channel: 'letter' });
    await tell('24/4', {}, { status: 'completed', unit: 'Parks', outcome: null });
    await tell('24/5', {}, { restricted: true, complaint: { about: 'director' } });
    await tell('24/6', {}, { status: 'removed' });
    await tell('24/7', {}, { kind: 'request', complaint: null });
    await ground.follow();
  });

  const filters: [Parameters<typeof ground.queries.list>[1], string[]][] = [
    [{}, ['24/7', '24/4', '24/3', '24/2', '24/1']],
    [{ urgent: true }, ['24/2']],
    [{ admissible: false }, ['24/3']],
    [{ admissible: true, kind: ['complaint'] }, ['24/4', '24/2', '24/1']],
    [{ incomplete: true }, ['24/4']],
    [{ open: true, unit: 'Parks' }, []],
    [{ open: false }, ['24/4']],
    [{ office: 'customer-service', open: true }, ['24/2', '24/1']],
    [{ office: 'general-manager' }, []],
    [{ system: 'authority' }, []],
  ];

  it('have what each filter leaves, and restricted cases for those alone who may see them', async () => {
    const found: typeof filters = [];
    for (const [filter] of filters) found.push([filter, await list(filter)]);
    expect(found).toEqual(filters);
    expect(await list({ office: 'general-manager' }, all)).toEqual(['24/5']);
  });
});

describe('reporting.complaints', () => {
  it('has what is decided of each complaint, by the council’s dates, and no restricted one [K-21, K-25]', async () => {
    await fresh.database.query(
      `insert into store (council, zone) values ('test', 'Australia/Sydney') on conflict do nothing`,
    );
    await tell(
      '24/1',
      {},
      { receivedAt: '2026-02-01T22:30:00.000Z', complaint: { stage: 2, competitiveNeutrality: true } },
    );
    await tell('24/2', {}, { kind: 'compliment', complaint: null });
    await tell('24/3', {}, { restricted: true, complaint: { about: 'director' } });
    await tell('24/4', {}, { kind: 'request', complaint: null });
    await ground.follow();
    await ground.tell('24/5', { receivedAt: '2026-03-01T00:00:00.000Z' });
    const reported = await fresh.database.query(
      `select number, kind, origin, competitive_neutrality, stage, admissibility, office, rules, received_on::text, policy_version is not null as decided
       from reporting.complaints order by number`,
    );
    const none = { origin: null, competitive_neutrality: null, stage: null, admissibility: null, office: null };
    expect(reported).toEqual([
      {
        number: '24/1',
        kind: 'complaint',
        origin: 'external',
        competitive_neutrality: true,
        stage: 2,
        admissibility: 'admitted',
        office: 'general-manager',
        rules: expect.stringMatching(/^K-01 .*K-13 .*UL-15$/),
        received_on: '2026-02-02',
        decided: true,
      },
      {
        ...none,
        number: '24/2',
        kind: 'compliment',
        rules: expect.stringContaining('K-26'),
        received_on: '2026-02-02',
        decided: true,
      },
      {
        ...none,
        ...{ number: '24/5', kind: 'complaint', origin: 'external', competitive_neutrality: false },
        ...{ rules: null, received_on: '2026-03-01', decided: false },
      },
    ]);
  });
});
