import { testSettings } from '../../../test/support/settings.js';
import { BusinessCalendar, type CalendarData } from '../../model/business-calendar/business-calendar.js';
import type { ClockName, ServiceStandard } from '../../model/service-standard.js';
import type { ServiceTarget } from '../../model/service-target.js';
import type { ClockSegment } from '../clocks/clock.js';
import type { StoredClock } from '../clocks/reconcile-clock.js';
import { rejudgeClock } from '../clocks/rejudge-clock.js';
import { explainClock } from './explain-clock.js';
import type { ExplainGround, ExplainSubject } from './explanation.js';
import { LocalWords } from './local-words.js';

const { calendar: sample, standards } = testSettings();
const potholes: ServiceTarget = { days: 10, unit: 'business-days', source: 'council' };

function groundOf(data: CalendarData): ExplainGround {
  return { data, calendar: BusinessCalendar.of(data), words: new LocalWords(data.zone) };
}
const ground = groundOf(sample);

interface Given extends Partial<StoredClock> {
  clock: ClockName;
  startedAt: string;
}

/** A stored clock as the rules make it from what is given. */
function clockOf(given: Given, on: ExplainGround, category: ServiceTarget | null): StoredClock {
  const running: ClockSegment = {
    state: 'running',
    from: given.startedAt,
    to: null,
    rule: 'UL-02',
    cause: 'received',
    version: 1,
  };
  const bare: StoredClock = {
    cycle: 1,
    revision: 1,
    state: 'running',
    stoppedAt: null,
    dueAt: null,
    dueLearntAt: given.startedAt,
    legacyDueAt: null,
    councilDueAt: null,
    warnAt: null,
    warnedAt: null,
    breachedAt: null,
    announced: null,
    historical: false,
    target: null,
    netMinutes: null,
    grossMinutes: null,
    segments: [running],
    remark: null,
    category: 'POT',
    rule: 'UL-02',
    calendarVersion: 'none',
    standardsVersion: 'none',
    caseVersion: 1,
    ...given,
  };
  const service = {
    targets: new Map(category ? [['POT', category]] : []),
    observes: new Set<never>(),
    needsDetails: new Set<never>(),
  };
  const judged = rejudgeClock(bare, { calendar: on.calendar, standards, service });
  return { ...bare, ...judged, breachedAt: given.breachedAt ?? judged.breachedAt };
}

function explain(
  given: Given,
  {
    now,
    on = ground,
    category = null,
    standard = standards.clocks.find(({ clock }) => clock === given.clock)!,
    ...rest
  }: Partial<ExplainSubject> & { now: string; on?: ExplainGround },
) {
  const clock = clockOf(given, on, category);
  const subject: ExplainSubject = {
    clock,
    standard,
    category: standard.target.from === 'category' ? category : null,
    system: 'Authority',
    passedAt: null,
    now,
    revisions: [],
    asked: [],
    ...rest,
  };
  return explainClock(on, subject);
}

const texts = (...asked: Parameters<typeof explain>) => explain(...asked).steps.map(({ text }) => text);

it('can be read out: received after the closing before Easter, broken since', () => {
  const given: Given = {
    clock: 'REQ-ACK',
    startedAt: '2026-04-02T05:45:00.000Z',
    breachedAt: '2026-04-14T06:30:00.000Z',
    announced: 'breached',
  };
  expect(explain(given, { now: '2026-04-16T23:00:00.000Z', passedAt: '2026-04-14T06:31:00.000Z' })).toEqual({
    summary:
      'Acknowledge a request: due Tuesday 14 April 2026 at 16:30 (5 business days, UL-02). Still open: broken since then, 3 business days over by now.',
    steps: [
      {
        text: 'Received Thursday 2 April 2026 at 16:45, after the 16:30 closing, so it counts as received on Tuesday 7 April (UL-01).',
        rule: 'UL-01',
        from: '2026-04-02T05:45:00.000Z',
        to: null,
        days: null,
      },
      {
        text: 'Not counted: Good Friday 3 April, Easter Monday 6 April and 2 weekends (UL-01).',
        rule: 'UL-01',
        from: null,
        to: null,
        days: 6,
      },
      {
        text: '5 business days from there: due Tuesday 14 April 2026 at 16:30 (UL-02).',
        rule: 'UL-02',
        from: '2026-04-02T05:45:00.000Z',
        to: '2026-04-14T06:30:00.000Z',
        days: 5,
      },
      {
        text: 'Still open: broken since then, 3 business days over by now.',
        rule: null,
        from: '2026-04-14T06:30:00.000Z',
        to: null,
        days: 3,
      },
    ],
    days: {
      unit: 'business-days',
      startedOn: '2026-04-02',
      receivedOn: '2026-04-07',
      counted: ['2026-04-08', '2026-04-09', '2026-04-10', '2026-04-13', '2026-04-14'],
      notCounted: [
        { date: '2026-04-03', name: 'Good Friday', source: 'Public Holidays Act 2010 (NSW) s 4 (c)' },
        { date: '2026-04-06', name: 'Easter Monday', source: 'Public Holidays Act 2010 (NSW) s 4 (f)' },
      ],
      held: [],
      left: null,
    },
  });
});

