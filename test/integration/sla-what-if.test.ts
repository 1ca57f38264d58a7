import type { Database } from '../../src/platform/postgres/database.js';
import { ClockGround } from '../support/clock-ground.js';
import { testSettings } from '../support/settings.js';
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

describe('what if', () => {
  const { signal } = new AbortController();
  const period = { from: '2027-02-01T00:00:00.000Z', to: '2027-03-01T00:00:00.000Z' };

  it('another target: how the same clocks would have come out', async () => {
    const asked = { clock: 'REQ-DONE', days: 1, ...period } as const;
    const found = await reads.whatIf.run(asked, { sight: everyone, limit: 10, signal });
    const { items, ...counts } = found;
    const none = { met: 0, late: 0, overdue: 0, running: 0, paused: 0, cancelled: 0, 'no-target': 0 };
    expect(counts).toEqual({
      at: '2027-02-16T00:00:30.000Z',
      clock: 'REQ-DONE',
      title: 'Complete a request',
      category: null,
      ...period,
      rule: { days: 1, unit: 'business-days', calendarVersion: ground.rules.calendar.version },
      clocks: 5,
      today: { ...none, met: 1, overdue: 1, running: 2, paused: 1 },
      other: { ...none, late: 1, overdue: 3, paused: 1 },
      metToday: 0.5,
      metOther: 0,
      changed: 3,
      changes: [
        { today: 'running', other: 'overdue', clocks: 2 },
        { today: 'met', other: 'late', clocks: 1 },
      ],
    });
    expect(items.find(({ number }) => numbered(number) === '7')).toEqual({
      caseId: story.id('7'),
      number: '002.2026.00000007.001',
      system: 'authority',
      unit: 'WORKS',
      category: 'POT',
      cycle: 1,
      startedAt: monday,
      stoppedAt: '2027-02-03T00:00:00.000Z',
      today: { outcome: 'met', dueAt: '2027-02-15T05:30:00.000Z' },
      other: { outcome: 'late', dueAt: '2027-02-02T05:30:00.000Z' },
    });
  });

  it('another calendar, over any standard', async () => {
    const { calendar } = ground.rules;
    const data = { ...testSettings().calendar, closures: [{ from: '2027-02-04', to: '2027-02-18', name: 'Flood' }] };
    const asked = { clock: 'REQ-ACK', calendar: { ...data, version: 'flooded' }, ...period } as const;
    const found = await reads.whatIf.run(asked, { sight: everyone, limit: 1, signal });
    expect([found.today.overdue, found.other.overdue, found.other.running, found.items.length]).toEqual([3, 0, 4, 1]);
    expect(found.rule.calendarVersion).not.toBe(calendar.version);
  });

  it('writes nothing, and leaves restricted cases out', async () => {
    const before = await database.query(`select * from clocks order by case_id, clock`);
    const asked = { clock: 'REQ-DONE', category: 'SEC', days: 1, ...period } as const;
    expect((await reads.whatIf.run(asked, { sight: everyone, limit: 10, signal })).clocks).toBe(0);
    expect((await reads.whatIf.run(asked, { sight: insider, limit: 10, signal })).clocks).toBe(1);
    expect(await database.query(`select * from clocks order by case_id, clock`)).toEqual(before);
  });

  it('counts no further than it needs to', async () => {
    const asked = { clock: 'REQ-ACK', days: 1, ...period } as const;
    expect(await reads.whatIf.count({ sight: everyone, most: 2 }, asked)).toBe(2);
    expect(await reads.whatIf.count({ sight: everyone, most: 100 }, asked)).toBe(5);
  });
});

describe('before a recompute', () => {
  const { signal } = new AbortController();

  it('nothing would change by the same rules', async () => {
    await ground.recompute.run(signal);
    expect(await reads.recompute.run(signal)).toEqual({
      needs: 'present',
      clocks: 21,
      changed: 0,
      dueMoved: 0,
      corrected: 0,
      breached: 0,
      met: 0,
    });
  });

  it('it says what another target would bring, and then it comes to just that', async () => {
    const standards = {
      clocks: {
        'REQ-ACK': { days: 3 },
        'REQ-DONE': { pauseWhileWaiting: true },
        'REQ-REOPEN': { pauseWhileWaiting: true },
      },
    };
    const other = new ClockGround(database, { service: story.legacy.service, standards });
    const preview = await new SlaReads(database, other.rules, tuesdayAfter).recompute.run(signal);
    const done = await other.recompute.run(signal);
    expect(preview.needs).toBe('rejudge');
    expect(preview.dueMoved).toBeGreaterThan(0);
    expect(done).toEqual({ cases: 7, changed: preview.changed });
  });
});
