import { clockHistory, instant, judgement, potholes } from '../../../test/support/clock-history.js';
import { serviceStandards } from '../../config/service-standards.js';
import type { ClockName } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import type { CaseVersion } from './case-timeline.js';
import { judgeClocks, type Judgement, unobservable } from './judge-clocks.js';

const council = serviceStandards({
  clocks: { 'REQ-DONE': { pauseWhileWaiting: true }, 'REQ-REOPEN': { pauseWhileWaiting: true } },
}).clocks;
const standard = (clock: ClockName) => council.find((one) => one.clock === clock)!;

/** `clock.cycle state due` of each, with the breach where there is one. */
function judged(versions: CaseVersion[], changed: Partial<Judgement> = {}): string[] | null {
  const clocks = judgeClocks(versions, judgement(council, changed));
  return (
    clocks?.map(({ clock, cycle, state, dueAt, breachedAt, historical }) =>
      [
        `${clock}.${cycle} ${state} ${dueAt?.slice(0, 16) ?? 'no due'}`,
        breachedAt && `breached ${breachedAt.slice(0, 16)}`,
        historical && 'historical',
      ]
        .filter(Boolean)
        .join(', '),
    ) ?? null
  );
}

const receipt = { at: '2026-03-02T00:00', seenAt: '2026-03-02T00:03' };

it('one clock whole: waited from Tuesday evening to Wednesday, so Tuesday did not count; late by a millisecond', () => {
  const versions = clockHistory(
    receipt,
    { at: '2026-03-03T05:30', status: 'waiting' },
    { at: '2026-03-04T00:00', status: 'in-progress' },
    { at: '2026-03-06T05:31', status: 'completed', completedAt: instant('2026-03-06T05:30:00.001') },
  );

  expect(judgeClocks(versions, judgement([standard('REQ-DONE')]))).toEqual([
    {
      clock: 'REQ-DONE',
      cycle: 1,
      state: 'late',
      startedAt: instant('2026-03-02T00:00'),
      stoppedAt: instant('2026-03-06T05:30:00.001'),
      dueAt: instant('2026-03-06T05:30'),
      dueLearntAt: instant('2026-03-04T00:00'),
      legacyDueAt: null,
      councilDueAt: instant('2026-03-06T05:30'),
      warnAt: instant('2026-03-05T05:30'),
      breachedAt: instant('2026-03-06T05:30'),
      historical: false,
      target: { source: 'council', days: 3, months: null, unit: 'business-days' },
      // 5.5 hours on Monday, a whole Tuesday, 5.5 hours on Wednesday, two whole days
      netMinutes: 330 + 510 + 330 + 510 + 510,
      grossMinutes: 4 * 1440 + 330,
      segments: [
        {
          state: 'running',
          from: instant('2026-03-02T00:00'),
          to: instant('2026-03-03T05:30'),
          rule: 'UL-03',
          cause: 'received',
          version: 1,
        },
        {
          state: 'paused',
          from: instant('2026-03-03T05:30'),
          to: instant('2026-03-04T00:00'),
          rule: 'UL-03',
          cause: 'waiting',
          version: 2,
        },
        {
          state: 'running',
          from: instant('2026-03-04T00:00'),
          to: instant('2026-03-06T05:30:00.001'),
          rule: 'UL-03',
          cause: 'resumed',
          version: 3,
        },
      ],
      remark: null,
      category: 'Potholes',
      rule: 'UL-03',
      calendarVersion: 'plain-weekdays-2018-2032 Australia/Sydney',
      standardsVersion: 'standards-1',
      caseVersion: 4,
    },
  ]);
});

it('an open request has the clocks that the policy gives it (UL-02, UL-03, UL-05)', () => {
  expect(judged(clockHistory(receipt))).toEqual([
    'REQ-ACK.1 running 2026-03-09T05:30',
    'REQ-DONE.1 running 2026-03-05T05:30',
    'REQ-PROG.1 running 2026-03-23T05:30',
  ]);
});

it('an open complaint has those of the procedure that legacy shows (K-10, K-01)', () => {
  expect(judged(clockHistory({ ...receipt, kind: 'complaint' }))).toEqual([
    'CMP-ACK.1 running 2026-03-09T05:30',
    'CMP-DONE.1 running 2026-03-16T05:30',
  ]);
});

