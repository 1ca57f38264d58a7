import { plainWeekdays } from '../../src/model/business-calendar/plain-weekdays.js';
import type { Database } from '../../src/platform/postgres/database.js';
import type { ClockGround } from '../support/clock-ground.js';
import { ClockStage } from '../support/clock-stage.js';
import { messageFaults } from '../support/event-schemas.js';
import type { ScriptedLegacy } from '../support/scripted-legacy.js';
import { outgoingEvent } from '../../src/events/envelope.js';
import { readEventRows } from '../../src/events/event-reader.js';

// The sample council: REQ-ACK 5 business days (UL-02), REQ-PROG 15 (UL-05), REQ-DONE the category's 10, paused while waiting.
const monday = '2027-02-01T00:00:00.000Z'; // 11:00 in Sydney
const ackDue = '2027-02-08T05:30:00Z'; // Monday 16:30 AEDT
const doneDue = '2027-02-15T05:30:00Z';
const progDue = '2027-02-22T05:30:00Z';

let stage: ClockStage;
let database: Database;
let legacy: ScriptedLegacy;
let ground: ClockGround;

beforeEach(async () => {
  stage = await ClockStage.set();
  ({ database, legacy, ground } = stage);
});
afterEach(() => stage.drop());

/** A first complete pass over nothing: what comes later is news and not history. */
const begun = () => stage.sync();
const sync = () => stage.sync();
const confirmedAt = (at: string) => stage.confirmedAt(at);

const running = { cycle: 1, revision: 1, state: 'running', breached: null, announced: null, historical: false };

test('a new request gets its clocks, with their due instants, and is told of nowhere', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  expect(await ground.clocks('1')).toEqual([
    { ...running, clock: 'REQ-ACK', due: ackDue },
    { ...running, clock: 'REQ-DONE', due: doneDue },
    { ...running, clock: 'REQ-PROG', due: progDue },
  ]);
  expect(await ground.news()).toEqual([]);
});

