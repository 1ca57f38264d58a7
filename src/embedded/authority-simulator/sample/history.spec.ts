import { categories, unmappedDemoCategory } from '../codes.js';
import { Control } from '../control/control.js';
import { CallLog } from '../control/call-log.js';
import { Faults } from '../control/faults.js';
import { Records } from '../store/records.js';
import { writeHistory } from './history.js';
import { Living } from './living.js';

const now = Date.parse('2026-03-04T22:00:00Z');
const year = 365 * 86_400_000;

async function council(seed: number): Promise<{ records: Records; control: Control }> {
  const records = await Records.open(null, () => now);
  writeHistory(records, { count: 400, seed });
  return { records, control: new Control(records, new Faults(() => now), new CallLog()) };
}

describe('writeHistory', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([council(7), council(7), council(8)]);
    expect([...one.records.tables.snapshot()]).toEqual([...same.records.tables.snapshot()]);
    expect([...one.control.dump()]).not.toEqual([...other.control.dump()]);
  });

  it('makes up a year of which most is closed', async () => {
    const { records, control } = await council(7);
    const counts = control.counts();
    expect(counts.requests).toBeGreaterThan(390);
    expect(counts.open / counts.requests).toBeGreaterThan(0.04);
    expect(counts.open / counts.requests).toBeLessThan(0.2);
    expect(counts.distorted).toBe(1);
    for (const row of records.tables.requests.values()) {
      expect(row.received).toBeGreaterThanOrEqual(now - year - 86_400_000);
      expect(row.modified).toBeLessThanOrEqual(now);
      expect(row.determined === null).toBe(row.determinationCode === null);
      expect(row.determined ?? now).toBeGreaterThan(row.received);
    }
  });

  it('tells most of those who wait for three weeks of progress (UL-05), some too late, some never, and nobody else', async () => {
    const { records } = await council(7);
    const told = { onTime: 0, late: 0, never: 0, short: 0 };
    for (const row of records.tables.requests.values()) {
      const days = ((row.determined ?? now) - row.received) / 86_400_000;
      const notices = records.tables.tasks.group(row.id).filter((task) => task.workflowActionCode === 'CRF3');
      expect(notices.map(({ open, determined }) => [open, typeof determined])).toEqual(
        notices.map(() => [false, 'number']),
      );
      const [notice] = notices;
      if (days < 14) told.short += notices.length;
      else if (days > 25 && !notice) told.never += 1;
      else if (notice) told[notice.determined! - row.received < 21 * 86_400_000 ? 'onTime' : 'late'] += 1;
    }
    expect(told.short).toBe(0);
    expect(told.late).toBeGreaterThanOrEqual(2);
    expect(told.never).toBeGreaterThanOrEqual(2);
    expect(told.onTime).toBeGreaterThan(told.late + told.never);
  });

  it('uses the category that the mapping lacks, but seldom', async () => {
    const { records } = await council(7);
    const unmapped = [...records.tables.requests.values()].filter(
      (row) => row.categoryId === unmappedDemoCategory.categoryId,
    );
    expect(unmapped.length).toBeGreaterThanOrEqual(2);
    expect(unmapped.length).toBeLessThan(8);
  });

  it('names nobody who could exist', async () => {
    const { records } = await council(7);
    for (const name of records.tables.names.values()) {
      expect(name.homePhone ?? '02 5550 0000').toMatch(/^02 5550 \d{4}$/);
      expect(name.mobilePhone ?? '0491 570 006').toMatch(/^0491 570 \d{3}$/);
      expect(name.emailAddress ?? '@example.test').toMatch(/@example\.test$/);
    }
  });
});

describe('Living', () => {
  it('works on for years without the open requests running out or piling up', async () => {
    const { records, control } = await council(7);
    const living = new Living(records, 7);
    const done = new Map<string, number>();
    for (let step = 0; step < 4_000; step += 1) {
      const deed = living.step();
      done.set(deed, (done.get(deed) ?? 0) + 1);
    }
    const counts = control.counts();
    expect(counts.open).toBeGreaterThan(10);
    expect(counts.open).toBeLessThan(120);
    expect(counts.distorted).toBeLessThanOrEqual(1);
    expect([...done.keys()].sort()).toEqual([
      'arrival',
      'closed',
      'mended',
      'note',
      'progress notice',
      'reclassified',
      'reopened',
      'spoiled',
      'task completed',
      'task opened',
      'work order',
    ]);
  });

  it('does the same for the same seed', async () => {
    const [one, same] = await Promise.all([council(7), council(7)]);
    const [first, second] = [new Living(one.records, 3), new Living(same.records, 3)];
    for (let step = 0; step < 200; step += 1) expect(second.step()).toBe(first.step());
    expect([...same.control.dump()]).toEqual([...one.control.dump()]);
  });
});

describe('codes', () => {
  it('gives every category a number of its own, and the rare one none of theirs', () => {
    const numbers = [...categories, unmappedDemoCategory].map((category) => category.categoryId);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
