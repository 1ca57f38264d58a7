import { clockHistory, instant, judgement, type Told } from '../../../test/support/clock-history.js';
import { serviceStandards } from '../../config/service-standards.js';
import { type ComplaintFacts, unknownComplaint } from '../../model/complaint.js';
import type { ClockName } from '../../model/service-standard.js';
import type { Signal, SystemService } from '../../model/service-target.js';
import { judgeClocks } from './judge-clocks.js';

const care: SystemService = {
  targets: new Map(),
  needsDetails: new Set(),
  observes: new Set<Signal>([
    'received',
    'completed',
    'dissatisfied',
    'stage-accepted',
    'flagged',
    'referred',
    'triaged',
    'neutrality-received',
    'anonymous-received',
  ]),
};
const council = serviceStandards({}).clocks;

type Row = Omit<Told, 'complaint'> & { complaint?: Partial<ComplaintFacts> };

/** A complaint received on Monday 2 March 2026 at 11:00 in Sydney, told row by row: what a row says of it stays until another says else. */
function clocksOf(clock: ClockName, ...rows: Row[]): string[] {
  let facts = unknownComplaint;
  const told = rows.map(({ complaint, ...row }): Told => {
    facts = { ...facts, ...complaint };
    return { ...row, kind: 'complaint', complaint: facts };
  });
  const standards = council.filter((one) => one.clock === clock);
  return judgeClocks(clockHistory(...told), judgement(standards, { service: care }))!.map((one) =>
    [
      `${one.cycle} ${one.state} ${short(one.startedAt)} to ${short(one.stoppedAt)} due ${short(one.dueAt)}`,
      one.dueAt !== null && one.dueLearntAt > one.dueAt && `learnt ${short(one.dueLearntAt)}`,
      one.breachedAt && `breached ${short(one.breachedAt)}`,
      one.historical && 'historical',
      one.remark,
      `${one.segments[0]!.cause} v${one.segments[0]!.version}`,
    ]
      .filter(Boolean)
      .join(', '),
  );
}

const short = (at: string | null) => at?.slice(5, 16) ?? '-';
const receipt: Row = { at: '2026-03-02T00:00', seenAt: '2026-03-02T00:03' };
const done = (at: string): Row => ({ at, status: 'completed', completedAt: instant(at) });

describe('CMP-CN [K-13]', () => {
  const competitiveNeutrality = { complaint: { competitiveNeutrality: true } };
  const began = 'neutrality-received';

  it('runs for a month from receipt, and ends with the answer [K-13]', () => {
    expect(clocksOf('CMP-CN', receipt)).toEqual([]);
    const open = { ...receipt, ...competitiveNeutrality };
    expect(clocksOf('CMP-CN', open)).toEqual([`1 running 03-02T00:00 to - due 04-02T05:30, ${began} v1`]);
    expect(clocksOf('CMP-CN', open, done('2026-03-20T00:00'))).toEqual([
      `1 met 03-02T00:00 to 03-20T00:00 due 04-02T05:30, ${began} v1`,
    ]);
  });

  it('runs from receipt however late it is called one, and nobody is accused of the time before [K-13]', () => {
    const late = { at: '2026-04-10T00:00', ...competitiveNeutrality };
    expect(clocksOf('CMP-CN', receipt, late, done('2026-04-14T00:00'))).toEqual([
      `1 late 03-02T00:00 to 04-14T00:00 due 04-02T05:30, learnt 04-10T00:00, breached 04-10T00:00, ${began} v2`,
    ]);
  });

  it('ends without a result where it turns out to be none, or goes [K-13]', () => {
    const open = { ...receipt, ...competitiveNeutrality };
    const none = { at: '2026-03-05T00:00', complaint: { competitiveNeutrality: false } };
    const notOne = `1 cancelled 03-02T00:00 to 03-05T00:00 due 04-02T05:30, no longer a competitive neutrality complaint, ${began} v1`;
    expect(clocksOf('CMP-CN', open, none)).toEqual([notOne]);
    expect(clocksOf('CMP-CN', open, { at: '2026-03-05T00:00', status: 'cancelled' })).toEqual([
      `1 cancelled 03-02T00:00 to 03-05T00:00 due 04-02T05:30, cancelled in legacy, ${began} v1`,
    ]);
  });

  it('is not begun again by a reopening, and what was answered in time stays so [K-13]', () => {
    const open = { ...receipt, ...competitiveNeutrality };
    const reopened: Row = { at: '2026-03-24T00:00', status: 'in-progress', completedAt: null, reopenedCount: 1 };
    expect(clocksOf('CMP-CN', open, done('2026-03-20T00:00'), reopened)).toEqual([
      `1 met 03-02T00:00 to 03-20T00:00 due 04-02T05:30, ${began} v1`,
    ]);
  });
});

