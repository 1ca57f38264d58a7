import type { Database } from '../../src/platform/postgres/database.js';
import type { BreachFilter } from '../../src/sla/breaches/breach-queries.js';
import type { ClockKey } from '../../src/sla/clock-page.js';
import type { ClockGround } from '../support/clock-ground.js';
import { SlaReads } from '../support/sla-reads.js';
import { everyone, insider, monday, numbered, SlaStory, tuesdayAfter } from '../support/sla-story.js';

let story: SlaStory;
let database: Database;
let ground: ClockGround;
let reads: SlaReads;

beforeAll(async () => {
  story = await SlaStory.tell();
  ({ database, ground, reads } = story);
});
afterAll(() => story.drop());

async function clocksOf(legacyId: string, unmapped: string[] = []) {
  const number = `002.2026.${legacyId.padStart(8, '0')}.001`;
  return reads.cases.of({ id: id(legacyId), system: 'authority', number, kind: 'request', legacy: { unmapped } });
}

async function broken(filter: BreachFilter = {}, sight = everyone) {
  const rows = await reads.breaches.list(sight, filter, { after: null, limit: 100 });
  return rows.map(({ breach }) => `${legacyIdOf(breach.caseId)} ${breach.clock}`);
}

const id = (legacyId: string) => story.id(legacyId);
const legacyIdOf = (found: string) => ['1', '2', '3', '4', '5', '6', '7', '8'].find((one) => id(one) === found)!;

describe('the clocks of a case', () => {
  it('are explained from what is stored', async () => {
    const { items, notObservable, remark } = await clocksOf('1');
    expect(items.map(({ explain: { summary } }) => summary)).toEqual([
      'Acknowledge a request: due Monday 8 February 2027 at 16:30 (5 business days, UL-02). Still open: broken since then, 6 business days over by now.',
      'Complete a request: due Monday 15 February 2027 at 16:30 (10 business days, UL-03). Still open: broken since then, 1 business day over by now.',
      'Tell the customer of progress: due Monday 22 February 2027 at 16:30 (15 business days, UL-05). Still open: 4 business days left.',
    ]);
    expect([notObservable, remark]).toEqual([[], null]);
  });

  it('say who was asked', async () => {
    const [, done] = (await clocksOf('1')).items;
    expect(done).toMatchObject({
      clock: 'REQ-DONE',
      revision: 1,
      overdue: { days: 1, minutes: 180 },
      unconfirmed: false,
      revisions: [],
      escalations: [{ action: 'escalate', role: 'manager', state: 'wanted', revision: 1, settledAt: null }],
    });
    expect(done!.explain.steps.at(-1)!.text).toMatch(/^The manager was asked to step in .* \(UL-06\)\.$/);
  });

  it('stand still while the customer is waited on', async () => {
    const done = (await clocksOf('5')).items.find(({ clock }) => clock === 'REQ-DONE')!;
    expect([done.state, done.dueAt, done.explain.days?.left]).toEqual(['paused', null, 10]);
    expect(done.explain.summary).toMatch(
      /^Complete a request: no due time \(UL-03\)\. Standing still since .*: 10 business days left/,
    );
  });

  it('are not there while the category is not mapped, and that is said', async () => {
    const { items, remark } = await clocksOf('3', ['category:NEW']);
    expect([items, remark]).toEqual([
      [],
      'The mapping does not know category:NEW: nobody can say which standards this case has until it does.',
    ]);
  });

  it('keep what later news corrected', async () => {
    const corrected = await database.query<{ id: string }>(
      `insert into clock_revisions (case_id, clock, cycle, revision, superseded_at, result)
       select case_id, clock, cycle, 1, '2027-02-10T00:00:00Z',
         jsonb_build_object('state', 'met', 'startedAt', '2027-02-01T00:00:00.000Z', 'dueAt', '2027-02-08T05:30:00.000Z', 'stoppedAt',
           '2027-02-04T00:00:00.000Z', 'breachedAt', null, 'netMinutes', 1, 'grossMinutes', 2, 'calendarVersion', 'c', 'standardsVersion', 's')
       from clocks where case_id = $1 and clock = 'REQ-ACK' returning case_id as id`,
      [id('7')],
    );
    expect(corrected).toHaveLength(1);
    await database.query(`update clocks set revision = 2 where case_id = $1 and clock = 'REQ-ACK'`, [id('7')]);
    const ack = (await clocksOf('7')).items.find(({ clock }) => clock === 'REQ-ACK')!;
    expect(ack.revisions).toEqual([
      {
        revision: 1,
        supersededAt: '2027-02-10T00:00:00.000Z',
        state: 'met',
        startedAt: '2027-02-01T00:00:00.000Z',
        dueAt: '2027-02-08T05:30:00.000Z',
        stoppedAt: '2027-02-04T00:00:00.000Z',
        breachedAt: null,
        netMinutes: 1,
        grossMinutes: 2,
        calendarVersion: 'c',
        standardsVersion: 's',
      },
    ]);
    expect(ack.explain.steps.map(({ text }) => text).slice(-2)).toEqual([
      'Without a result: completed without it.',
      'Corrected by later news Wednesday 10 February 2027 at 11:00: before that it stood as met, due Monday 8 February 2027 at 16:30, stopped Thursday 4 February 2027 at 11:00 (result 1).',
    ]);
  });
});

