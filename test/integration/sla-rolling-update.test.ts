import { plainWeekdays } from '../../src/model/business-calendar/plain-weekdays.js';
import type { ClockGround } from '../support/clock-ground.js';
import { ClockStage } from '../support/clock-stage.js';

const monday = '2027-02-01T00:00:00.000Z'; // 11:00 in Sydney
const weekdays = plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 });
const holidays = [{ date: '2027-02-11', name: 'Mourning', source: 'order' }];
const [before, after] = ['2027-02-15T05:30:00Z', '2027-02-16T05:30:00Z'];
const never = new AbortController().signal;

let stage: ClockStage;
let old: ClockGround;
let next: ClockGround;

beforeEach(async () => {
  stage = await ClockStage.set();
  old = stage.ground;
  next = stage.groundOf({ calendar: { ...weekdays, version: 'new', holidays } });
  await old.recompute.run(never);
  await stage.sync();
  stage.legacy.put('1', { receivedAt: monday });
  await stage.sync();
});
afterEach(() => stage.drop());

async function dueOf(id: string): Promise<string | null | undefined> {
  return (await old.clocks(id)).find(({ clock }) => clock === 'REQ-DONE')?.due;
}

test('a replica of the old rules that is still there leaves nothing judged by them', async () => {
  await next.recompute.run(never);
  stage.legacy.put('1', { codes: { unit: 'PARKS' } });
  stage.legacy.put('2', { receivedAt: monday });
  await stage.sync(); // the old one follows
  expect([await dueOf('1'), await dueOf('2')]).toEqual([after, undefined]);
  expect([await old.recompute.isLeftToOthers(), await next.recompute.isLeftToOthers()]).toEqual([true, false]);
  await next.follow();
  expect([await dueOf('1'), await dueOf('2')]).toEqual([after, after]);
});

test('it judges nothing either while the new rules are still being brought in', async () => {
  const cut = new AbortController();
  await next.recompute.run(cut.signal, () => cut.abort());
  stage.legacy.put('2', { receivedAt: monday });
  await stage.sync();
  expect([await next.recompute.isStale(), await dueOf('2')]).toEqual([true, undefined]);
  await next.recompute.run(never);
  await next.follow();
  expect([await next.recompute.isStale(), await dueOf('1'), await dueOf('2')]).toEqual([false, after, after]);
});

test('a change that was begun and is taken back leaves no clock by its rules', async () => {
  const cut = new AbortController();
  await next.recompute.run(cut.signal, () => cut.abort());
  expect([await dueOf('1'), await old.recompute.isStale()]).toEqual([after, true]);
  await old.recompute.run(never);
  expect([await dueOf('1'), await old.recompute.isStale(), await old.recompute.isLeftToOthers()]).toEqual([
    before,
    false,
    false,
  ]);
});