describe('CMP-ANON [K-02]', () => {
  const anonymous = { ...receipt, complaint: { anonymous: true } };
  const began = 'anonymous-received v1';

  it('runs until somebody decided [K-02]', () => {
    expect(clocksOf('CMP-ANON', receipt)).toEqual([]);
    expect(clocksOf('CMP-ANON', anonymous)).toEqual([`1 running 03-02T00:00 to - due 03-04T05:30, ${began}`]);
    for (const triage of ['accepted', 'declined'] as const) {
      expect(clocksOf('CMP-ANON', anonymous, { at: '2026-03-03T00:00', complaint: { triage } })).toEqual([
        `1 met 03-02T00:00 to 03-03T00:00 due 03-04T05:30, ${began}`,
      ]);
    }
    const late = { at: '2026-03-05T00:00', complaint: { triage: 'declined' as const } };
    expect(clocksOf('CMP-ANON', anonymous, late)).toEqual([
      `1 late 03-02T00:00 to 03-05T00:00 due 03-04T05:30, breached 03-04T05:30, ${began}`,
    ]);
  });

  it('leaves nothing to decide once it is over, or the sender is known [K-02]', () => {
    const known = { at: '2026-03-03T00:00', complaint: { anonymous: false } };
    expect(clocksOf('CMP-ANON', anonymous, done('2026-03-03T00:00'))).toEqual([
      `1 cancelled 03-02T00:00 to 03-03T00:00 due 03-04T05:30, completed without it, ${began}`,
    ]);
    expect(clocksOf('CMP-ANON', anonymous, known)).toEqual([
      `1 cancelled 03-02T00:00 to 03-03T00:00 due 03-04T05:30, no longer anonymous, ${began}`,
    ]);
    const decided = { at: '2026-03-03T00:00', complaint: { triage: 'accepted' as const, anonymous: false } };
    expect(clocksOf('CMP-ANON', anonymous, decided)).toEqual([
      `1 met 03-02T00:00 to 03-03T00:00 due 03-04T05:30, ${began}`,
    ]);
  });
});