it('what legacy never shows is not started, and says what is missing', () => {
  const observes = new Set<Signal>(['received', 'reopened', 'completed']);
  const service = { targets: new Map([['Potholes', potholes]]), observes, needsDetails: new Set<Signal>() };

  expect(judged(clockHistory(receipt), { service })).toEqual(['REQ-DONE.1 running 2026-03-05T05:30']);
  const missing = council.map((one) => [one.clock, unobservable(one, service)]);
  expect(missing).toEqual([
    ['REQ-ACK', ['acknowledged']],
    ['REQ-DONE', []],
    ['REQ-PROG', ['progress-notice']],
    ['REQ-REOPEN', []],
    ['CMP-ACK', ['acknowledged']],
    ['CMP-DONE', []],
    ['CMP-CN', ['neutrality-received']],
    ['CMP-STAGE', ['dissatisfied', 'stage-accepted']],
    ['CMP-ROUTE', ['flagged', 'referred']],
    ['CMP-ANON', ['anonymous-received', 'triaged']],
    ['CMP-REG', ['registered-in-records', 'entered-in-care']],
  ]);
});

it.each(['category:XX', 'closure:99'])('nobody knows the standards of a case with %s', (gap) => {
  expect(judged(clockHistory({ ...receipt, unmapped: [gap] }))).toBeNull();
});

it('another gap is no reason not to judge', () => {
  expect(judged(clockHistory({ ...receipt, unmapped: ['unit:XX'] }))).toHaveLength(3);
});

it('a category without a target of its own has no due instant', () => {
  expect(judged(clockHistory({ ...receipt, category: 'Other' }))![1]).toBe('REQ-DONE.1 running no due');
});

it('completed without an acknowledgement: nothing is left to acknowledge', () => {
  const completed = { at: '2026-03-04T00:00', status: 'completed' as const, completedAt: instant('2026-03-04T00:00') };

  expect(judged(clockHistory(receipt, completed))).toEqual([
    'REQ-ACK.1 cancelled 2026-03-09T05:30',
    'REQ-DONE.1 met 2026-03-05T05:30',
    'REQ-PROG.1 met 2026-03-23T05:30',
  ]);
});

it('reopening starts REQ-REOPEN and REQ-PROG again, not REQ-ACK; the first results stay', () => {
  const versions = clockHistory(
    receipt,
    { at: '2026-03-02T00:00', acknowledgedAt: instant('2026-03-02T01:00') },
    { at: '2026-03-06T00:00', status: 'completed', completedAt: instant('2026-03-06T00:00') },
    { at: '2026-03-09T00:00', status: 'in-progress', completedAt: null, reopenedCount: 1 },
  );

  expect(judged(versions)).toEqual([
    'REQ-ACK.1 met 2026-03-09T05:30',
    'REQ-DONE.1 late 2026-03-05T05:30, breached 2026-03-05T05:30',
    'REQ-PROG.1 met 2026-03-23T05:30',
    'REQ-PROG.2 running 2026-03-30T05:30',
    'REQ-REOPEN.1 running 2026-03-12T05:30',
  ]);
});

it('already due when it was first mirrored: historical, reopening is news', () => {
  const seenAt = '2026-06-01T00:00';

  expect(judged(clockHistory({ ...receipt, seenAt }))).toEqual([
    'REQ-ACK.1 running 2026-03-09T05:30, breached 2026-03-09T05:30, historical',
    'REQ-DONE.1 running 2026-03-05T05:30, breached 2026-03-05T05:30, historical',
    'REQ-PROG.1 running 2026-03-23T05:30, breached 2026-03-23T05:30, historical',
  ]);
  const reopened = clockHistory(
    { ...receipt, seenAt, status: 'completed', completedAt: instant('2026-03-06T00:00') },
    { at: '2026-03-09T00:00', seenAt: '2026-06-01T01:00', status: 'received', completedAt: null, reopenedCount: 1 },
  );
  expect(judged(reopened)).toEqual([
    'REQ-ACK.1 cancelled 2026-03-09T05:30, historical',
    'REQ-DONE.1 late 2026-03-05T05:30, breached 2026-03-05T05:30, historical',
    'REQ-PROG.1 met 2026-03-23T05:30, historical',
    'REQ-PROG.2 running 2026-03-30T05:30',
    'REQ-REOPEN.1 running 2026-03-12T05:30',
  ]);
});

