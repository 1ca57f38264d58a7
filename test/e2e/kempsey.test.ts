import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseView } from '../../src/cases/case-view.js';
import { closedStatuses, unmappedDemo } from '../../src/embedded/civicview-simulator/codes.js';
import { startCivicViewSimulator, type CivicViewSimulator } from '../../src/embedded/civicview-simulator/simulator.js';
import type { EventEnvelope } from '../../src/events/envelope.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { type Service, serve } from '../../src/serve.js';
import { ApiClient } from '../support/api-client.js';
import { mirroredOf, truthOf } from '../support/care-truth.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { TestIssuer } from '../support/issuer.js';
import { kempseySettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

// The whole service as `serve` puts it together, with the council file of Kempsey: complaints in CivicView CARE alone.
const records = ['records'];
const restricted = ['records', 'restricted'];
const prefix = 'au.gov.nsw.shirelink.';

let dir: string;
let fresh: FreshDatabase;
let issuer: TestIssuer;
let care: CivicViewSimulator;
let service: Service;
let api: ApiClient;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kempsey-'));
  [fresh, issuer, care] = await Promise.all([
    freshDatabase(),
    TestIssuer.start(),
    startCivicViewSimulator({ dir, council: 'kempsey' }),
  ]);
  await fresh.database.query(`insert into store (council, zone) values ('kempsey', 'Australia/Sydney')`);
  const kempsey = kempseySettings(care.folders.drop);
  const settings = {
    ...kempsey,
    systems: kempsey.systems.map((system) => ({ ...system, syncEverySeconds: 1 })),
    databaseUrl: fresh.url,
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' },
  };
  service = await serve(settings, createLogger('silent'));
  api = new ApiClient(`http://127.0.0.1:${service.port}`, issuer);
  await untilAcknowledged();
}, 90_000);

afterAll(async () => {
  await service?.stop();
  await Promise.all([care?.stop(), issuer?.stop()]);
  await fresh?.drop();
  rmSync(dir, { recursive: true });
}, 60_000);

