import * as codes from '../codes.js';
import { type CouncilName, councils } from '../councils.js';
import type { ComplaintRow } from '../store/complaint-row.js';
import { Register } from '../store/register.js';
import { localTime } from '../wire/local-time.js';
import { lastEndOfDaylightSaving, writeHistory } from './history.js';
import { Living } from './living.js';

const now = Date.parse('2026-11-22T22:00:00Z');
const year = 365 * 86_400_000;

async function care(council: CouncilName, seed: number): Promise<Register> {
  const register = await Register.open(null, () => now);
  writeHistory(register, councils[council], { count: councils[council].sample, seed });
  return register;
}

const found = (rows: ComplaintRow[], of: (row: ComplaintRow) => string[] | string | null) =>
  [...new Set(rows.flatMap((row) => of(row) ?? []))].toSorted();

describe('writeHistory', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([care('kempsey', 7), care('kempsey', 7), care('kempsey', 8)]);
    expect(one.all()).toEqual(same.all());
    expect(one.all()).not.toEqual(other.all());
    expect(one.all()).toHaveLength(600);
  });

  it.each(['kempsey', 'upper-lachlan'] as CouncilName[])(
    'has every code of CARE in the year of %s',
    async (council) => {
      const rows = (await care(council, 20_260_302)).all();
      expect({
        channels: found(rows, (row) => row.channel),
        categories: found(rows, (row) => row.category),
        abouts: found(rows, (row) => row.about),
        origins: found(rows, (row) => row.origin),
        allegations: found(rows, (row) => row.allegations),
        flags: found(rows, (row) => row.flags),
        stages: found(rows, (row) => row.stage),
        triages: found(rows, (row) => row.triage),
        bodies: found(rows, (row) => row.outsideBody),
        restrictions: found(rows, (row) => row.contactRestriction),
        responses: found(rows, (row) => row.response),
        outcomes: found(rows, (row) => row.outcome),
        resolutions: found(rows, (row) => row.resolution),
        open: found(rows, (row) => row.status).includes('INVESTIGATING'),
      }).toEqual({
        channels: codes.channels.map(({ code }) => code).toSorted(),
        categories: [
          ...codes.complaintCategories,
          ...codes.feedbackCategories,
          codes.requestCategory,
          codes.unmappedDemo.category,
        ].toSorted(),
        abouts: [...codes.subjects].toSorted(),
        origins: ['EXT', 'INT'],
        allegations: [...codes.allegations].toSorted(),
        flags: [...codes.flags].toSorted(),
        stages: ['1', '2', '3', '4', '5', '6'],
        triages: ['ACC', 'DEC'],
        bodies: [...codes.outsideBodies].toSorted(),
        restrictions: [...codes.contactRestrictions].toSorted(),
        responses: ['ACT', 'NOACT', 'REF'],
        outcomes: [...codes.outcomes].toSorted(),
        resolutions: expect.any(Array),
        open: true,
      });
    },
  );

  it('lies in the year before now, with times that follow one another', async () => {
    for (const row of (await care('kempsey', 7)).all()) {
      expect(row.received).toBeGreaterThanOrEqual(now - year - 3 * 86_400_000);
      expect(row.modified).toBeLessThanOrEqual(now);
      for (const at of [row.acknowledged, row.completed, row.progressTold]) {
        expect(at ?? row.received).toBeGreaterThanOrEqual(row.received);
        expect(at ?? row.modified).toBeLessThanOrEqual(row.modified);
      }
      expect(row.completed !== null).toBe(codes.closedStatuses.has(row.status));
    }
  });

  it('has two that came an hour apart, at one time of the wall clock', async () => {
    const rows = (await care('upper-lachlan', 7)).all();
    const ended = lastEndOfDaylightSaving(now);
    const twice = rows.filter(({ received }) => Math.abs(received - ended) <= 1_800_000);
    expect(twice.map(({ received }) => localTime(received))).toEqual(['05/04/2026 02:30', '05/04/2026 02:30']);
    expect((twice[1]?.received ?? 0) - (twice[0]?.received ?? 0)).toBe(3_600_000);
  });

  it('names nobody who could exist', async () => {
    for (const { customer } of (await care('kempsey', 7)).all()) {
      expect(customer?.phone ?? '0491 570 006').toMatch(/^(02 5550 \d{4}|0491 570 \d{3})$/);
      expect(customer?.email ?? '@example.test').toMatch(/@example\.test$/);
    }
  });

  it('has people and properties that come again, and complaints that grew out of requests', async () => {
    const rows = (await care('kempsey', 7)).all();
    const customers = rows.flatMap(({ customer }) => customer?.reference ?? []);
    expect(new Set(customers).size).toBeLessThan(customers.length * 0.8);
    const requests = new Map(
      rows.filter(({ category }) => category === codes.requestCategory).map((row) => [row.no, row]),
    );
    const grown = rows.filter(({ relatedRequest }) => relatedRequest !== null);
    expect(grown.length).toBeGreaterThan(10);
    expect(grown.filter((row) => !((requests.get(row.relatedRequest ?? '')?.received ?? now) < row.received))).toEqual(
      [],
    );
    const ofAuthority = (await care('upper-lachlan', 7)).all().flatMap(({ relatedRequest }) => relatedRequest ?? []);
    expect(ofAuthority.filter((number) => !/^002\.202[56]\.\d{8}\.001$/.test(number))).toEqual([]);
  });
});

it('lives on for long without the open ones running out or piling up', async () => {
  const register = await care('upper-lachlan', 7);
  const living = new Living(register, councils['upper-lachlan'], 7);
  for (let step = 0; step < 2_000; step += 1) living.step();
  const open = register.all().filter(({ status }) => !codes.closedStatuses.has(status));
  expect(open.length).toBeGreaterThan(5);
  expect(open.length).toBeLessThan(120);
  expect(register.all().length).toBeGreaterThan(300);
});
