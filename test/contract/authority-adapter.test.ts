import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import { authorityAdapter, pagesOf } from '../support/authority-adapter.js';
import { authorityFixture } from '../support/authority-fixtures.js';
import {
  answer,
  asked,
  endNock,
  failureOf,
  listed,
  nockedHost,
  resetNock,
  serve,
  signIn,
} from '../support/authority-nock.js';

const signal = new AbortController().signal;
const number = '002.2026.00000123.001';
const byNumber = `formattedAccount eq '${number}'`;

beforeEach(resetNock);
afterAll(endNock);

describe('a pass by modified time', () => {
  it('walks requests and then tasks, and ends with the server’s time less the overlap', async () => {
    signIn();
    serve(({ path, query }) => listed(path === 'crm/crm' ? 'requests-page' : 'tasks-page', query));
    const { legacy } = authorityAdapter(`${nockedHost}/`, (mapping) => (mapping.changes.overlapSeconds = 300));
    const pages = await pagesOf(legacy, { highWater: '2026-03-03T00:00:00.500Z', walk: null });
    const requests = '$filter=modifiedDatetime ge 2026-03-03T00:00:00Z';
    const tasks = '$filter=createdDateTime ge 2026-03-03T00:00:00Z';
    expect(asked).toEqual([
      ...['', '&$skip=2', '&$skip=3', '&$skip=2'].map((skip) => `crm/crm ${requests}${skip}`),
      ...['', '&$skip=1', '&$skip=2', '&$skip=1'].map((skip) => `workflows/tasks ${tasks}${skip}`),
    ]);
    expect(
      pages.map(({ records, touched, complete }) => [records.map((record) => record.number), touched, complete]),
    ).toEqual([
      [['002.2026.00000098.001', number, '002.2026.00000124.001'], [], false],
      [[], [number], false],
      [[], [], true],
    ]);
    expect(pages[0]!.cursor).toEqual({
      highWater: '2026-03-03T00:00:00.500Z',
      walk: {
        stage: 'requests',
        from: '2026-03-03T00:00:00.500Z',
        startedAt: '2026-03-03T22:00:00.000Z',
        skip: 3,
        lastKeys: [
          '98|2026-02-25T11:40:00+11:00|COMP',
          '123|2026-03-03T14:09:12+11:00|',
          '124|2026-03-03T15:30:00+11:00|',
        ],
      },
    });
    expect(pages.at(-1)!.cursor).toEqual({ highWater: '2026-03-03T21:55:00.000Z', walk: null });
  });

  it('asks for everything the first time, and then for the tasks opened meanwhile', async () => {
    signIn();
    serve(({ path, query }) => listed(path === 'crm/crm' ? 'requests-page' : 'tasks-empty', query));
    const { legacy } = authorityAdapter(nockedHost, (mapping) => (mapping.changes.overlapSeconds = 300));
    await pagesOf(legacy, null);
    expect([asked[0], asked.at(-1)]).toEqual([
      'crm/crm',
      'workflows/tasks $filter=createdDateTime ge 2026-03-03T21:55:00Z',
    ]);
  });

  it('goes on where it was cut off, in the stage in which it was', async () => {
    signIn();
    serve(({ path, query }) => listed(path === 'crm/crm' ? 'requests-page' : 'tasks-page', query));
    const { legacy } = authorityAdapter(nockedHost);
    const cursor = { highWater: '2026-03-03T00:00:00.000Z', walk: null };
    const [, second] = await pagesOf(legacy, cursor, 2);
    asked.length = 0;
    const rest = await pagesOf(legacy, JSON.parse(JSON.stringify(second!.cursor)) as typeof cursor);
    expect(asked.map((line) => line.split(' ')[0])).toEqual(Array(3).fill('workflows/tasks'));
    expect(rest.map(({ complete, cursor: after }) => [complete, after.walk])).toEqual([[true, null]]);
  });

  it('begins again with a cursor that it cannot read', async () => {
    signIn();
    serve(({ path, query }) => listed(path === 'crm/crm' ? 'requests-empty' : 'tasks-empty', query));
    const { legacy } = authorityAdapter(nockedHost);
    await pagesOf(legacy, { highWater: '2026-03-03T00:00:00.000Z', walk: { stage: 'requests', skip: -1, from: 7 } });
    expect(asked).toEqual([
      'crm/crm $filter=modifiedDatetime ge 2026-03-03T00:00:00Z',
      'workflows/tasks $filter=createdDateTime ge 2026-03-03T00:00:00Z',
    ]);
  });

  it('keeps the good rows of a page with garbage, and names what is wrong with each of the others', async () => {
    signIn();
    serve(({ query }) => listed('requests-page-with-garbage', query));
    const { legacy } = authorityAdapter(nockedHost, (mapping) => (mapping.changes.tasks = false));
    const pages = await pagesOf(legacy, null);
    const rejects = pages.flatMap((page) => page.rejects).map(({ key, reason, detail }) => ({ key, reason, detail }));
    expect(pages.flatMap((page) => page.records).map(({ number: one }) => one)).toEqual([
      number,
      '002.2026.00000098.001',
    ]);
    expect(rejects).toEqual([
      { key: '125', reason: 'bad-date', detail: 'receivedDatetime is not a time' },
      { key: null, reason: 'not-an-object', detail: 'the row is not an object' },
      { key: null, reason: 'not-an-object', detail: 'the row is not an object' },
      { key: '126', reason: 'missing-number', detail: 'formattedAccount is missing' },
      { key: '127', reason: 'missing-number', detail: 'formattedAccount is missing' },
    ]);
    expect(pages.at(-1)).toMatchObject({ complete: true, cursor: { walk: null } });
  });
});

