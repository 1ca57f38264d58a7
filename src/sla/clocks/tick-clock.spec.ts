import { clockHistory, instant, judgement } from '../../../test/support/clock-history.js';
import { serviceStandards } from '../../config/service-standards.js';
import { judgeClocks } from './judge-clocks.js';
import { reconcileClock, type StoredClock, wakeAt } from './reconcile-clock.js';
import { tickClock } from './tick-clock.js';

const standard = serviceStandards({ clocks: { 'REQ-DONE': { pauseWhileWaiting: true } } }).clocks.find(
  ({ clock }) => clock === 'REQ-DONE',
)!;

/** Received on Monday 2 March 2026; warned of on Wednesday and due on Thursday at 16:30 in Sydney. */
function open(...later: Parameters<typeof clockHistory>): StoredClock {
  const versions = clockHistory({ at: '2026-03-02T00:00' }, ...later);
  const [judged] = judgeClocks(versions, judgement([standard]))!;
  return reconcileClock(null, judged!, instant('2026-03-02T00:00')).write!;
}

const warnAt = instant('2026-03-04T05:30');
const dueAt = instant('2026-03-05T05:30');
const nothing = { do: 'nothing' };

it('nothing before the warning is due', () => {
  expect(tickClock(open(), { now: instant('2026-03-04T05:29:59.999'), confirmedThrough: null })).toEqual(nothing);
});

it('warns at the closing of the business day before', () => {
  const clock = open();

  expect(tickClock(clock, { now: warnAt, confirmedThrough: null })).toEqual({
    do: 'warn',
    clock: { ...clock, warnedAt: warnAt },
  });
});

it('once warned it sleeps until it is due', () => {
  const clock = { ...open(), warnedAt: warnAt };

  expect(wakeAt(clock)).toBe(dueAt);
  expect(tickClock(clock, { now: instant('2026-03-05T05:29:59.999'), confirmedThrough: null })).toEqual(nothing);
});

it.each([null, instant('2026-03-05T05:29:59.999')])('due, and no pass began since (%s): nobody knows', (through) => {
  const clock = { ...open(), warnedAt: warnAt };

  expect(tickClock(clock, { now: instant('2026-03-05T07:00'), confirmedThrough: through })).toEqual(nothing);
});

it('a pass that began at the due instant confirms the breach, which counts from the due instant', () => {
  const clock = { ...open(), warnedAt: warnAt };

  expect(tickClock(clock, { now: instant('2026-03-05T05:34'), confirmedThrough: dueAt })).toEqual({
    do: 'breach',
    clock: { ...clock, breachedAt: dueAt, announced: 'breached' },
  });
});

it('a due instant that was learnt when it was past breaks when it was learnt', () => {
  const clock = { ...open(), dueLearntAt: instant('2026-03-06T00:00') };
  const verdict = tickClock(clock, { now: instant('2026-03-06T01:00'), confirmedThrough: instant('2026-03-06T00:30') });

  expect(verdict).toMatchObject({ do: 'breach', clock: { breachedAt: instant('2026-03-06T00:00') } });
});

it('a warning that comes when it is due is let pass', () => {
  const clock = open();

  expect(tickClock(clock, { now: dueAt, confirmedThrough: null })).toEqual({
    do: 'let-warning-pass',
    clock: { ...clock, warnAt: null },
  });
});

it.each([
  ['stands still', open({ at: '2026-03-03T00:00', status: 'waiting' })],
  ['is over', open({ at: '2026-03-03T00:00', status: 'completed', completedAt: instant('2026-03-03T00:00') })],
  ['is historical', { ...open(), historical: true }],
  ['is broken already', { ...open(), breachedAt: dueAt }],
  ['has no due instant', open({ at: '2026-03-03T00:00', category: 'Other' })],
])('one that %s is not looked at', (_, clock) => {
  const late = { now: instant('2026-06-01T00:00'), confirmedThrough: instant('2026-06-01T00:00') };

  expect([wakeAt(clock), tickClock(clock, late)]).toEqual([null, nothing]);
});

it('a wait that began after the due instant excuses nothing', () => {
  const clock = open({ at: '2026-03-05T05:31', status: 'waiting' });

  expect(tickClock(clock, { now: instant('2026-03-05T05:35'), confirmedThrough: instant('2026-03-05T05:32') })).toEqual(
    {
      do: 'breach',
      clock: { ...clock, breachedAt: dueAt, announced: 'breached' },
    },
  );
});
