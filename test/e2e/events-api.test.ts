import type { EventEnvelope } from '../../src/events/envelope.js';
import { type Answer, ApiClient } from '../support/api-client.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { EventSource } from '../support/event-source.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { type SeededMirror, seedMirror } from '../support/seeded-mirror.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;
let seeded: SeededMirror;
let api: ApiClient;
const sources: EventSource[] = [];

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  seeded = await seedMirror(fresh.database);
  http = await startHttp(settings());
  api = new ApiClient(http.url, issuer);
});

afterEach(() => sources.splice(0).forEach((source) => source.close()));

afterAll(async () => {
  await http.stop();
  await issuer.stop();
  await fresh.drop();
});

function settings() {
  return testSettings({
    databaseUrl: fresh.url,
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' },
  });
}

interface Page {
  items: EventEnvelope[];
  nextCursor: string;
}

async function page(roles: string[], query: string): Promise<Page> {
  return (await api.as(roles, `GET /api/v1/events?${query}`)).body as Page;
}

async function stream(
  roles: string[],
  options: { query?: string; lastEventId?: string; expiresInSeconds?: number; url?: string } = {},
): Promise<EventSource> {
  const { query = '', lastEventId, expiresInSeconds = 300, url = http.url } = options;
  const token = await issuer.token(roles, { expiresInSeconds, claims: { sub: roles.join('+') } });
  const source = await EventSource.open(`${url}/api/v1/events/stream${query}`, {
    authorization: `Bearer ${token}`,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  });
  sources.push(source);
  return source;
}

const told = ({ type, subject }: EventEnvelope): string => `${type.replace('au.gov.nsw.shirelink.', '')} ${subject}`;
const of = (legacyId: string, type: string): string => `${type} ${seeded.id(legacyId)}`;

/** Something happens to case 1, in its public log. */
async function happens(): Promise<void> {
  seeded.legacy.put('1', { codes: { unit: `UNIT-${Math.random()}` } });
  await seeded.mirror.runner.runPass('authority');
}

describe('the log', () => {
  const publicEvents = () => [
    of('1', 'case.received'),
    of('3', 'case.received'),
    of('4', 'case.received'),
    of('7', 'case.received'),
    of('7', 'case.completed'),
    of('5', 'case.removed'),
    of('7', 'case.updated'),
  ];

  it('tells who has no more than the role nothing of cases that are restricted today, but that they are gone', async () => {
    const { items } = await page(['reporting'], 'limit=200');
    expect(items.map(told).sort()).toEqual(publicEvents().sort());
    const removed = items.find(({ type }) => type.endsWith('case.removed'))!;
    expect(Object.keys(removed.data).sort()).toEqual(['case', 'observedAt', 'occurredAt']);
  });

  it('tells who has the role all of both logs, each in its order', async () => {
    const { items } = await page(['reporting', 'restricted'], 'limit=200');
    const restricted = [of('5', 'case.received'), of('2', 'case.received'), of('5', 'case.received')];
    expect(items.map(told).sort()).toEqual([...publicEvents(), ...restricted].sort());
    const sequences = new Map<string, number[]>();
    for (const { id, sequence } of items) {
      const log = id.replace(/\d+$/, '');
      sequences.set(log, [...(sequences.get(log) ?? []), Number(sequence)]);
    }
    expect([...sequences.values()].every((numbers) => numbers.every((number, at) => number === at + 1))).toBe(true);
  });

  it.each([[['reporting']], [['admin', 'restricted']]])('is the same page by page, for %j', async (roles) => {
    const whole = await page(roles, 'limit=200');
    const items: EventEnvelope[] = [];
    let next = await page(roles, 'limit=2');
    while (next.items.length > 0) {
      items.push(...next.items);
      next = await page(roles, `limit=2&after=${next.nextCursor}`);
    }
    expect(items).toEqual(whole.items);
  });

  it('goes on from its end', async () => {
    const { nextCursor } = await page(['reporting'], 'limit=200');
    await happens();
    const { items } = await page(['reporting'], `after=${nextCursor}`);
    expect(items.map(told)).toEqual([of('1', 'case.assigned')]);
  });

  it('does not tell by its cursor how many restricted events there are', async () => {
    const { nextCursor } = await page(['reporting'], 'limit=200');
    expect(JSON.parse(Buffer.from(nextCursor, 'base64url').toString())).toMatchObject({ restricted: 0 });
    const ahead = Buffer.from(JSON.stringify({ epoch: '1', public: 0, restricted: 999 })).toString('base64url');
    expect((await api.as(['reporting'], `GET /api/v1/events?after=${ahead}`)).status).toBe(200);
  });

  it.each([
    ['garbage', 'abc', 400, 'invalid-request'],
    ['a cursor ahead of the log', cursor({ epoch: '1', public: 999, restricted: 0 }), 400, 'invalid-request'],
    ['a cursor of another epoch', cursor({ epoch: '2', public: 0, restricted: 0 }), 410, 'gone'],
    ['a negative position', cursor({ epoch: '1', public: -1, restricted: 0 }), 400, 'invalid-request'],
  ])('refuses %s', async (...[, after, status, kind]) => {
    const answer: Answer = await api.as(['reporting'], `GET /api/v1/events?after=${after}`);
    expect([answer.status, (answer.body as { type: string }).type]).toEqual([status, `urn:shirelink:problem:${kind}`]);
  });

  it('writes down who read restricted events', async () => {
    await page(['admin', 'restricted'], 'limit=3');
    const [row] = await fresh.database.query(
      `select actor, detail from audit where action = 'event.list.restricted' order by id desc limit 1`,
    );
    expect(row).toEqual({ actor: 'admin+restricted-person', detail: { events: 3 } });
  });
});

function cursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

describe('the stream', () => {
  it('brings what happens from now on', async () => {
    const source = await stream(['reporting']);
    await happens();
    await happens();
    await waitFor(() => source.messages.length === 2, { what: 'two events' });
    expect(source.messages.map(({ data }) => told(data as EventEnvelope))).toEqual([
      of('1', 'case.assigned'),
      of('1', 'case.assigned'),
    ]);
    expect(source.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(source.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('goes on after the last event that its reader had, and misses and repeats none', async () => {
    const first = await stream(['reporting'], { query: `?after=${cursor({ epoch: '1', public: 0, restricted: 0 })}` });
    await waitFor(() => first.messages.length >= 5, { what: 'some events' });
    first.close();
    const had = first.messages.slice(0, 3);
    const second = await stream(['reporting'], { lastEventId: had.at(-1)!.id, query: '?after=abc' });
    const whole = (await page(['reporting'], 'limit=200')).items;
    await waitFor(() => second.messages.length === whole.length - 3, { what: 'the rest' });
    expect([...had, ...second.messages].map(({ data }) => data)).toEqual(whole);
  });

  it('brings restricted events to those with the role alone, and writes down who listens', async () => {
    const [open, all] = [await stream(['reporting']), await stream(['reporting', 'restricted'])];
    seeded.legacy.put('5', { codes: { unit: 'QUIET' } });
    await happens();
    await waitFor(() => open.messages.length === 1 && all.messages.length === 2, {
      what: 'an event for all, and one for some',
    });
    expect(all.messages.map(({ data }) => (data as EventEnvelope).subject).sort()).toEqual(
      [seeded.id('1'), seeded.id('5')].sort(),
    );
    const rows = await fresh.database.query(`select actor from audit where action = 'event.stream.restricted'`);
    expect(rows).toEqual([{ actor: 'reporting+restricted' }]);
  });

  it('ends with its token', async () => {
    const source = await stream(['reporting'], { expiresInSeconds: 1 });
    await source.ended;
    expect(source.messages).toEqual([]);
  });

  it('is given five times to each caller, and again when one was closed', async () => {
    const mine = await Promise.all(Array.from({ length: 5 }, () => stream(['admin'])));
    await expect(stream(['admin'])).rejects.toThrow('429');
    mine[0]!.close();
    await waitFor(() => stream(['admin']), { what: 'a free place' });
  });

  it('ends with the service', async () => {
    const service = await startHttp(settings());
    const source = await stream(['reporting'], { url: service.url });
    const began = performance.now();
    await service.stop();
    await source.ended;
    // before connections are cut
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