describe('a pass by tasks', () => {
  const byTasks = (mapping: AuthorityMapping) => {
    mapping.changes = { by: 'tasks', tasks: false, overlapSeconds: 300 };
    mapping.sweep.list = false;
  };

  it('reads the requests of new tasks one by one', async () => {
    signIn();
    serve(({ path, query }) => {
      if (path === 'workflows/tasks') return listed('tasks-page', query);
      return query.get('$skip') ? answer('requests-empty') : answer('request-by-number');
    });
    const { legacy } = authorityAdapter(nockedHost, byTasks);
    const pages = await pagesOf(legacy, null);
    expect(asked.slice(0, 3)).toEqual([
      'workflows/tasks $filter=createdDateTime ge 1900-01-01T00:00:00Z',
      `crm/crm $filter=${byNumber}`,
      `crm/crm $filter=${byNumber}&$skip=1`,
    ]);
    expect(
      pages.map(({ records, touched, complete }) => [records.map((record) => record.number), touched, complete]),
    ).toEqual([
      [[number], [number], false],
      [[], [], true],
    ]);
  });

  it('begins with the list where the site can list', async () => {
    signIn();
    serve(({ path, query }) => listed(path === 'crm/crm' ? 'requests-page' : 'tasks-empty', query));
    const { legacy } = authorityAdapter(nockedHost, (mapping) => {
      byTasks(mapping);
      mapping.sweep.list = true;
    });
    await pagesOf(legacy, null);
    expect([asked[0], asked.at(-1)]).toEqual([
      'crm/crm',
      'workflows/tasks $filter=createdDateTime ge 2026-03-03T21:55:00Z',
    ]);
  });

  it('rejects one that Authority refuses to show, and goes on', async () => {
    signIn();
    serve(({ path, query }) => (path === 'workflows/tasks' ? listed('tasks-page', query) : answer('filter-refused')));
    const { legacy } = authorityAdapter(nockedHost, byTasks);
    const [page] = await pagesOf(legacy, null, 1);
    expect(page).toMatchObject({
      records: [],
      rejects: [{ key: number, detail: 'asked for by its number: http-400' }],
    });
  });
});

describe('single requests', () => {
  it('are found by their number, trimmed and without regard to case', async () => {
    signIn();
    serve(({ query }) => (query.get('$skip') ? answer('requests-empty') : answer('request-by-number')));
    const { legacy } = authorityAdapter(nockedHost);
    expect(await legacy.fetchCase(` ${number} `, { signal })).toMatchObject({ outcome: 'record', number });
    expect(asked[0]).toBe(`crm/crm $filter=${byNumber}`);
  });

  it.each([
    ['there is no such row', 'requests-empty'],
    ['the server answers 404', 'unknown-request'],
  ])('are null where %s', async (_, fixture) => {
    signIn();
    serve(() => answer(fixture));
    expect(await authorityAdapter(nockedHost).legacy.fetchCase(number, { signal })).toBeNull();
  });

  it.each(["1' or 1 eq 1", '', 'RATES 17'])('are never asked for by what is no number: %j', async (odd) => {
    expect(await authorityAdapter(nockedHost).legacy.fetchCase(odd, { signal })).toBeNull();
  });

  it('are padded as the site keeps them', async () => {
    signIn();
    serve(() => answer('requests-empty'));
    await authorityAdapter(nockedHost, (mapping) => (mapping.number.askAs = '{number} ')).legacy.fetchCase(number, {
      signal,
    });
    expect(asked).toEqual([`crm/crm $filter=formattedAccount eq '${number} '`]);
  });

  it('are not taken from a server that answers with others', async () => {
    signIn();
    serve(() => answer('requests-page'));
    const { legacy } = authorityAdapter(nockedHost);
    expect(await failureOf(legacy.fetchCase('002.2026.00000777.001', { signal }))).toEqual({
      system: 'authority',
      operation: 'request',
      code: 'filter-ignored',
      consequence: 'halt-system',
    });
  });
});