test('warned a business day before, broken once legacy was asked after the due instant, escalated; each told once [UL-06]', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday, codes: { category: 'DOG' } });
  await sync();
  expect(await ground.look('2027-02-05T05:29:59.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  expect(await ground.look('2027-02-05T05:30:00.000Z')).toEqual({ warned: 1, breached: 0, escalated: 0 });
  await confirmedAt('2027-02-08T05:29:59.999Z');
  expect(await ground.look('2027-02-08T05:31:00.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  await confirmedAt('2027-02-08T05:30:00.000Z');
  expect(await ground.look('2027-02-08T05:31:00.000Z')).toEqual({ warned: 0, breached: 1, escalated: 0 });
  expect(await ground.look('2027-02-08T05:32:00.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  await confirmedAt('2027-03-01T00:00:00.000Z');
  // REQ-PROG asks the legacy system for a notice task (UL-05); DOG has no target, so REQ-DONE never falls due
  expect(await ground.look('2027-03-01T00:01:00.000Z')).toEqual({ warned: 0, breached: 1, escalated: 1 });
  expect(await ground.look('2027-03-01T00:02:00.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  expect(await ground.newsTypes()).toEqual([
    'sla.warning REQ-ACK',
    'sla.breached REQ-ACK',
    'sla.breached REQ-PROG',
    'case.escalated REQ-PROG',
  ]);
  const escalations = await database.query(`select clock, action, role, state from escalations`);
  expect(escalations).toEqual([
    { clock: 'REQ-PROG', action: 'notice-task', role: 'responsible-officer', state: 'wanted' },
  ]);
  const tallies = await database.query(`select outcome, clock, kind, unit, total::int from sla_tallies order by clock`);
  expect(tallies).toEqual([
    { outcome: 'breached', clock: 'REQ-ACK', kind: 'request', unit: 'WORKS', total: 1 },
    { outcome: 'breached', clock: 'REQ-PROG', kind: 'request', unit: 'WORKS', total: 1 },
  ]);
  const notices = await database.query(`select topic, wanted_role, rule from notices order by wanted_at, topic`);
  expect(notices).toEqual([
    { topic: 'sla.warning', wanted_role: 'responsible-officer', rule: 'UL-02' },
    { topic: 'sla.breached', wanted_role: 'customer-service-supervisor', rule: 'UL-02' },
    { topic: 'sla.escalated', wanted_role: 'responsible-officer', rule: 'UL-05' },
  ]);
});

test('its events are as the contract says', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await ground.look('2027-02-05T05:30:00.000Z');
  await confirmedAt('2027-03-01T00:00:00.000Z');
  await ground.look('2027-03-01T00:01:00.000Z');
  const rows = await readEventRows(database, { log: 'public', after: 0, limit: 100, includeRestricted: true });
  const messages = rows.map((row) => outgoingEvent('public', row, '/shirelink/test-council/1'));
  expect(messages.map(({ type }) => type)).toEqual([
    'case.received',
    'sla.warning',
    'sla.breached',
    'sla.breached',
    'sla.breached',
    'case.escalated',
    'case.escalated',
  ]);
  expect(messages.flatMap((message) => messageFaults(message))).toEqual([]);
  expect(messages.map(({ headers }) => headers['ce_sequence'])).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  const breach = JSON.parse(messages[2]!.value) as { clock: object; changed: string[] };
  expect(breach).toMatchObject({ changed: [], clock: { clock: 'REQ-ACK', cycle: 1, revision: 1, rule: 'UL-02' } });
});

test('acknowledged and completed in time is told as met, and asks nobody to act', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-03T01:00:00.000Z' });
  await sync();
  expect(await ground.clocks('1')).toEqual([
    { ...running, clock: 'REQ-ACK', due: ackDue, state: 'cancelled' },
    { ...running, clock: 'REQ-DONE', due: doneDue, state: 'met', announced: 'met' },
    { ...running, clock: 'REQ-PROG', due: progDue, state: 'met', announced: 'met' },
  ]);
  await confirmedAt('2027-03-01T00:00:00.000Z');
  expect(await ground.look('2027-03-01T00:01:00.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  expect(await ground.newsTypes()).toEqual(['sla.met REQ-DONE', 'sla.met REQ-PROG']);
});

test('what is completed without a target is met for nobody: the naive rate would count it as on time', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday, codes: { category: 'DOG' } });
  await sync();
  legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-03T01:00:00.000Z' });
  await sync();
  const shown = await database.query(
    `select state, due_at, net_minutes from reporting.clocks where clock = 'REQ-DONE'`,
  );
  expect(shown).toEqual([{ state: 'cancelled', due_at: null, net_minutes: 1080 }]);
  expect(await ground.newsTypes()).toEqual(['sla.met REQ-PROG']);
});

test('a completion at 16:29 that is polled at 16:34 is no breach', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await ground.look('2027-02-12T05:30:00.000Z');
  expect(await ground.look('2027-02-15T05:31:00.000Z')).toMatchObject({ breached: 0 });
  legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-15T05:29:00.000Z' });
  // the pass of 16:34 has brought it, and the clocks have not followed yet
  await stage.mirror.runner.runPass('authority');
  await ground.passBegan('2027-02-15T05:34:00.000Z');
  expect(await ground.look('2027-02-15T05:35:00.000Z')).toMatchObject({ breached: 0 });
  expect((await ground.clocks('1'))[1]).toEqual({
    ...running,
    clock: 'REQ-DONE',
    due: doneDue,
    state: 'met',
    announced: 'met',
  });
});

test('completed too late, and learnt after the breach: one breach, no second, and the request to act expires', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await ground.passBegan('2027-02-15T06:00:00.000Z');
  expect(await ground.look('2027-02-15T06:01:00.000Z')).toMatchObject({ breached: 1, escalated: 1 });
  legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-16T01:00:00.000Z' });
  await sync();
  expect((await ground.clocks('1'))[1]).toEqual({
    ...running,
    clock: 'REQ-DONE',
    due: doneDue,
    state: 'late',
    breached: doneDue,
    announced: 'breached',
  });
  expect(await ground.newsTypes()).toEqual(['sla.breached REQ-DONE', 'case.escalated REQ-DONE', 'sla.met REQ-PROG']);
  expect(await database.query(`select state from escalations`)).toEqual([{ state: 'expired' }]);
});

