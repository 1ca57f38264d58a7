import { clockHistory, instant } from '../../../test/support/clock-history.js';
import { type CaseTimeline, caseTimeline, type Episode, type Moment } from './case-timeline.js';

/** A timeline as a reader would tell it: `when vN`. */
function told({ received, acknowledged, episodes, firstObservedAt }: CaseTimeline) {
  return {
    firstObservedAt: short(firstObservedAt),
    received: moment(received),
    acknowledged: moment(acknowledged),
    episodes: episodes.map(toldEpisode),
  };
}

function toldEpisode({ start, reopening, waits, notice, completed, voided, versions, last }: Episode) {
  return {
    start: moment(start),
    reopening,
    waits: waits.map(({ from, to }) => [moment(from), moment(to)]),
    notice: moment(notice),
    completed: moment(completed),
    voided: moment(voided),
    versions: versions.map(({ version }) => version),
    last: last.version,
  };
}

function moment(told: Moment | null): string | null {
  return told && `${short(told.at)} v${told.version}`;
}

function short(at: number): string {
  return new Date(at).toISOString().slice(5, 16);
}

const untouched = { reopening: 0, waits: [], notice: null, completed: null, voided: null };

it('a case from receipt to completion', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00', seenAt: '2026-03-02T00:03' },
    { at: '2026-03-03T00:00', status: 'waiting' },
    { at: '2026-03-04T00:00', status: 'in-progress' },
    {
      at: '2026-03-02T00:00',
      seenAt: '2026-03-04T01:00',
      cause: 'details',
      acknowledgedAt: instant('2026-03-02T05:00'),
    },
    { at: '2026-03-05T00:00', status: 'completed', completedAt: instant('2026-03-04T23:00') },
  );

  expect(told(caseTimeline(versions))).toEqual({
    firstObservedAt: '03-02T00:03',
    received: '03-02T00:00 v1',
    acknowledged: '03-02T05:00 v4',
    episodes: [
      {
        ...untouched,
        start: '03-02T00:00 v1',
        waits: [['03-03T00:00 v2', '03-04T00:00 v3']],
        completed: '03-04T23:00 v5',
        versions: [1, 2, 3, 4, 5],
        last: 5,
      },
    ],
  });
});

it('each reopening begins an episode, with its own waits and notices', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-02T00:00', progressNoticeAt: instant('2026-03-03T00:00') },
    { at: '2026-03-04T00:00', status: 'completed', completedAt: instant('2026-03-04T00:00') },
    { at: '2026-03-06T00:00', status: 'waiting', completedAt: null, reopenedCount: 1 },
    { at: '2026-03-06T00:00', progressNoticeAt: instant('2026-03-09T00:00') },
  );

  expect(told(caseTimeline(versions)).episodes).toEqual([
    {
      ...untouched,
      start: '03-02T00:00 v1',
      notice: '03-03T00:00 v2',
      completed: '03-04T00:00 v3',
      versions: [1, 2, 3],
      last: 3,
    },
    {
      ...untouched,
      start: '03-06T00:00 v4',
      reopening: 1,
      waits: [['03-06T00:00 v4', null]],
      notice: '03-09T00:00 v5',
      versions: [4, 5],
      last: 5,
    },
  ]);
});

it('the last word on a completion date counts, told by the version that first completed', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-05T00:00', status: 'completed', completedAt: instant('2026-03-05T00:00') },
    { at: '2026-03-06T00:00', completedAt: instant('2026-03-04T00:00') },
  );

  expect(told(caseTimeline(versions)).episodes[0]!.completed).toBe('03-04T00:00 v2');
});

it('without a date of legacy its version says when a case was completed', () => {
  const versions = clockHistory({ at: '2026-03-02T00:00' }, { at: '2026-03-05T00:00', status: 'completed' });

  expect(told(caseTimeline(versions)).episodes[0]!.completed).toBe('03-05T00:00 v2');
});

it.each(['cancelled', 'removed'] as const)('an open case that is %s is voided', (status) => {
  const versions = clockHistory({ at: '2026-03-02T00:00' }, { at: '2026-03-05T00:00', status });

  expect(told(caseTimeline(versions)).episodes).toEqual([
    { ...untouched, start: '03-02T00:00 v1', voided: '03-05T00:00 v2', versions: [1, 2], last: 2 },
  ]);
});

it('a completed case that is removed stays completed', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-05T00:00', status: 'completed', completedAt: instant('2026-03-05T00:00') },
    { at: '2026-03-06T00:00', status: 'removed' },
  );

  expect(told(caseTimeline(versions)).episodes).toEqual([
    { ...untouched, start: '03-02T00:00 v1', completed: '03-05T00:00 v2', versions: [1, 2, 3], last: 3 },
  ]);
});

it('a removed case that comes back goes on, as if it had never been gone', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-05T00:00', status: 'removed' },
    { at: '2026-03-06T00:00', status: 'in-progress' },
  );

  expect(told(caseTimeline(versions)).episodes).toEqual([
    { ...untouched, start: '03-02T00:00 v1', versions: [1, 2, 3], last: 3 },
  ]);
});

it('where legacy went back in time no wait ends before it began', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-05T00:00', status: 'waiting' },
    { at: '2026-03-04T00:00', status: 'in-progress' },
    { at: '2026-03-03T00:00', status: 'waiting' },
  );

  expect(told(caseTimeline(versions)).episodes[0]!.waits).toEqual([['03-05T00:00 v4', null]]);
});

it('a wait that only details tell of begins when it was seen: closing a task leaves no time in legacy', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    { at: '2026-03-02T00:00', seenAt: '2026-03-03T00:00', cause: 'details', status: 'waiting' },
    { at: '2026-03-02T00:00', seenAt: '2026-03-04T00:00', cause: 'details', status: 'in-progress' },
  );

  expect(told(caseTimeline(versions)).episodes[0]!.waits).toEqual([['03-03T00:00 v2', '03-04T00:00 v3']]);
});

it('details that were read late do not put off the wait that is seen after them', () => {
  const versions = clockHistory(
    { at: '2026-03-02T00:00' },
    {
      at: '2026-03-02T00:00',
      seenAt: '2026-03-06T00:00',
      cause: 'details',
      acknowledgedAt: instant('2026-03-02T01:00'),
    },
    { at: '2026-03-03T00:00', seenAt: '2026-03-06T00:01', status: 'waiting' },
  );

  expect(told(caseTimeline(versions)).episodes[0]!.waits).toEqual([['03-03T00:00 v3', null]]);
});

it('no version, no timeline', () => {
  expect(() => caseTimeline([])).toThrow('a case without a version has no timeline');
});