describe('breaches', () => {
  it('are listed newest first, historical and restricted ones left out', async () => {
    expect(await broken()).toEqual(['5 REQ-ACK', '4 REQ-ACK', '1 REQ-DONE', '1 REQ-ACK'].toSorted(byBreach));
    expect(await reads.breaches.historicalLeftOut(everyone, {})).toBe(3);
  });

  // on Monday 15th three broke at the same instant: then by their cases' ids
  function byBreach(one: string, other: string): number {
    const at = (row: string) => (row === '1 REQ-ACK' ? 0 : 1);
    const key = (row: string) => `${at(row)} ${id(row.split(' ')[0]!)} ${row.split(' ')[1]}`;
    return key(one) < key(other) ? 1 : -1;
  }

  it('say all that is needed to act', async () => {
    const [row] = await reads.breaches.list(everyone, { clock: ['REQ-DONE'] }, { after: null, limit: 1 });
    expect(row!.breach).toEqual({
      caseId: id('1'),
      system: 'authority',
      number: '002.2026.00000001.001',
      kind: 'request',
      unit: 'WORKS',
      category: 'POT',
      restricted: false,
      clock: 'REQ-DONE',
      title: 'Complete a request',
      rule: 'UL-03',
      byDefault: false,
      cycle: 1,
      revision: 1,
      state: 'running',
      startedAt: monday,
      dueAt: '2027-02-15T05:30:00.000Z',
      breachedAt: '2027-02-15T05:30:00.000Z',
      stoppedAt: null,
      historical: false,
      overdue: { days: 1, minutes: 180 },
      role: 'manager',
      action: 'escalate',
      escalation: { state: 'wanted', wantedAt: expect.any(String) as string },
      notice: 'no-channel',
    });
  });

  it.each<[string, BreachFilter, string[]]>([
    ['clock', { clock: ['REQ-DONE', 'REQ-PROG'] }, ['1 REQ-DONE']],
    ['unit', { unit: 'PARKS' }, ['4 REQ-ACK']],
    ['role', { role: 'manager' }, ['1 REQ-DONE']],
    ['action', { action: 'notice-task' }, []],
    ['open', { open: false }, []],
    ['from', { from: '2027-02-15T05:30:00.000Z', unit: 'PARKS' }, ['4 REQ-ACK']],
    ['to, not included', { to: '2027-02-15T05:30:00.000Z' }, ['1 REQ-ACK']],
    ['system', { system: 'civicview' }, []],
    ['kind', { kind: ['complaint'] }, []],
    ['historical', { historical: true, to: '2027-01-01T00:00:00.000Z' }, ['6 REQ-PROG', '6 REQ-DONE', '6 REQ-ACK']],
  ])('by %s', async (_, filter, expected) => {
    expect(await broken(filter)).toEqual(expected);
  });

  it('of restricted cases are for those alone who may see them', async () => {
    const extra = (await broken({}, insider)).filter((row) => row.startsWith('2 '));
    expect(extra).toEqual(['2 REQ-DONE', '2 REQ-ACK']);
    expect(await broken({ category: 'SEC' })).toEqual([]);
  });

  it('go on page by page, each once, though they broke at one instant', async () => {
    const seen: string[] = [];
    let after: ClockKey | null = null;
    for (;;) {
      const rows: Awaited<ReturnType<typeof reads.breaches.list>> = await reads.breaches.list(
        insider,
        { historical: true },
        { after, limit: 1 },
      );
      if (rows.length === 0) break;
      seen.push(`${legacyIdOf(rows[0]!.breach.caseId)} ${rows[0]!.breach.clock}`);
      after = rows[0]!.key;
    }
    expect(seen).toEqual(await broken({ historical: true }, insider));
    expect(new Set(seen).size).toBe(9);
  });
});