test('late news corrects: a completion before the due instant that is learnt after the breach supersedes it', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await ground.passBegan('2027-02-15T06:00:00.000Z');
  await ground.look('2027-02-15T06:01:00.000Z');
  legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-10T01:00:00.000Z' });
  await sync();
  const corrected = { ...running, clock: 'REQ-DONE', due: doneDue, revision: 2, state: 'met', announced: 'met' };
  expect((await ground.clocks('1'))[1]).toEqual(corrected);
  const told = (await ground.news()).map(({ type, detail }) => ({ type, ...(detail as object) }));
  expect(told.find(({ type }) => type === 'sla.met')).toMatchObject({ clock: 'REQ-DONE', revision: 2, supersedes: 1 });
  const kept = await database.query(`select revision, result ->> 'breachedAt' as breached from clock_revisions`);
  expect(kept).toEqual([{ revision: 1, breached: '2027-02-15T05:30:00.000Z' }]);
});

test('a wait on the customer holds the clock at the closings it spans [UL-20]', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday, modifiedAt: monday });
  await sync();
  legacy.progress['WAIT'] = 'waiting';
  legacy.put('1', { modifiedAt: '2027-02-03T00:00:00.000Z' });
  // the first stage keeps the progress that the second told
  await database.query(`update cases set codes = jsonb_set(codes, '{progress}', '"WAIT"'), content_hash = ''`);
  await sync();
  expect((await ground.clocks('1'))[1]).toEqual({ ...running, clock: 'REQ-DONE', state: 'paused', due: null });
  await database.query(`update cases set codes = jsonb_set(codes, '{progress}', '"ACTN"'), content_hash = ''`);
  legacy.put('1', { modifiedAt: '2027-02-05T00:00:00.000Z' });
  await sync();
  // Wednesday and Thursday did not count
  expect((await ground.clocks('1'))[1]).toEqual({ ...running, clock: 'REQ-DONE', due: '2027-02-17T05:30:00Z' });
});

test('ten years of history announce nothing, and what is still open of it is counted', async () => {
  legacy.put('1', { receivedAt: '2019-03-01T00:00:00.000Z' });
  legacy.put('2', {
    receivedAt: '2019-03-01T00:00:00.000Z',
    codes: { closure: 'COMP' },
    completedAt: '2020-01-01T00:00:00.000Z',
  });
  const lately = new Date(Date.now() - 3_600_000).toISOString();
  legacy.put('3', { receivedAt: lately, codes: { closure: 'COMP' }, completedAt: lately });
  await sync();
  await confirmedAt('2027-06-01T00:00:00.000Z');
  expect(await ground.look('2027-06-01T00:00:00.000Z')).toEqual({ warned: 0, breached: 0, escalated: 0 });
  expect(await ground.news()).toEqual([]);
  const states = [...(await ground.clocks('1')), ...(await ground.clocks('2')), ...(await ground.clocks('3'))];
  expect(states.map(({ clock, state, breached, historical }) => [clock, state, breached !== null, historical])).toEqual(
    [
      ['REQ-ACK', 'running', true, true],
      ['REQ-DONE', 'running', true, true],
      ['REQ-PROG', 'running', true, true],
      ['REQ-ACK', 'cancelled', false, true],
      ['REQ-DONE', 'late', true, true],
      ['REQ-PROG', 'late', true, true],
      ['REQ-ACK', 'cancelled', false, true],
      ['REQ-DONE', 'met', false, true],
      ['REQ-PROG', 'met', false, true],
    ],
  );
});