describe('CMP-ROUTE [K-16, K-17, K-18]', () => {
  const flagged: Row = { ...receipt, complaint: { allegations: ['corruption'], about: 'staff', handler: 'manager' } };

  it('runs from receipt where the complaint came with the allegation [K-16]', () => {
    expect(clocksOf('CMP-ROUTE', receipt)).toEqual([]);
    expect(clocksOf('CMP-ROUTE', flagged)).toEqual(['1 running 03-02T00:00 to - due 03-03T05:30, flagged v1']);
  });

  it('counts what the first row says as told with the complaint, however late that row was changed [K-16]', () => {
    expect(
      clocksOf('CMP-ROUTE', {
        ...flagged,
        at: '2026-03-05T00:00',
        seenAt: '2026-03-05T00:03',
        receivedAt: instant('2026-03-02T00:00'),
      }),
    ).toEqual([
      '1 running 03-02T00:00 to - due 03-03T05:30, learnt 03-05T00:03, breached 03-03T05:30, historical, flagged v1',
    ]);
  });

  it('runs from the row that first names it, where that came later [K-17]', () => {
    const named: Row = { at: '2026-03-10T23:00', complaint: { allegations: ['pecuniary-interest'] } };
    expect(clocksOf('CMP-ROUTE', receipt, named)).toEqual(['1 running 03-10T23:00 to - due 03-12T05:30, flagged v2']);
  });

  it.each<[string, Partial<ComplaintFacts>, boolean]>([
    ['the general manager has it', { handler: 'general-manager' }, true],
    ['the Mayor has it', { handler: 'mayor' }, true],
    ['an outside body has it', { outsideBody: 'icac' }, true],
    ['it is outside', { handler: 'outside' }, true],
    ['a director has it', { handler: 'director' }, false],
    ['nobody has it', { handler: null }, false],
    [
      'the general manager has it and it is about them',
      { handler: 'general-manager', about: 'general-manager' },
      false,
    ],
    ['the Mayor has it and it is about the general manager', { handler: 'mayor', about: 'general-manager' }, true],
    ['whom it is about has it', { handler: 'mayor', handlerIsSubject: true }, false],
  ])('%s: %j, referred: %s [K-16, K-17, K-18, K-20]', (_, complaint, referred) => {
    const state = referred ? 'met 03-02T00:00 to 03-02T03:00' : 'running 03-02T00:00 to -';
    expect(clocksOf('CMP-ROUTE', flagged, { at: '2026-03-02T03:00', complaint })).toEqual([
      `1 ${state} due 03-03T05:30, flagged v1`,
    ]);
  });

  it('is met at once where the general manager has it already, and stays so when it goes on [K-18]', () => {
    const withManager: Row = { ...receipt, complaint: { handler: 'general-manager' } };
    const named: Row = { at: '2026-03-03T00:00', complaint: { allegations: ['crime'] } };
    const onwards: Row = { at: '2026-03-09T00:00', complaint: { handler: 'director' } };
    expect(clocksOf('CMP-ROUTE', withManager, named, onwards)).toEqual([
      '1 met 03-03T00:00 to 03-03T00:00 due 03-04T05:30, flagged v2',
    ]);
  });

  it('is not settled by completing the complaint, but by its end without a result or the allegation being taken back [K-16]', () => {
    expect(clocksOf('CMP-ROUTE', flagged, done('2026-03-02T05:00'))).toEqual([
      '1 running 03-02T00:00 to - due 03-03T05:30, flagged v1',
    ]);
    expect(clocksOf('CMP-ROUTE', flagged, { at: '2026-03-02T05:00', status: 'removed' })).toEqual([
      '1 cancelled 03-02T00:00 to 03-02T05:00 due 03-03T05:30, removed in legacy, flagged v1',
    ]);
    expect(clocksOf('CMP-ROUTE', flagged, { at: '2026-03-02T05:00', complaint: { allegations: [] } })).toEqual([
      '1 cancelled 03-02T00:00 to 03-02T05:00 due 03-03T05:30, the allegation no longer stands, flagged v1',
    ]);
  });

  it('taken back and made again it held throughout [K-16]', () => {
    const rows: Row[] = [
      { at: '2026-03-02T05:00', complaint: { allegations: [] } },
      { at: '2026-03-05T00:00', complaint: { allegations: ['crime'] } },
      { at: '2026-03-06T00:00', complaint: { handler: 'mayor' } },
    ];
    expect(clocksOf('CMP-ROUTE', flagged, ...rows)).toEqual([
      '1 late 03-02T00:00 to 03-06T00:00 due 03-03T05:30, breached 03-03T05:30, flagged v1',
    ]);
  });
});