describe('the forecast', () => {
  const nextMonday = '2027-02-22T22:00:00.000Z';
  const page = { after: null, limit: 100 };

  it('counts what will break, by unit and role, and says what it leaves out', async () => {
    const { byClock: _, ...view } = await reads.forecast.view(everyone, {}, nextMonday);
    expect(view).toEqual({
      at: '2027-02-16T00:00:30.000Z',
      until: nextMonday,
      summary:
        '3 service standards will be broken before Tuesday 23 February 2027 at 09:00 unless they are met: 1 in WORKS, 1 in PARKS and 1 without a unit. ' +
        '4 are broken already and still open. Left out: 1 waiting on the customer; 1 case whose codes are not mapped; 3 that were due before Shirelink saw them.',
      willBreach: 3,
      broken: 4,
      byUnit: [
        { unit: 'WORKS', willBreach: 1, broken: 3 },
        { unit: 'PARKS', willBreach: 1, broken: 1 },
        { unit: null, willBreach: 1, broken: 0 },
      ],
      byRole: [
        { role: 'manager', willBreach: 1, broken: 1 },
        { role: 'responsible-officer', willBreach: 1, broken: 0 },
        { role: 'customer-service-supervisor', willBreach: 1, broken: 3 },
      ].toSorted((one, other) => other.broken - one.broken),
      unconfirmed: 0,
      leftOut: { stale: [], paused: 1, unmapped: 1, historical: 3, withoutTarget: 0 },
    });
  });

  it('lists the cases, next due first', async () => {
    const rows = await reads.forecast.list(everyone, { filter: {}, until: nextMonday }, page);
    expect(rows.map(({ item }) => `${numbered(item.number)} ${item.clock} ${item.dueAt} ${item.role}`)).toEqual([
      '8 REQ-ACK 2027-02-16T05:30:00.000Z customer-service-supervisor',
      ...[
        '1 REQ-PROG 2027-02-22T05:30:00.000Z responsible-officer',
        '4 REQ-DONE 2027-02-22T05:30:00.000Z manager',
      ].toSorted((one, other) => (id(one[0]!) < id(other[0]!) ? -1 : 1)),
    ]);
    const again = await reads.forecast.list(
      everyone,
      { filter: {}, until: nextMonday },
      { after: rows[0]!.key, limit: 1 },
    );
    expect(again.map(({ item }) => item)).toEqual([rows[1]!.item]);
  });

  it('counts a restricted case for those alone who may see it', async () => {
    const { willBreach, broken: open } = await reads.forecast.view(insider, {}, nextMonday);
    expect([willBreach, open]).toEqual([4, 6]);
    const asked = await reads.forecast.view(everyone, { category: 'SEC' }, nextMonday);
    expect([asked.willBreach, asked.broken, asked.leftOut.paused]).toEqual([0, 0, 0]);
  });

  it('leaves out a system that was not heard of, and says since when', async () => {
    await ground.passBegan('2027-02-15T22:00:00.000Z');
    try {
      const { willBreach, leftOut, summary } = await reads.forecast.view(everyone, {}, nextMonday);
      expect([willBreach, leftOut.stale]).toEqual([
        0,
        [{ system: 'authority', since: '2027-02-15T22:00:00.000Z', clocks: 3 }],
      ]);
      expect(summary).toContain(
        'Left out: 3 clocks of Authority, which was last heard Tuesday 16 February 2027 at 09:00;',
      );
      expect(await reads.forecast.list(everyone, { filter: {}, until: nextMonday }, page)).toEqual([]);
    } finally {
      await ground.passBegan(tuesdayAfter);
    }
  });

  it('reaches to the end of the next business day where nothing is said', () => {
    const at = (now: string) => new SlaReads(database, ground.rules, now).forecast.until(undefined);
    // Tuesday 11:00, Friday 17:00, Saturday
    expect(at(tuesdayAfter)).toEqual({ ok: true, until: '2027-02-17T05:30:00.000Z' });
    expect(at('2027-02-19T06:00:00.000Z')).toEqual({ ok: true, until: '2027-02-22T05:30:00.000Z' });
    expect(at('2027-02-20T00:00:00.000Z')).toEqual({ ok: true, until: '2027-02-22T05:30:00.000Z' });
  });

  it.each([
    ['2027-02-16T00:00:30.000Z', 'is over already; name an instant that is still to come'],
    ['2028-02-18T00:00:30.000Z', 'is more than a year away; name an instant within the next 366 days'],
  ])('refuses %s', (until, problem) => {
    expect(reads.forecast.until(until)).toEqual({ ok: false, problem });
  });
});