describe('the day of receipt', () => {
  const now = '2026-03-03T00:00:00.000Z';
  it.each([
    [
      '2026-03-02T05:30:00.000Z',
      'Received Monday 2 March 2026 at 16:30: that day is day 0, and counting begins with the next (UL-01).',
    ],
    [
      '2026-03-02T05:30:00.001Z',
      'Received Monday 2 March 2026 just after 16:30, after the 16:30 closing, so it counts as received on Tuesday 3 March (UL-01).',
    ],
    [
      '2026-03-02T05:30:40.000Z',
      'Received Monday 2 March 2026 at 16:30:40, after the 16:30 closing, so it counts as received on Tuesday 3 March (UL-01).',
    ],
    [
      '2026-03-01T20:10:00.000Z',
      'Received Monday 2 March 2026 at 07:10, before the office opens at 8:00: that day is day 0, and counting begins with the next (UL-01).',
    ],
    [
      '2026-02-28T00:00:00.000Z',
      'Received Saturday 28 February 2026 at 11:00, which is no business day, so it counts as received on Monday 2 March (UL-01).',
    ],
    [
      '2026-01-26T00:00:00.000Z',
      'Received Monday 26 January 2026 at 11:00, which is Australia Day, so it counts as received on Tuesday 27 January (UL-01).',
    ],
    [
      '2025-12-31T06:00:00.000Z',
      'Received Wednesday 31 December 2025 at 17:00, after the 16:30 closing, so it counts as received on Friday 2 January 2026 (UL-01).',
    ],
  ])('%s', (startedAt, words) => {
    expect(texts({ clock: 'REQ-ACK', startedAt }, { now })[0]).toBe(words);
  });
});

it('tells what a wait held and what it did not', () => {
  const [from, to] = ['2026-03-04T00:00:00.000Z', '2026-03-10T00:00:00.000Z'];
  const segment = { rule: 'UL-03', version: 1 };
  const segments: ClockSegment[] = [
    { ...segment, state: 'running', from: '2026-03-02T00:00:00.000Z', to: from, cause: 'received' },
    { ...segment, state: 'paused', from, to, cause: 'waiting' },
    { ...segment, state: 'running', from: to, to: '2026-03-11T00:00:00.000Z', cause: 'resumed' },
    { ...segment, state: 'paused', from: '2026-03-11T00:00:00.000Z', to: '2026-03-11T01:00:00.000Z', cause: 'waiting' },
    { ...segment, state: 'running', from: '2026-03-11T01:00:00.000Z', to: null, cause: 'resumed' },
  ];
  const given: Given = { clock: 'REQ-DONE', startedAt: '2026-03-02T00:00:00.000Z', segments };
  expect(texts(given, { now: '2026-03-12T00:00:00.000Z', category: potholes })).toEqual([
    'Received Monday 2 March 2026 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    'Not counted: 2 weekends (UL-01).',
    'Waiting on the customer from Wednesday 4 March at 11:00 to Tuesday 10 March at 11:00: 4 business days not counted (Wednesday 4 March, Thursday 5 March, Friday 6 March and Monday 9 March).',
    'Waiting on the customer from Wednesday 11 March at 11:00 to Wednesday 11 March at 12:00: the clock ran at each closing, so no day is lost.',
    '10 business days from there: due Friday 20 March 2026 at 16:30 (UL-03).',
    'Still open: 6 business days left.',
  ]);
});

it('a clock that stands still has no due time, but days left', () => {
  const segment = { rule: 'UL-03', version: 1 };
  const segments: ClockSegment[] = [
    {
      ...segment,
      state: 'running',
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-04T00:00:00.000Z',
      cause: 'received',
    },
    { ...segment, state: 'paused', from: '2026-03-04T00:00:00.000Z', to: null, cause: 'waiting' },
  ];
  const given: Given = { clock: 'REQ-DONE', startedAt: '2026-03-02T00:00:00.000Z', segments, state: 'paused' };
  const { summary, steps, days } = explain(given, { now: '2026-03-06T00:00:00.000Z', category: potholes });
  expect([summary, ...steps.map(({ text }) => text)]).toEqual([
    'Complete a request: no due time (UL-03). Standing still since Wednesday 4 March 2026 at 11:00, waiting on the customer: 9 business days left once it goes on.',
    'Received Monday 2 March 2026 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    'Waiting on the customer from Wednesday 4 March at 11:00 and still: 2 business days not counted (Wednesday 4 March and Thursday 5 March).',
    '10 business days from there (UL-03): 9 business days left once it goes on.',
    'Standing still since Wednesday 4 March 2026 at 11:00, waiting on the customer: 9 business days left once it goes on.',
  ]);
  expect(days).toMatchObject({ counted: ['2026-03-03'], left: 9 });
});