describe('CMP-STAGE [K-06]', () => {
  const dissatisfied = { complaint: { dissatisfied: true } };
  const asked: Row = { at: '2026-03-10T00:00', ...dissatisfied };
  const open = '1 running 03-10T00:00 to - due 03-17T05:30, dissatisfied v3';
  const answered: Row[] = [{ ...receipt, complaint: { stage: 2 } }, done('2026-03-09T00:00')];

  it('runs from the dissatisfaction until the next stage has it [K-06]', () => {
    expect(clocksOf('CMP-STAGE', ...answered)).toEqual([]);
    expect(clocksOf('CMP-STAGE', ...answered, asked)).toEqual([open]);
    expect(clocksOf('CMP-STAGE', ...answered, asked, { at: '2026-03-11T00:00', complaint: { stage: 1 } })).toEqual([
      open,
    ]);
    expect(clocksOf('CMP-STAGE', ...answered, asked, { at: '2026-03-18T00:00', complaint: { stage: 3 } })).toEqual([
      '1 late 03-10T00:00 to 03-18T00:00 due 03-17T05:30, breached 03-17T05:30, dissatisfied v3',
    ]);
  });

  it('raised while the complaint is open it counts as well [K-06]', () => {
    expect(clocksOf('CMP-STAGE', receipt, asked)).toEqual([open.replace('v3', 'v2')]);
  });

  it('what a complaint was received with is what makes it one, until an outcome leaves it standing [K-06, K-29]', () => {
    const angry = { ...receipt, ...dissatisfied };
    expect(clocksOf('CMP-STAGE', angry, { at: '2026-03-03T00:00', status: 'in-progress' })).toEqual([]);
    expect(clocksOf('CMP-STAGE', angry, done('2026-03-09T00:00'))).toEqual([
      '1 running 03-09T00:00 to - due 03-16T05:30, dissatisfied v2',
    ]);
  });

  it('both in one row: accepted at once [K-06]', () => {
    const both: Row = { at: '2026-03-10T00:00', complaint: { dissatisfied: true, stage: 3 } };
    expect(clocksOf('CMP-STAGE', ...answered, both)).toEqual([
      '1 met 03-10T00:00 to 03-10T00:00 due 03-17T05:30, dissatisfied v3',
    ]);
  });

  it('each stage that does not satisfy is a cycle of its own, across a reopening [K-06]', () => {
    const taken: Row = {
      at: '2026-03-11T00:00',
      status: 'in-progress',
      completedAt: null,
      reopenedCount: 1,
      complaint: { stage: 3 },
    };
    expect(clocksOf('CMP-STAGE', ...answered, asked, taken, done('2026-03-16T00:00'))).toEqual([
      '1 met 03-10T00:00 to 03-11T00:00 due 03-17T05:30, dissatisfied v3',
      '2 running 03-16T00:00 to - due 03-23T05:30, dissatisfied v5',
    ]);
    const content: Row = { at: '2026-03-12T00:00', complaint: { dissatisfied: false } };
    expect(clocksOf('CMP-STAGE', ...answered, asked, taken, content, done('2026-03-16T00:00'))).toHaveLength(1);
  });

  it('a complainant who does not ask any more leaves nothing to accept [K-06]', () => {
    const content: Row = { at: '2026-03-12T00:00', complaint: { dissatisfied: false } };
    expect(clocksOf('CMP-STAGE', ...answered, asked, content)).toEqual([
      '1 cancelled 03-10T00:00 to 03-12T00:00 due 03-17T05:30, the next stage is no longer asked for, dissatisfied v3',
    ]);
  });

  it('a completed complaint that is removed goes with all it asked for, and comes back with it [K-06]', () => {
    const gone: Row = { at: '2026-03-12T00:00', status: 'removed' };
    const back: Row = { ...done('2026-03-09T00:00'), at: '2026-03-13T00:00' };
    expect(clocksOf('CMP-STAGE', ...answered, asked, gone)).toEqual([
      '1 cancelled 03-10T00:00 to 03-12T00:00 due 03-17T05:30, removed in legacy, dissatisfied v3',
    ]);
    expect(clocksOf('CMP-STAGE', ...answered, asked, gone, back)).toEqual([open]);
    const taken: Row = { at: '2026-03-11T00:00', complaint: { stage: 3 } };
    expect(clocksOf('CMP-STAGE', ...answered, asked, taken, gone, back)).toHaveLength(1);
  });
});

it('what was over or due when a complaint was first seen is history [K-16, K-13]', () => {
  const old: Row = { ...receipt, seenAt: '2026-06-01T00:00', complaint: { allegations: ['crime'] } };
  expect(clocksOf('CMP-ROUTE', old)).toEqual([
    '1 running 03-02T00:00 to - due 03-03T05:30, learnt 06-01T00:00, breached 03-03T05:30, historical, flagged v1',
  ]);
  const known: Row = { ...old, complaint: {} };
  const news: Row = { at: '2026-06-02T00:00', complaint: { competitiveNeutrality: true } };
  expect(clocksOf('CMP-CN', known, news)).toEqual([
    '1 running 03-02T00:00 to - due 04-02T05:30, learnt 06-02T00:00, neutrality-received v2',
  ]);
});

it('was learnt with the row that named it, whatever was told before [K-16]', () => {
  const rows: Row[] = [
    { at: '2026-03-03T00:00', status: 'in-progress' },
    { at: '2026-03-04T00:00', seenAt: '2026-03-10T00:00', complaint: { allegations: ['crime'] } },
    { at: '2026-03-11T00:00', complaint: { handler: 'mayor' } },
  ];
  expect(clocksOf('CMP-ROUTE', receipt, ...rows)).toEqual([
    '1 late 03-04T00:00 to 03-11T00:00 due 03-05T05:30, learnt 03-10T00:00, breached 03-10T00:00, flagged v3',
  ]);
});