it('an old case that is reclassified, waits, or gets another date from legacy stays historical', () => {
  const old = { ...receipt, seenAt: '2026-06-01T00:00' };
  const historical = 'REQ-ACK.1 running 2026-03-09T05:30, breached 2026-03-09T05:30, historical';

  expect(judged(clockHistory(old, { at: '2026-06-01T01:00', category: 'Other' }))![0]).toBe(historical);
  expect(judged(clockHistory(old, { at: '2026-06-01T01:00', dueAt: instant('2026-07-01T00:00') }))![0]).toBe(
    historical,
  );
  expect(judged(clockHistory(old, { at: '2026-06-01T01:00', status: 'waiting' }))![1]).toBe(
    'REQ-DONE.1 paused 2026-03-05T05:30, breached 2026-03-05T05:30, historical',
  );
});

it('an old case whose category was not mapped at first is history all the same', () => {
  const old = { ...receipt, seenAt: '2026-06-01T00:00', category: null, unmapped: ['category:XX'] };
  const versions = clockHistory(old, { at: '2026-06-02T00:00', category: 'Potholes', unmapped: [] });

  expect(judged(versions)![1]).toBe('REQ-DONE.1 running 2026-03-05T05:30, breached 2026-03-05T05:30, historical');
});

it('over at first sight is history within the first pass, and news after it', () => {
  const over = clockHistory({ ...receipt, status: 'completed', completedAt: instant('2026-03-02T00:02') });
  const firstObservedAt = Date.parse(instant('2026-03-02T00:03'));
  const done = (firstPassEndedAt: number | null) => judged(over, { firstPassEndedAt })![1];

  expect(done(null)).toBe('REQ-DONE.1 met 2026-03-05T05:30, historical');
  expect(done(firstObservedAt)).toBe('REQ-DONE.1 met 2026-03-05T05:30, historical');
  expect(done(firstObservedAt - 1)).toBe('REQ-DONE.1 met 2026-03-05T05:30');
});

it('after a change of category the breach counts from when it was learnt, after one that moves nothing it does not', () => {
  const targets = new Map([
    ['Potholes', { ...potholes, days: 1 }],
    ['Trees', { ...potholes, days: 1 }],
    ['Bins', { ...potholes, days: 20 }],
  ]);
  const service = { ...judgement([]).service, targets };
  const end = { at: '2026-03-20T00:00', status: 'completed' as const, completedAt: instant('2026-03-20T00:00') };
  const done = (...told: string[]) =>
    judged(
      clockHistory(
        { ...receipt, category: told[0]! },
        ...told.slice(1).map((category, index) => ({ at: `2026-03-1${index}T00:00`, category })),
        end,
      ),
      { service },
    )![1];

  expect(done('Potholes')).toBe('REQ-DONE.1 late 2026-03-03T05:30, breached 2026-03-03T05:30');
  expect(done('Bins', 'Potholes')).toBe('REQ-DONE.1 late 2026-03-03T05:30, breached 2026-03-10T00:00');
  expect(done('Potholes', 'Trees')).toBe('REQ-DONE.1 late 2026-03-03T05:30, breached 2026-03-03T05:30');
  expect(done('Potholes', 'Bins', 'Trees')).toBe('REQ-DONE.1 late 2026-03-03T05:30, breached 2026-03-11T00:00');
});

it("legacy's own due instant rules where the category says so; without one there is none", () => {
  const targets = new Map([['Potholes', { ...potholes, source: 'legacy' as const }]]);
  const service = { ...judgement([]).service, targets };
  const dueAt = instant('2026-03-04T22:00');

  expect(judged(clockHistory({ ...receipt, dueAt }), { service })![1]).toBe('REQ-DONE.1 running 2026-03-04T22:00');
  expect(judged(clockHistory(receipt), { service })![1]).toBe('REQ-DONE.1 running no due');
});

it('legacy and council are both kept, and which of them rules is said', () => {
  const versions = clockHistory({ ...receipt, dueAt: instant('2026-03-04T22:00') });
  const [clock] = judgeClocks(versions, judgement([standard('REQ-DONE')]))!;

  expect([clock!.legacyDueAt, clock!.councilDueAt, clock!.dueAt, clock!.target?.source]).toEqual([
    instant('2026-03-04T22:00'),
    instant('2026-03-05T05:30'),
    instant('2026-03-05T05:30'),
    'council',
  ]);
});
