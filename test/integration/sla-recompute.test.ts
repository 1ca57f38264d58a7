import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { plainWeekdays } from '../../src/model/business-calendar/plain-weekdays.js';
import type { SystemService } from '../../src/model/service-target.js';
import { reconcileClock, type StoredClock, wakeAt } from '../../src/sla/clocks/reconcile-clock.js';
import { rejudgeClock } from '../../src/sla/clocks/rejudge-clock.js';
import { type CaseClock, insertClocks, readClocks } from '../../src/sla/store/clock-store.js';
import { ClockGround } from '../support/clock-ground.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { randomClock, randomTargets } from '../support/random-clocks.js';
import { Dice } from '../support/sla-oracle/dice.js';
import { waitFor } from '../support/wait-for.js';

const service: SystemService = { targets: randomTargets, observes: new Set(), needsDetails: new Set() };
const weekdays = plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 });
const holidays = ['2027-01-26', '2027-02-09', '2027-03-01'].map((date) => ({
  date,
  name: 'Mourning',
  source: 'order',
}));
const never = new AbortController().signal;

let store: FreshDatabase;
let before: ClockGround;
let after: ClockGround;

beforeEach(async () => {
  store = await freshDatabase();
  before = new ClockGround(store.database, { service, calendar: weekdays });
  after = new ClockGround(store.database, { service, calendar: { ...weekdays, version: 'new', holidays } });
  await before.recompute.run(never);
});
afterEach(() => store.drop());

const insertCases = `
insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash,
  content_key, public_sequence)
select id, 'authority', id, id, 'request', 'received', '2027-02-01', false, '{}', 1, '2027-02-01', 'x', 'k', 1 from unnest($1::uuid[]) as id`;
const insertVersions = `
insert into case_versions (case_id, version, occurred_at, observed_at, cause, state, changed)
select id, 1, received_at, received_at, 'sync', '{"system": "authority"}', '{}' from cases`;

async function fill(clocks: CaseClock[]): Promise<void> {
  const { database } = store;
  await database.query(insertCases, [clocks.map(({ caseId }) => caseId)]);
  await database.query(insertVersions);
  await database.transaction((tx) => insertClocks(tx, clocks));
}

async function stored(clocks: CaseClock[]): Promise<CaseClock[]> {
  const byCase = await readClocks(
    store.database,
    clocks.map(({ caseId }) => caseId),
  );
  return clocks.flatMap(({ caseId }) => byCase.get(caseId)!);
}

/** A clock as judging it by itself leaves it; instants `now`. */
function judgedAlone(clock: CaseClock, now: string): CaseClock {
  const judged = rejudgeClock(clock, { ...after.rules, service });
  return { ...clock, ...reconcileClock(clock, judged, now).write };
}

test('clocks that are moved together come to stand as each would by itself', async () => {
  const dice = new Dice(20270301);
  const clocks = Array.from({ length: 1500 }, () => randomClock(dice, randomUUID(), before.rules));
  await fill(clocks);
  const began = new Date().toISOString();
  await after.recompute.run(never);
  const ended = new Date().toISOString();
  const expected = clocks.map((clock) => judgedAlone(clock, began));
  const soon = (at: string | null) => (at && at >= began && at <= ended ? began : at);
  const found = (await stored(clocks)).map((clock) => ({
    ...clock,
    dueLearntAt: soon(clock.dueLearntAt),
    breachedAt: soon(clock.breachedAt),
  }));
  const differing = found.flatMap((clock, index) =>
    isDeepStrictEqual(clock, expected[index]) ? [] : [{ clock, expected: expected[index] }],
  );
  expect(differing).toEqual([]);
  const wakes = await store.database.query<{ id: string; at: Date | null }>(
    `select case_id as id, wake_at as at from clocks`,
  );
  const wakeOf = new Map(wakes.map(({ id, at }) => [id, at?.toISOString() ?? null]));
  expect(clocks.map(({ caseId }) => wakeOf.get(caseId))).toEqual(expected.map((clock) => wakeAt(clock as StoredClock)));
});

/** Received on Monday 22 February at 11:00 in Sydney, due on 1 March: the new calendar says the day after. */
function openClock(): CaseClock {
  const dice = new Dice(1);
  for (;;) {
    const clock = randomClock(dice, randomUUID(), before.rules);
    if (clock.clock !== 'REQ-ACK' || clock.segments.length > 1 || clock.state !== 'running' || clock.historical)
      continue;
    const startedAt = '2027-02-22T00:00:00.000Z';
    const dueAt = '2027-03-01T05:30:00.000Z';
    const fresh = { breachedAt: null, announced: null, warnedAt: null, warnAt: null, revision: 1 };
    return { ...clock, ...fresh, startedAt, dueLearntAt: startedAt, dueAt, councilDueAt: dueAt };
  }
}

test('a breach that is declared meanwhile is kept as a revision, not wiped', async () => {
  const { database } = store;
  const clock = openClock();
  await fill([clock]);
  let run: Promise<unknown> | undefined;
  await database.transaction(async (tx) => {
    await tx.query(`select from clocks where case_id = $1 for update`, [clock.caseId]);
    run = after.recompute.run(never);
    await waitFor(
      async () =>
        (
          await database.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).length > 0,
      { what: 'the recompute waits for the clock' },
    );
    await tx.query(
      `update clocks set breached_at = due_at, announced = 'breached', wake_at = null where case_id = $1`,
      [clock.caseId],
    );
  });
  await run;
  expect((await stored([clock]))[0]).toMatchObject({
    revision: 2,
    dueAt: '2027-03-02T05:30:00.000Z',
    breachedAt: null,
  });
  expect(await database.query(`select revision, result ->> 'breachedAt' as breached from clock_revisions`)).toEqual([
    { revision: 1, breached: '2027-03-01T05:30:00.000Z' },
  ]);
});

test('goes on after the case that it had come to', async () => {
  const clocks = Array.from({ length: 4 }, openClock).toSorted((one, other) => (one.caseId < other.caseId ? -1 : 1));
  await fill(clocks);
  await store.database.query(`update sla_rules set wanted_digest = $1, recomputed_to = $2`, [
    after.rules.digest,
    clocks[1]!.caseId,
  ]);
  expect(await after.recompute.run(never)).toEqual({ cases: 2, changed: 2 });
  const [old, moved] = ['2027-03-01T05:30:00.000Z', '2027-03-02T05:30:00.000Z'];
  expect((await stored(clocks)).map(({ dueAt }) => dueAt)).toEqual([old, old, moved, moved]);
  expect(await after.recompute.isStale()).toBe(false);
});
