import { DetailsChanges } from '../../src/cases/details-changes.js';
import { Random } from '../../src/embedded/authority-simulator/sample/random.js';
import {
  type LegacyCodes,
  type LegacyRecord,
  type LegacyReject,
  type LegacySystem,
  rejectReasons,
} from '../../src/legacy/legacy-system.js';
import { appendEvents } from '../../src/events/event-log.js';
import { readEnvelope } from '../../src/legacy/authority/wire.js';
import { incomingDetails } from '../../src/sync/legacy-input.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { authorityAdapter } from '../support/authority-adapter.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type FuzzRow, fuzzRows, type GoodRow } from '../support/fuzz-rows.js';
import { FuzzServer } from '../support/fuzz-server.js';
import { type Mirror, mirrorOf } from '../support/mirror.js';
import { runSize } from '../support/run-size.js';

const seed = runSize('FUZZ_SEED', Date.now() % 1_000_000_007);
const pages = runSize('FUZZ_PAGES', 800);
/** Each page reads one row of the one before again. */
const pageCap = 5;

const random = new Random(seed);
const rows = fuzzRows(pages * (pageCap - 1), random);

let fresh: FreshDatabase;
let server: FuzzServer;
let legacy: LegacySystem;
let mirror: Mirror;

beforeAll(async () => {
  console.log(`fuzzed pages: ${pages}, seed ${seed}`);
  const tasks = fuzzRows(Math.ceil(pages / 5), random);
  const textsOf = (all: FuzzRow[]) => all.map(({ text }) => text);
  server = new FuzzServer({ requests: textsOf(rows), tasks: textsOf(tasks) }, random, pageCap);
  const url = await server.start();
  legacy = authorityAdapter(url, (mapping) => Object.assign(mapping.limits, { retries: 0, timeoutSeconds: 20 })).legacy;
  fresh = await freshDatabase();
  mirror = mirrorOf(fresh.database, legacy);
});

afterAll(async () => {
  await server.stop();
  await fresh.drop();
});

/** Passes until one is complete; whatever stops one must be the source's own failure, and passing. */
async function passThrough(): Promise<number> {
  for (let failures = 0; ; failures += 1) {
    try {
      await mirror.runner.runPass('authority');
      return failures;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      expect([error.consequence, failures < pages]).toEqual(['retry', true]);
    }
  }
}

async function mirrored(): Promise<Map<string, GoodRow>> {
  const found = await fresh.database.query<Record<string, string & Date & string[]>>(
    `select legacy_id, number, received_at, due_at, completed_at, legacy_modified_at, status, codes ->> 'category' as category,
      codes ->> 'channel' as channel, codes ->> 'unit' as unit, work_orders from cases`,
  );
  const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;
  return new Map(
    found.map((row) => [
      row['legacy_id']!,
      {
        legacyId: row['legacy_id']!,
        number: row['number']!,
        receivedAt: iso(row['received_at'])!,
        dueAt: iso(row['due_at']),
        completedAt: iso(row['completed_at']),
        modifiedAt: iso(row['legacy_modified_at'])!,
        status: row['status'] as unknown as GoodRow['status'],
        category: row['category']!,
        channel: row['channel']!,
        unit: row['unit']!,
        workOrders: row['work_orders']!,
      },
    ]),
  );
}

interface Quarantined {
  record_key: string;
  reason: string;
}

async function quarantined(): Promise<Quarantined[]> {
  return fresh.database.query<Quarantined>(
    `select record_key, reason from quarantine where reason <> 'unmapped' and state = 'open'`,
  );
}

/** Of rows that share an id the good one settles the bad one, whichever comes last: those aside. */
async function ownQuarantined(): Promise<string[]> {
  const own = new Set(rows.flatMap(({ id, number }) => [id, number]));
  const open = await quarantined();
  return open
    .filter(({ record_key: key }) => own.has(key) || key.startsWith('sha256:'))
    .map(({ record_key: key, reason }) => `${key} ${reason}`)
    .sort();
}

/** What the adapter makes of the row alone: raw control characters are blanks by then, and what cannot be stored is gone. */
function asRead({ text }: FuzzRow): LegacyRecord | LegacyReject {
  const body = Buffer.from(`{"result":[${text}]}`);
  const answer = readEnvelope({ status: 200, contentType: 'application/json', body, serverTime: null }, () => null);
  const [row] = answer.ok ? (answer.result as unknown[]) : [];
  return legacy.parse(row);
}

