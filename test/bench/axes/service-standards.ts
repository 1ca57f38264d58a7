import { isDeepStrictEqual } from 'node:util';
import { plainWeekdays } from '../../../src/model/business-calendar/plain-weekdays.js';
import type { ServiceTarget, Signal } from '../../../src/model/service-target.js';
import { ClockGround } from '../../support/clock-ground.js';
import type { Axis, Bench } from '../axis.js';
import { fillClocksOf, fillClosings } from '../clock-store.js';
import { closingAfter, type Closing } from '../closing.js';
import type { BenchDatabase } from '../ground.js';
import { ratioRow, type ResultRow } from '../result-row.js';
import { interleave } from '../rounds.js';
import { bareBreach, bareRecompute } from '../bare-clocks.js';

const axis = 'service standards';
const open = 1_000_000;
const dueAtOnce = 10_000;

const service = {
  targets: new Map<string, ServiceTarget>(),
  observes: new Set<Signal>(['received', 'completed', 'reopened', 'progress-notice']),
  needsDetails: new Set<Signal>(),
};
const weekdays = plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 });
const holiday = { date: '2027-03-01', name: 'A day of mourning', source: 'order' };
const calendars = [weekdays, { ...weekdays, version: 'with a holiday', holidays: [holiday] }] as const;

/** The minute's look, a wave of breaches, and another calendar, over a million open clocks. */
export const serviceStandards: Axis = {
  name: axis,
  measure: (bench) => closingAfter((closing) => measure(bench, closing)),
};

async function measure({ ground, options, tell }: Bench, closing: Closing): Promise<ResultRow[]> {
  const rounds = { rounds: options.rounds, warmUp: true, tell };
  const store = closing.with(await ground.newDatabase(), (opened) => opened.drop());
  tell(`filling ${open} open clocks`);
  const product = groundOf(store, 0);
  await fillClocksOf(store.database, product.rules, {
    count: open,
    from: '2027-02-01T00:00:00Z',
    to: '2027-02-26T05:00:00Z',
  });
  const quiet = await interleave(
    [
      { name: 'ours', run: () => secondsOf(() => nothingDue(product)) },
      { name: 'count', run: () => secondsOf(() => counted(store)) },
    ],
    rounds,
  );
  return [
    ratioRow(
      { axis, against: 'tick with nothing due: count(*) of the open', unit: 's', goal: { atMost: 0.2 } },
      quiet.ours,
      quiet.count,
    ),
    ...(await waves({ ground, options, tell }, closing)),
    ...(await otherCalendar({ ground, options, tell }, store)),
  ];
}

function groundOf({ database }: BenchDatabase, calendar: 0 | 1): ClockGround {
  return new ClockGround(database, { service, standards: { escalationsPerTick: 0 }, calendar: calendars[calendar] });
}

async function nothingDue(product: ClockGround): Promise<void> {
  const told = await product.look('2027-02-02T00:00:00Z');
  if (!isDeepStrictEqual(told, { warned: 0, breached: 0, escalated: 0 })) throw new Error('something was due');
}

async function counted({ database }: BenchDatabase): Promise<void> {
  const [row] = await database.query<{ open: number }>(
    `select count(*)::int as open from clocks where state = 'running'`,
  );
  if (row!.open !== open) throw new Error(`${row!.open} clocks are open`);
}

/** Ten thousand due in one minute: ours in its batches, and the same rows written by hand in batches as large. */
async function waves({ ground, options, tell }: Bench, closing: Closing): Promise<ResultRow[]> {
  const wave = async (breach: (store: BenchDatabase, product: ClockGround) => Promise<void>) => {
    const store = await ground.newDatabase();
    try {
      const product = groundOf(store, 0);
      await fillClocksOf(store.database, product.rules, {
        count: dueAtOnce,
        from: '2027-02-01T00:00:00Z',
        to: '2027-02-01T01:00:00Z',
      });
      await store.database.query(`update clocks set warn_at = null, wake_at = due_at`);
      await store.database.query('vacuum analyze clocks');
      await store.settle();
      const seconds = await secondsOf(() => breach(store, product));
      await sameWave(store);
      return seconds;
    } finally {
      await store.drop();
    }
  };
  void closing;
  const measured = await interleave(
    [
      { name: 'ours', run: () => wave(async (_, product) => void (await product.look('2027-06-01T00:00:00Z'))) },
      { name: 'bare', run: () => wave((store) => bareBreach(store.database, '2027-06-01T00:00:00.000Z')) },
    ],
    { rounds: options.rounds, warmUp: true, tell },
  );
  const against = `${dueAtOnce} due at once: the bare write`;
  return [ratioRow({ axis, against, unit: 's', goal: { atMost: 1.5 } }, measured.ours, measured.bare)];
}

/** What both must have done, or the times say nothing. */
async function sameWave({ database }: BenchDatabase): Promise<void> {
  const [row] = await database.query(`
    select (select count(*)::int from clocks where breached_at = due_at and announced = 'breached' and wake_at is null) as clocks,
      (select count(*)::int from case_events where type = 'sla.breached' and detail ->> 'clock' = 'REQ-PROG') as events,
      (select count(*)::int from cases where public_sequence = 2) as cases,
      (select sum(total)::int from sla_tallies) as tallies,
      (select count(*)::int from escalations where state = 'waiting') as escalations`);
  const all = { clocks: dueAtOnce, events: dueAtOnce, cases: dueAtOnce, tallies: dueAtOnce, escalations: dueAtOnce };
  if (!isDeepStrictEqual(row, all)) throw new Error(`not the same: ${JSON.stringify(row)}`);
}

async function otherCalendar({ options, tell }: Bench, store: BenchDatabase): Promise<ResultRow[]> {
  const products = [groundOf(store, 0), groundOf(store, 1)] as const;
  const never = new AbortController().signal;
  let present: 0 | 1 = 0;
  await products[0].recompute.run(never);
  const change = async (recompute: (to: ClockGround) => Promise<unknown>) => {
    present = present === 0 ? 1 : 0;
    const to = products[present];
    await fillClosings(store.database, to.rules.calendar);
    await store.database.query('vacuum analyze clocks');
    await store.settle();
    const seconds = await secondsOf(() => recompute(to));
    await sameDue(store);
    return seconds;
  };
  const measured = await interleave(
    [
      { name: 'ours', run: () => change((to) => to.recompute.run(never)) },
      { name: 'bare', run: () => change((to) => bareRecompute(store.database, to.rules)) },
    ],
    { rounds: Math.min(options.rounds, 3), warmUp: true, tell },
  );
  const against = `another calendar, ${open} clocks: the same in SQL`;
  return [ratioRow({ axis, against, unit: 's', goal: { atMost: 1.3 } }, measured.ours, measured.bare)];
}

const wrongDue = `
select count(*)::int as wrong from clocks k
cross join lateral (select index from closings where closing >= k.started_at order by closing limit 1) as received
join closings due on due.index = received.index + 15
join closings warn on warn.index = received.index + 14
where k.due_at <> due.closing or k.warn_at <> warn.closing or k.wake_at <> warn.closing`;

async function sameDue({ database }: BenchDatabase): Promise<void> {
  const [row] = await database.query<{ wrong: number }>(wrongDue);
  if (row!.wrong !== 0) throw new Error(`${row!.wrong} clocks have another due instant`);
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