test('of one breach too many for a minute the rest wait their turn', async () => {
  ground = stage.groundOf({ standards: { escalationsPerTick: 2 } });
  await begun();
  for (let id = 1; id <= 5; id += 1) legacy.put(String(id), { receivedAt: monday });
  await sync();
  await ground.passBegan('2027-02-16T00:00:00.000Z');
  expect(await ground.look('2027-02-16T00:00:00.000Z')).toMatchObject({ breached: 5, escalated: 2 });
  expect(await ground.look('2027-02-16T00:01:00.000Z')).toMatchObject({ breached: 0, escalated: 2 });
  const [last] = await database.query<{ id: string }>(
    `select c.legacy_id as id from escalations e join cases c on c.id = e.case_id where e.state = 'waiting'`,
  );
  legacy.put(last!.id, { codes: { closure: 'COMP' }, completedAt: '2027-02-16T00:01:30.000Z' });
  await sync();
  expect(await ground.look('2027-02-16T00:02:00.000Z')).toMatchObject({ escalated: 0 });
  expect(await database.query(`select state, count(*)::int from escalations group by 1 order by 1`)).toEqual([
    { state: 'expired', count: 1 },
    { state: 'wanted', count: 4 },
  ]);
});

test('an acknowledgement is asked for once more before anyone is accused of having missed it', async () => {
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await ground.passBegan('2027-02-09T00:00:00.000Z');
  await database.query(`update cases set details_wanted_at = null`);
  expect(await ground.look('2027-02-09T00:00:00.000Z')).toMatchObject({ breached: 0 });
  expect(await database.query(`select details_wanted_at is not null as wanted from cases`)).toEqual([{ wanted: true }]);
  await database.query(`update cases set details_read_at = '2027-02-09T00:00:30Z', details_wanted_at = null`);
  expect(await ground.look('2027-02-09T00:01:00.000Z')).toMatchObject({ breached: 1 });
});

test('restricted cases speak in their own log only', async () => {
  legacy.restrictedCategories.add('POT');
  await begun();
  legacy.put('1', { receivedAt: monday });
  await sync();
  await confirmedAt('2027-03-01T00:00:00.000Z');
  await ground.look('2027-03-01T00:00:00.000Z');
  expect(await ground.news()).toEqual([]);
  expect(await ground.newsTypes('restricted')).toHaveLength(5);
  expect(await database.query(`select distinct unit from sla_tallies`)).toEqual([{ unit: 'restricted' }]);
  expect(await database.query(`select * from reporting.clocks`)).toEqual([]);
});

describe('other rules', () => {
  const holiday = (date: string) => {
    const plain = plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 });
    return { ...plain, version: 'changed', holidays: [{ date, name: 'Mourning', source: 'order' }] };
  };

  test('another calendar moves what runs, keeps what was published as a revision, and goes on where it was stopped', async () => {
    await ground.recompute.run(new AbortController().signal);
    await begun();
    legacy.put('1', { receivedAt: monday });
    legacy.put('2', { receivedAt: monday });
    await sync();
    await ground.passBegan('2027-02-15T06:00:00.000Z');
    await ground.look('2027-02-15T06:00:00.000Z');
    const other = stage.groundOf({ calendar: holiday('2027-02-11') });
    expect(await other.recompute.isStale()).toBe(true);
    expect(await other.recompute.run(new AbortController().signal)).toEqual({ cases: 2, changed: 4 });
    expect(await other.recompute.isStale()).toBe(false);
    expect(await other.clocks('1')).toEqual([
      { ...running, clock: 'REQ-ACK', due: ackDue },
      { ...running, clock: 'REQ-DONE', due: '2027-02-16T05:30:00Z', revision: 2 },
      { ...running, clock: 'REQ-PROG', due: '2027-02-23T05:30:00Z' },
    ]);
    expect(await database.query(`select clock, revision from clock_revisions`)).toEqual([
      { clock: 'REQ-DONE', revision: 1 },
      { clock: 'REQ-DONE', revision: 1 },
    ]);
  });

  test('a standard that pauses differently is judged from the histories', async () => {
    await ground.recompute.run(new AbortController().signal);
    await begun();
    legacy.put('1', { receivedAt: monday });
    await sync();
    const standards = { clocks: { 'REQ-ACK': { enabled: false } } };
    const other = stage.groundOf({ standards });
    await other.recompute.run(new AbortController().signal);
    await other.follow();
    expect((await other.clocks('1')).map(({ clock, state }) => [clock, state])).toEqual([
      ['REQ-ACK', 'cancelled'],
      ['REQ-DONE', 'running'],
      ['REQ-PROG', 'running'],
    ]);
  });
});
