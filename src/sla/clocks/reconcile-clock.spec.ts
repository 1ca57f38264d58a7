import { clockHistory, instant, judgement, potholes, type Told } from '../../../test/support/clock-history.js';
import { serviceStandards } from '../../config/service-standards.js';
import type { Clock } from './clock.js';
import { judgeClocks } from './judge-clocks.js';
import { reconcileClock, type StoredClock, type Verdict, withdrawClock } from './reconcile-clock.js';
import { rejudgeClock } from './rejudge-clock.js';

const standard = serviceStandards().clocks.find(({ clock }) => clock === 'REQ-DONE')!;
const targets = new Map([
  ['Potholes', potholes],
  ['Trees', { ...potholes, days: 1 }],
  ['Bins', { ...potholes, days: 10 }],
]);
const rules = judgement([standard], { service: { ...judgement([]).service, targets } });
const unchanged: Verdict = { write: null, superseded: null, announce: null };
// due at 16:30 of Thursday 5 March in Sydney
const dueAt = instant('2026-03-05T05:30');
const completed = (at: string, seenAt = at): Told => ({ at, seenAt, status: 'completed', completedAt: instant(at) });

function judged(...later: Told[]): Clock {
  return judgeClocks(clockHistory({ at: '2026-03-02T00:00' }, ...later), rules)![0]!;
}

function reconciled(stored: StoredClock | null, clock: Clock, now = '2026-03-20T00:00'): Verdict {
  return reconcileClock(stored, clock, instant(now));
}

function stored(...later: Told[]): StoredClock {
  return reconciled(null, judged(...later)).write!;
}

/** As the tick leaves it. */
function broken(): StoredClock {
  return { ...stored(), warnedAt: instant('2026-03-04T05:30'), breachedAt: dueAt, announced: 'breached' };
}

it('a new clock is stored without news', () => {
  expect(reconciled(null, judged())).toEqual({
    write: { ...judged(), revision: 1, warnedAt: null, announced: null },
    superseded: null,
    announce: null,
  });
});

it('met and late are announced with the result, once', () => {
  for (const [end, announce] of [['2026-03-05T05:30', 'met'] as const, ['2026-03-05T05:31', 'breached'] as const]) {
    const result = judged(completed(end));
    const first = reconciled(stored(), result);

    expect(first).toEqual({
      write: { ...result, revision: 1, warnedAt: null, announced: announce },
      superseded: null,
      announce,
    });
    expect(reconciled(first.write, result)).toEqual(unchanged);
  }
});

it('history is never announced', () => {
  const late = judgeClocks(
    clockHistory({
      at: '2026-03-02T00:00',
      seenAt: '2026-06-01T00:00',
      status: 'completed',
      completedAt: instant('2026-03-09T00:00'),
    }),
    rules,
  )![0]!;

  expect(reconciled(null, late)).toEqual({
    write: { ...late, revision: 1, warnedAt: null, announced: null },
    superseded: null,
    announce: null,
  });
});

it('one without a target is met, and no news', () => {
  const met = judged({ at: '2026-03-03T00:00', category: 'Other' }, completed('2026-03-04T00:00'));

  expect([met.state, reconciled(null, met).announce]).toEqual(['met', null]);
});

it('news that change nothing of the clock write nothing', () => {
  expect(reconciled(stored(), judged({ at: '2026-03-03T00:00', unit: 'Roads' }))).toEqual(unchanged);
});

it('before there is a result it changes in place; a due instant that moved is warned of anew', () => {
  const before = { ...stored(), warnedAt: instant('2026-03-04T05:30') };
  const moved = judged({ at: '2026-03-04T06:00', category: 'Bins' });

  expect(reconciled(before, moved)).toEqual({
    write: { ...moved, revision: 1, warnedAt: null, announced: null },
    superseded: null,
    announce: null,
  });
});