describe('details', () => {
  const record = { legacyId: '123', number };

  function serveDetails(over: Record<string, string> = {}): void {
    signIn();
    const fixtures: Record<string, string> = {
      'crm/crm/123/Description': 'description',
      'crm/crm/123/gpsLocations': 'positions',
      'workflows/tasks': 'tasks-page',
      'workflows/tasks/8999/commentformatted': 'comments',
      'workflows/tasks/9001/commentformatted': 'unknown-request',
      'nameregister/namelinks': 'name-links',
      'nameregister/names/5005': 'name',
      ...over,
    };
    serve(({ path, query }) => {
      const name = fixtures[path];
      return name === undefined
        ? undefined
        : Array.isArray((authorityFixture(name).body as { result: unknown }).result)
          ? listed(name, query)
          : answer(name);
    });
  }

  it('come from tasks, names, description, position and notes', async () => {
    serveDetails();
    expect(await authorityAdapter(nockedHost).legacy.fetchDetails(record, { signal })).toEqual({
      progress: 'ACTN',
      acknowledgedAt: '2026-03-03T03:30:00.000Z',
      progressNoticeAt: null,
      contact: {
        name: 'Ms Jordan Sample',
        phones: ['0491 570 156', '02 5550 1234'],
        email: 'jordan.sample@example.test',
        address: '12 Sample Street, CROOKWELL NSW 2583',
      },
      description: (authorityFixture('description').body as { result: { description: string } }).result.description,
      notes: [{ at: '2026-03-03T03:30:00.000Z', text: 'Rang the customer, no answer.\nWill inspect on Thursday.' }],
      position: [149.4702, -34.4578],
    });
  });

  it('are empty where there are none', async () => {
    const none = ['crm/crm/123/Description', 'crm/crm/123/gpsLocations', 'nameregister/namelinks', 'workflows/tasks'];
    serveDetails(Object.fromEntries(none.map((path) => [path, 'unknown-request'])));
    expect(await authorityAdapter(nockedHost).legacy.fetchDetails(record, { signal })).toEqual({
      progress: null,
      acknowledgedAt: null,
      progressNoticeAt: null,
      contact: null,
      description: null,
      notes: [],
      position: null,
    });
  });

  it('ask only for what the mapping switches on', async () => {
    serveDetails();
    const off = { contact: false, description: false, position: false, notes: false };
    const { legacy } = authorityAdapter(nockedHost, (mapping) => Object.assign(mapping.details, off));
    expect(await legacy.fetchDetails(record, { signal })).toMatchObject({ progress: 'ACTN', contact: null, notes: [] });
    expect(asked).toEqual([`workflows/tasks $filter=${byNumber}`, `workflows/tasks $filter=${byNumber}&$skip=2`]);
    const nothing = authorityAdapter(nockedHost, (mapping) => Object.assign(mapping.details, { ...off, tasks: false }));
    expect(nothing.legacy.capabilities).toEqual({
      list: true,
      holdsComplaints: false,
      details: false,
      rereadOpenSeconds: 3600,
      requestsPerSecond: 1000,
    });
  });

  it('never have another customer’s name', async () => {
    serveDetails();
    const { legacy } = authorityAdapter(nockedHost);
    expect(
      await failureOf(legacy.fetchDetails({ legacyId: '123', number: '002.2026.00000777.001' }, { signal })),
    ).toMatchObject({
      code: 'filter-ignored',
      consequence: 'halt-system',
    });
  });

  it('that are refused concern their record only', async () => {
    signIn();
    serve(() => [403, '', {}]);
    expect(await failureOf(authorityAdapter(nockedHost).legacy.fetchDetails(record, { signal }))).toMatchObject({
      code: 'http-403',
      consequence: 'skip-record',
    });
  });
});