test(
  'every good row is mirrored, every bad one quarantined with its reason, whatever the pages are like',
  async () => {
    const failures = await passThrough();
    expect(server.pages).toBeGreaterThanOrEqual(pages);
    expect(failures).toBe(server.broken);

    const cases = await mirrored();
    const good = rows.flatMap((row) => row.good ?? []);
    const wrong = good.filter((row) => JSON.stringify(cases.get(row.legacyId)) !== JSON.stringify(row));
    expect(wrong.slice(0, 3).map((row) => [row, cases.get(row.legacyId)])).toEqual([]);

    const bad = rows.filter((row) => row.good === null);
    const read = bad.map((row) => ({ row, outcome: asRead(row) }));
    const open = new Set((await quarantined()).map((entry) => `${entry.record_key} ${entry.reason}`));
    const lost = read.filter(({ row, outcome }) => {
      if (outcome.outcome === 'record') return !cases.has(outcome.legacyId);
      const { key, reason } = outcome;
      // what bears its own key is told apart by it; of others the like of it is there
      const isOwn = key === row.id || key === row.number;
      return isOwn ? !open.has(`${key} ${reason}`) : ![...open].some((entry) => entry.endsWith(` ${reason}`));
    });
    expect(lost.slice(0, 3)).toEqual([]);
    const reasons = read.flatMap(({ outcome }) => (outcome.outcome === 'reject' ? outcome.reason : []));
    expect(reasons.every((reason) => rejectReasons.includes(reason))).toBe(true);

    const [state] = await fresh.database.query(`select cursor, pass_began_at, last_success_at from sync_state`);
    expect(state).toEqual({
      cursor: { highWater: expect.stringMatching(/^2026-05-31T23:59:40/), walk: null },
      pass_began_at: null,
      last_success_at: expect.any(Date),
    });
    const untold = await fresh.database.query(
      `select case_id, version from case_versions v where not exists (
        select from case_events e where e.case_id = v.case_id and e.version = v.version)`,
    );
    expect(untold).toEqual([]);
    const unlike = await fresh.database.query(
      `select legacy_id, unmapped, state -> 'unmapped' as told from cases c
       join case_versions v on v.case_id = c.id and v.version = c.version
       where to_jsonb(unmapped) <> state -> 'unmapped' or to_jsonb(work_orders) <> state -> 'workOrders'`,
    );
    expect(unlike).toEqual([]);
  },
  60 * 60_000,
);

test(
  'the same once more changes nothing and tells nothing',
  async () => {
    server.breaking = false;
    const before = await ownQuarantined();
    const again = await mirror.runner.runPass('authority', { full: true });
    expect(again).toMatchObject({ received: 0 });
    expect(await ownQuarantined()).toEqual(before);
    const changed = await fresh.database.query<{ legacy_id: string }>(`select legacy_id from cases where version > 1`);
    // mutated rows may share an id, and then the last one has it each time
    const good = new Set(rows.flatMap((row) => row.good?.legacyId ?? []));
    expect(changed.filter((row) => good.has(row.legacy_id))).toEqual([]);
  },
  60 * 60_000,
);

test(
  'whatever details are made of, they are stored or refused',
  async () => {
    server.breaking = false;
    const changes = new DetailsChanges(mirror.keys);
    const cases = await fresh.database.query<{ id: string; legacyId: string; number: string }>(
      `select id, legacy_id as "legacyId", number from cases order by id limit $1`,
      [Math.ceil(pages / 10)],
    );
    expect(cases.length).toBeGreaterThan(10);
    const at = new Date().toISOString();
    const context = { council: 'test-council', system: 'authority', cause: 'details' as const, wantDetails: false };
    for (const { id, ...record } of cases) {
      const details = incomingDetails(
        await legacy.fetchDetails(record, { signal: new AbortController().signal }),
        'authority',
      );
      await fresh.database.transaction(async (tx) => {
        const interpret = (codes: LegacyCodes) => legacy.interpret(codes);
        const read = { ...context, interpret, readBeganAt: at, observedAt: at };
        await appendEvents(tx, (await changes.apply(tx, read, { id, details })).drafts);
      });
    }
    const [read] = await fresh.database.query(`select count(*)::int as read from cases where details_hash is not null`);
    expect(read).toEqual({ read: cases.length });
  },
  60 * 60_000,
);