it('a declared breach that ends late is progress, not news: same revision, same instant', () => {
  const late = judged(completed('2026-03-06T00:00'));

  expect(reconciled(broken(), late)).toEqual({
    write: { ...late, revision: 1, warnedAt: instant('2026-03-04T05:30'), announced: 'breached' },
    superseded: null,
    announce: null,
  });
});

it('news after a breach that it was completed in time correct it: a new revision, announced once, the old one kept', () => {
  const met = judged(completed('2026-03-05T05:29', '2026-03-06T00:00'));
  const verdict = reconciled(broken(), met);

  expect(verdict).toEqual({
    write: { ...met, revision: 2, warnedAt: instant('2026-03-04T05:30'), announced: 'met' },
    superseded: broken(),
    announce: 'met',
  });
  expect(reconciled(verdict.write, met)).toEqual(unchanged);
});

it('a mended completion date turns met into late, and says so', () => {
  const before = { ...stored(completed('2026-03-05T00:00')) };
  const late = judged(completed('2026-03-05T00:00'), {
    at: '2026-03-09T00:00',
    completedAt: instant('2026-03-06T00:00'),
  });

  expect(before.announced).toBe('met');
  expect(reconciled(before, late)).toEqual({
    write: { ...late, revision: 2, announced: 'breached', warnedAt: null },
    superseded: before,
    announce: 'breached',
  });
});

it('a change of category after the breach withdraws it: the new due instant is yet to come', () => {
  const moved = judged({ at: '2026-03-06T00:00', category: 'Bins' });

  expect(reconciled(broken(), moved)).toEqual({
    write: { ...moved, revision: 2, warnedAt: null, announced: null },
    superseded: broken(),
    announce: null,
  });
});

it('another calendar or target after the result: a new revision, broken when that was learnt', () => {
  const before = stored(completed('2026-03-05T00:00'));
  const stricter = new Map([['Potholes', { ...potholes, days: 1 }]]);
  const anew = rejudgeClock(before, { ...rules, service: { ...rules.service, targets: stricter } });
  const verdict = reconciled(before, anew, '2026-04-01T00:00');

  expect(verdict).toEqual({
    write: {
      ...before,
      ...anew,
      state: 'late',
      dueAt: instant('2026-03-03T05:30'),
      dueLearntAt: instant('2026-04-01T00:00'),
      breachedAt: instant('2026-04-01T00:00'),
      revision: 2,
      announced: 'breached',
    },
    superseded: before,
    announce: 'breached',
  });
  expect(
    reconciled(
      verdict.write,
      rejudgeClock(verdict.write!, { ...rules, service: { ...rules.service, targets: stricter } }),
    ),
  ).toEqual(unchanged);
});

it('a rule that moves the due instant together with news of the case counts from when it was learnt', () => {
  const before = stored();
  const anew = { ...judged(completed('2026-03-05T00:00')), dueAt: instant('2026-03-03T05:30'), state: 'late' as const };
  const { write } = reconciled(before, { ...anew, calendarVersion: 'other' }, '2026-03-05T00:03');

  expect([write!.dueLearntAt, write!.breachedAt]).toEqual([instant('2026-03-05T00:03'), instant('2026-03-05T00:03')]);
});

it('a case of another kind withdraws its clock: quietly while it ran, as a revision where it had been told', () => {
  const at = instant('2026-03-20T00:00');
  const running = stored();
  const withdrawn = {
    state: 'cancelled',
    stoppedAt: at,
    breachedAt: null,
    remark: 'no longer applies to this case',
    segments: [{ ...running.segments[0]!, to: at }],
  };

  expect(withdrawClock(running, at)).toEqual({ write: { ...running, ...withdrawn }, superseded: null, announce: null });
  expect(withdrawClock(broken(), at)).toEqual({
    write: { ...broken(), ...withdrawn, revision: 2, announced: null },
    superseded: broken(),
    announce: null,
  });
  expect(withdrawClock(withdrawClock(running, at).write!, at)).toEqual(unchanged);
});