it('legacy’s own date rules, and the council’s count stands beside it', () => {
  const given: Given = {
    clock: 'REQ-DONE',
    startedAt: '2026-03-02T00:00:00.000Z',
    legacyDueAt: '2026-03-12T02:00:00.000Z',
    state: 'late',
    stoppedAt: '2026-03-12T03:05:00.000Z',
  };
  const category: ServiceTarget = { ...potholes, source: 'legacy' };
  const { summary, steps } = explain(given, { now: '2026-03-20T00:00:00.000Z', category });
  expect(summary).toBe(
    "Complete a request: due Thursday 12 March 2026 at 13:00 (by Authority's own date, UL-03). Stopped Thursday 12 March 2026 at 14:05 (it was completed): 1 hour 5 minutes of business time late.",
  );
  expect(steps.slice(-3).map(({ text }) => text)).toEqual([
    '10 business days from there would be Monday 16 March 2026 at 16:30 (UL-03).',
    "Authority's own due date rules this category: due Thursday 12 March 2026 at 13:00 (UL-03).",
    'Stopped Thursday 12 March 2026 at 14:05 (it was completed): 1 hour 5 minutes of business time late.',
  ]);
});

it('nobody is accused before legacy was asked', () => {
  const given: Given = { clock: 'REQ-ACK', startedAt: '2026-03-02T00:00:00.000Z' };
  const now = '2026-03-09T06:00:00.000Z';
  expect(texts(given, { now, passedAt: '2026-03-09T05:29:00.000Z' }).at(-1)).toBe(
    'Still open and past its due time: waiting for Authority to be asked again before a breach is declared (last heard Monday 9 March 2026 at 16:29).',
  );
  expect(texts(given, { now, passedAt: '2026-03-09T05:31:00.000Z' }).at(-1)).toBe(
    'Still open and past its due time: Authority has been asked since, and the breach is declared within a minute unless its tasks must be read once more.',
  );
});

describe('how it ended', () => {
  const started = { clock: 'REQ-ACK', startedAt: '2026-03-02T00:00:00.000Z' } as const;
  const now = '2026-04-01T00:00:00.000Z';
  it.each<[string, Partial<StoredClock>, string]>([
    [
      'in time to the millisecond',
      { state: 'met', stoppedAt: '2026-03-09T05:30:00.000Z' },
      'Stopped Monday 9 March 2026 at 16:30 (it was acknowledged): in time.',
    ],
    [
      'after the closing',
      { state: 'late', stoppedAt: '2026-03-09T06:30:00.000Z' },
      'Stopped Monday 9 March 2026 at 17:30 (it was acknowledged): 1 business day late.',
    ],
    [
      'void',
      { state: 'cancelled', stoppedAt: '2026-03-04T00:00:00.000Z', remark: 'completed without it' },
      'Without a result: completed without it.',
    ],
  ])('%s', (_, given, words) => {
    expect(texts({ ...started, ...given }, { now }).at(-1)).toBe(words);
  });
});

it('whichever came first stopped it', () => {
  const given: Given = {
    clock: 'REQ-PROG',
    startedAt: '2026-03-02T00:00:00.000Z',
    state: 'met',
    stoppedAt: '2026-03-04T00:00:00.000Z',
  };
  expect(texts(given, { now: '2026-04-01T00:00:00.000Z' }).at(-1)).toBe(
    'Stopped Wednesday 4 March 2026 at 11:00 (the customer was told of progress, or it was completed): in time.',
  );
});

it('a month is counted by the calendar and goes on to a business day (K-13)', () => {
  expect(
    texts({ clock: 'CMP-CN', startedAt: '2027-01-29T00:00:00.000Z' }, { now: '2027-02-01T00:00:00.000Z' }),
  ).toEqual([
    'Received Friday 29 January 2027 at 11:00: that day is day 0, and counting begins with the next (UL-01).',
    '1 month from Friday 29 January 2027 is Sunday 28 February 2027, the last day of that month, a Sunday, so it goes on to the next business day: due Monday 1 March 2027 at 16:30 (K-13).',
    'Still open: 20 business days left.',
  ]);
});