async function get<Body>(roles: string[], path: string): Promise<Body> {
  const { status, body } = await api.as(roles, `GET ${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body as Body;
}

/** Every case that these roles may see, by number. */
async function everyCase(roles: string[]): Promise<CaseView[]> {
  const found: CaseView[] = [];
  for (let cursor = ''; ;) {
    const { items, nextCursor } = await get<{ items: CaseView[]; nextCursor: string | null }>(
      roles,
      `/api/v1/cases?limit=200${cursor}`,
    );
    found.push(...items);
    if (nextCursor === null) return found.toSorted((one, other) => (one.number < other.number ? -1 : 1));
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

/** Until the adapter has acknowledged what was exported, which it does once that is committed. */
async function untilAcknowledged(): Promise<void> {
  await waitFor(
    async () => {
      await care.poll();
      return care.control.exports().every(({ acknowledged }) => acknowledged);
    },
    { what: 'every export is acknowledged', timeoutMs: 60_000 },
  );
}

/** Said of the mirror only where the mapping knows all of the row. */
const isMapped = (row: { officer: string | null; category: string }) =>
  row.officer !== unmappedDemo.officer && row.category !== unmappedDemo.category;

async function expectTheMirrorToBeEqual(): Promise<void> {
  const journal = care.control.dump();
  const mirror = await everyCase(restricted);
  expect(mirror.map(({ number }) => number)).toEqual(journal.map(({ no }) => no));
  const known = new Set(journal.filter(isMapped).map(({ no }) => no));
  expect(mirror.filter(({ number }) => known.has(number)).map(mirroredOf)).toEqual(
    journal.filter(isMapped).map((row) => truthOf('kempsey', row)),
  );
}

/** K-16 to K-19, K-21 as Kempsey's procedure has them, told from the journal alone. */
function isConfidential({
  category,
  about,
  allegations,
  flags,
  origin,
  officer,
}: ReturnType<typeof care.control.dump>[0]) {
  const isComplaint = category.startsWith('CMP-') || category === 'CN' || allegations.length > 0;
  const isAboutAPerson = about !== null && about !== 'SERVICE';
  if (!isMapped({ officer, category })) return true;
  return isComplaint && (isAboutAPerson || allegations.length > 0 || flags.includes('VIOLENT') || origin === 'INT');
}

it('mirrors a year of complaints, each as CARE has it', async () => {
  expect(care.control.dump()).toHaveLength(600);
  await expectTheMirrorToBeEqual();
});

it('keeps what is about a person, or alleges, from all who lack the role, in lists, reads and counts [K-16, K-17, K-18, K-21]', async () => {
  const journal = care.control.dump();
  const hidden = journal.filter(isConfidential).map(({ no }) => no);
  const [all, open] = [await everyCase(restricted), await everyCase(records)];
  expect(hidden.length).toBeGreaterThan(60);
  expect(all.filter(({ restricted: is }) => is).map(({ number }) => number)).toEqual(hidden);
  expect(open.map(({ number }) => number)).toEqual(journal.filter((row) => !isConfidential(row)).map(({ no }) => no));
  const one = all.find(({ restricted: is }) => is);
  expect((await api.as(records, `GET /api/v1/cases/${one?.id}`)).status).toBe(404);
});

it('classifies what comes in [UL-10, K-29, K-31]', async () => {
  const kinds = new Map((await everyCase(restricted)).map(({ number, kind }) => [number, kind]));
  const wrong = care.control.dump().filter((row) => {
    const kind = kinds.get(row.no);
    if (row.category === unmappedDemo.category) return false;
    if (row.category.startsWith('CMP-') || row.category === 'CN') return kind !== 'complaint';
    const isGrown = row.flags.includes('DISSAT') && row.category === 'ROADS-POTHOLE';
    const plain = row.category === 'ROADS-POTHOLE' ? 'request' : row.category.toLowerCase();
    return kind !== (isGrown ? 'complaint' : plain);
  });
  expect(wrong).toEqual([]);
});

it('lists the gaps that hold cases back, without an officer’s code', async () => {
  const { items } = await get<{ items: { system: string; field: string; code: string }[] }>(
    ['operations', 'restricted'],
    '/api/v1/sync/gaps',
  );
  expect(items.map(({ system, field }) => [system, field]).toSorted()).toEqual([
    ['civicview', 'category'],
    ['civicview', 'unit'],
  ]);
  expect(JSON.stringify(items)).not.toContain(unmappedDemo.officer);
});

interface Decided {
  items: { question: string; answer: string; rules: string[]; asks: { role: string }[] }[];
}

it('decides each complaint by the procedure: whom it goes to, what is not acted on, who must not handle it [K-02, K-04, K-13, K-16, K-18, K-19, K-20]', async () => {
  const cases = new Map((await everyCase(restricted)).map((view) => [view.number, view]));
  const open = care.control.dump().filter(isMapped);
  const decide = async (one: (row: (typeof open)[0]) => boolean, question: string) => {
    const row = open.find(one);
    const id = cases.get(row?.no ?? '')?.id;
    const decided = await waitFor(
      async () => {
        const found = await get<Decided & { current: boolean }>(restricted, `/api/v1/cases/${id}/decisions`);
        return found.current && found.items.find((item) => item.question === question);
      },
      { what: `${question} of ${row?.no}`, timeoutMs: 20_000 },
    );
    return [decided.answer, decided.rules];
  };
  expect({
    corruption: await decide(({ allegations, about }) => allegations.includes('CORR') && about === 'STAFF', 'route'),
    crimeOfGm: await decide(({ about, allegations }) => about === 'GM' && allegations.includes('CRIME'), 'route'),
    gm: await decide(({ about, allegations }) => about === 'GM' && allegations.length === 0, 'route'),
    councillor: await decide(({ about, flags }) => about === 'COUNCILLOR' && flags.length === 0, 'route'),
    neutrality: await decide(({ category }) => category === 'CN', 'route'),
    anonymous: await decide(
      ({ flags, triage, about }) => flags.join() === 'ANON' && triage === 'DEC' && about === 'SERVICE',
      'admissibility',
    ),
    abusive: await decide(({ flags }) => flags.includes('ABUSE'), 'admissibility'),
    subject: await decide(({ officer, subjectOfficer }) => officer !== null && officer === subjectOfficer, 'handler'),
  }).toEqual({
    corruption: ['general-manager', expect.arrayContaining(['K-16'])],
    crimeOfGm: ['mayor', expect.arrayContaining(['K-18'])],
    gm: ['mayor', expect.arrayContaining(['K-19'])],
    councillor: ['mayor', expect.arrayContaining(['K-19'])],
    neutrality: ['general-manager', expect.arrayContaining(['K-13'])],
    anonymous: [expect.any(String), expect.arrayContaining(['K-02'])],
    abusive: [expect.any(String), expect.arrayContaining(['K-04'])],
    subject: [expect.any(String), expect.arrayContaining(['K-20'])],
  });
}, 60_000);

it('tells of each case in the log of its readers, and names no restricted one in the other', async () => {
  const open = new Set((await everyCase(records)).map(({ number }) => number));
  const received: string[] = [];
  for (let after = ''; ;) {
    const { items, nextCursor } = await get<{ items: EventEnvelope[]; nextCursor: string | null }>(
      ['reporting'],
      `/api/v1/events?limit=200${after}`,
    );
    for (const { type, data } of items)
      if (type === `${prefix}case.received` && 'number' in data.case) received.push(data.case.number);
    if (items.length === 0 || nextCursor === null) break;
    after = `&after=${encodeURIComponent(nextCursor)}`;
  }
  expect(new Set(received)).toEqual(open);
});

it('goes on with the council’s life, exports that break on the way included', async () => {
  await care.step(150);
  for (const fault of ['truncated', 'manifest-first', 'repeated-rows', 'late-rows', 'held-back', 'duplicate', null]) {
    if (fault) care.control.faults.add(fault);
    await care.step(10);
    await care.control.export('changes');
  }
  await care.control.finish();
  await untilAcknowledged();
  await expectTheMirrorToBeEqual();
  const journal = care.control.dump();
  expect(journal.filter(({ status }) => !closedStatuses.has(status)).length).toBeGreaterThan(5);
  const archived = readdirSync(care.folders.archive).filter((name) => name.endsWith('.csv'));
  expect(archived).toHaveLength(care.control.exports().length);
}, 60_000);
