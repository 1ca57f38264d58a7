import type { RelayStatus } from '../events/relay.js';
import type { StandardAtGlance } from '../sla/sla-figures.js';
import type { SystemStatus } from '../sync/sync-status.js';
import { type BoardFacts, boardView, duration } from './board-view.js';

const now = Date.parse('2026-03-03T22:00:30.000Z');
const relay: RelayStatus = { state: 'up', behind: 0, oldestAgeSeconds: 0, lastError: null };
const current: SystemStatus = {
  system: 'authority',
  state: 'current',
  lastSuccessAt: '2026-03-03T22:00:22.000Z',
  lastProvenEqualAt: '2026-03-03T20:55:30.000Z',
  lagSeconds: 8.4,
  cursor: { highWater: null, walk: null },
  quarantined: 0,
  quarantinedByReason: {},
  unmapped: 0,
  difference: 0,
  missing: 0,
  held: false,
  hold: null,
  lastError: null,
};

const standard: StandardAtGlance = {
  clock: 'REQ-ACK',
  title: 'Acknowledge a request',
  rule: 'UL-02',
  openBroken: 1,
  dueSoon: 2,
  unconfirmed: 0,
  met: 1234,
  broken: 5,
};

function view(systems: Partial<SystemStatus>[], relayed: Partial<RelayStatus> = {}) {
  const known = {
    systems: systems.map((changes) => ({ ...current, ...changes })),
    relay: { ...relay, ...relayed },
    standards: [standard],
  };
  return boardView({ ...facts, known });
}

const facts: BoardFacts = {
  council: { name: 'Sample Shire', zone: 'Australia/Sydney' },
  now,
  version: '1.2.3',
  known: null,
};

describe('boardView', () => {
  it('shows a system with its times in the council’s zone and in UTC', () => {
    expect(view([{}])).toEqual({
      council: 'Sample Shire',
      headline: { tone: 'good', label: 'Every mirror is current and proven equal', detail: null },
      systems: [
        {
          name: 'authority',
          state: { tone: 'good', label: 'Current', detail: null },
          lag: '8 s',
          lastSuccess: {
            iso: '2026-03-03T22:00:22.000Z',
            local: '4 Mar 2026, 09:00:22 AEDT',
            utc: '3 Mar, 22:00:22 UTC',
            ago: '8 s ago',
          },
          lastProvenEqual: {
            iso: '2026-03-03T20:55:30.000Z',
            local: '4 Mar 2026, 07:55:30 AEDT',
            utc: '3 Mar, 20:55:30 UTC',
            ago: '1 h 5 min ago',
          },
          difference: '0',
          quarantined: '0',
          unmapped: '0',
          hold: null,
        },
      ],
      standards: [
        {
          title: 'Acknowledge a request',
          rule: 'REQ-ACK, UL-02',
          openBroken: '1',
          dueSoon: '2',
          unconfirmed: '0',
          met: '1,234',
          broken: '5',
        },
      ],
      events: { state: { tone: 'good', label: 'Events reach Kafka', detail: null }, waiting: 'none', oldest: null },
      shownAt: {
        iso: '2026-03-03T22:00:30.000Z',
        local: '4 Mar 2026, 09:00:30 AEDT',
        utc: '3 Mar, 22:00:30 UTC',
        ago: '0 s ago',
      },
      version: '1.2.3',
    });
  });

  it.each<[string, Partial<SystemStatus>[], string, string, string | null]>([
    ['one fails', [{}, { system: 'civicview', state: 'failing' }], 'bad', '1 system needs attention', 'civicview'],
    [
      'two are late',
      [{ state: 'late' }, { system: 'civicview', state: 'late' }],
      'bad',
      '2 systems need attention',
      'authority, civicview',
    ],
    ['one is held', [{ state: 'held' }], 'wait', 'Not every mirror is being read', 'authority'],
    [
      'one was never proven',
      [{ lastProvenEqualAt: null }],
      'wait',
      'Every mirror is current, not every one is proven equal',
      'authority: no sweep has found it equal yet',
    ],
    [
      'one differs',
      [{ difference: 1 }],
      'wait',
      'Every mirror is current, not every one is proven equal',
      'authority: difference 1 in the last sweep',
    ],
    ['there is none', [], 'wait', 'No legacy system is named', 'The council file names the systems to mirror.'],
  ])('says it where %s', (...[, systems, tone, label, detail]) => {
    expect(view(systems).headline).toEqual({ tone, label, detail });
  });

  it('shows nothing but the fault where the database is away', () => {
    const { headline, systems, standards, events } = boardView(facts);
    expect({ tone: headline.tone, label: headline.label, systems, standards, events }).toEqual({
      tone: 'bad',
      label: 'The database cannot be reached',
      systems: null,
      standards: null,
      events: null,
    });
  });

  it('says who holds a system and why', () => {
    const hold = { at: '2026-03-03T21:00:00.000Z', by: 'ops', reason: 'upgrade' };
    expect(view([{ state: 'held', held: true, hold }]).systems![0]!.hold).toBe(
      'upgrade (ops, 4 Mar 2026, 08:00:00 AEDT)',
    );
  });

  it.each<[Partial<RelayStatus>, object]>([
    [
      { state: 'down', behind: 1234, oldestAgeSeconds: 61, lastError: 'unreachable' },
      { waiting: '1,234', oldest: '1 min' },
    ],
    [
      { state: 'off', behind: 2, oldestAgeSeconds: 5 },
      { waiting: '2', oldest: '5 s' },
    ],
  ])('says that events wait: %j', (relayed, expected) => expect(view([{}], relayed).events).toMatchObject(expected));
});

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [7500, '2 h 5 min'],
    [47 * 3600, '47 h 0 min'],
    [97 * 3600, '4 d 1 h'],
  ])('%d', (seconds, words) => expect(duration(seconds)).toBe(words));
});