it('a default is called one, and calendar days count every day', () => {
  const started: Given = { clock: 'CMP-ACK', startedAt: '2026-03-06T00:00:00.000Z' };
  const { summary, steps } = explain(started, { now: '2026-03-09T00:00:00.000Z' });
  expect([summary, steps.at(-2)!.text]).toEqual([
    'Acknowledge a complaint: due Friday 13 March 2026 at 16:30 (5 business days by default, K-10). Still open: 4 business days left.',
    "5 business days from there, Shirelink's default because the policies name no target: due Friday 13 March 2026 at 16:30 (K-10).",
  ]);
  const days: ServiceTarget = { days: 8, unit: 'calendar-days', source: 'council' };
  const done: Given = { clock: 'REQ-DONE', startedAt: '2026-03-06T00:00:00.000Z' };
  expect(texts(done, { now: '2026-03-09T00:00:00.000Z', category: days })[1]).toBe(
    '8 calendar days from there, weekends and holidays counted: due Saturday 14 March 2026 at 16:30 (UL-03).',
  );
});

it('a part-day closes early and counts', () => {
  const data: CalendarData = {
    ...sample,
    partDays: [{ date: '2026-03-19', closes: '12:00', name: 'Show Day', source: 'Order', businessDay: true }],
  };
  const given: Given = { clock: 'REQ-ACK', startedAt: '2026-03-12T00:00:00.000Z' };
  expect(texts(given, { now: '2026-03-13T00:00:00.000Z', on: groundOf(data) }).slice(2, 4)).toEqual([
    'On Thursday 19 March 2026 the office closes at 12:00 (Show Day): it is a business day up to then (UL-01).',
    '5 business days from there: due Thursday 19 March 2026 at 12:00 (UL-02).',
  ]);
});

it('says so where it cannot count: another calendar since, or years that the table lacks', () => {
  const given: Given = { clock: 'REQ-ACK', startedAt: '2026-04-02T05:45:00.000Z' };
  const plain = groundOf({ ...sample, holidays: [], version: 'other' });
  const clock = clockOf(given, ground, null);
  const standard = standards.clocks.find((one): one is ServiceStandard => one.clock === 'REQ-ACK')!;
  const subject = { clock, standard, category: null, system: 'Authority', passedAt: null, revisions: [], asked: [] };
  const { steps } = explainClock(plain, { ...subject, now: '2026-04-03T00:00:00.000Z' });
  expect(steps.at(-2)!.text).toBe(
    `What is stored says Tuesday 14 April 2026 at 16:30, judged by calendar ${sample.version}; the count above is by calendar other, by which this clock is judged anew.`,
  );
  const early = explain(
    { clock: 'REQ-ACK', startedAt: '2011-03-01T00:00:00.000Z' },
    { now: '2026-04-03T00:00:00.000Z' },
  );
  expect(early.steps.map(({ text }) => text)).toEqual([
    `Started Tuesday 1 March 2011 at 11:00: the business calendar ${sample.version} does not reach that far.`,
    'Still open, without a due time: 2011 lies outside the business calendar, which knows the years 2018 to 2032.',
  ]);
});

it('tells of corrections and of who was asked', () => {
  const given: Given = {
    clock: 'REQ-DONE',
    startedAt: '2026-03-02T00:00:00.000Z',
    state: 'met',
    stoppedAt: '2026-03-10T00:00:00.000Z',
  };
  const steps = texts(given, {
    now: '2026-04-01T00:00:00.000Z',
    category: potholes,
    revisions: [
      {
        revision: 1,
        supersededAt: '2026-03-20T00:00:00.000Z',
        state: 'running',
        startedAt: given.startedAt,
        dueAt: '2026-03-16T05:30:00.000Z',
        stoppedAt: null,
        breachedAt: '2026-03-16T05:30:00.000Z',
        netMinutes: null,
        grossMinutes: null,
        calendarVersion: 'c',
        standardsVersion: 's',
      },
    ],
    asked: [
      {
        action: 'escalate',
        role: 'manager',
        state: 'expired',
        revision: 1,
        beganAt: '2026-03-16T05:31:00.000Z',
        wantedAt: '2026-03-16T05:32:00.000Z',
        settledAt: '2026-03-20T00:00:00.000Z',
      },
    ],
  });
  expect(steps.slice(-2)).toEqual([
    'Corrected by later news Friday 20 March 2026 at 11:00: before that it stood as still open and broken, due Monday 16 March 2026 at 16:30 (result 1).',
    'The manager was asked to step in Monday 16 March 2026 at 16:32; it lapsed Friday 20 March 2026 at 11:00, nobody need act any more (UL-06).',
  ]);
});
