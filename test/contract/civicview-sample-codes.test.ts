import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as sample from '../../src/embedded/civicview-simulator/codes.js';
import { type CouncilName, councils } from '../../src/embedded/civicview-simulator/councils.js';
import { columnNames } from '../../src/embedded/civicview-simulator/wire/columns.js';

interface Mapping {
  columns: Record<string, string | null>;
  workOrder: { pattern: string };
  codes: Record<string, Record<string, { unit?: string | null }>>;
}

interface Council {
  complaints: { units: Record<string, object>; officers: Record<string, { unit: string; office: string }> };
}

const read = (path: string): unknown => parse(readFileSync(`contracts/${path}.yaml`, 'utf8'));
const keys = (table: object | undefined) => Object.keys(table ?? {}).toSorted();

describe.each(['kempsey', 'upper-lachlan'] as CouncilName[])(
  'the sample files of %s and the CARE that the simulator makes up',
  (name) => {
    const { columns, codes, workOrder } = read(`mappings/civicview-${name}`) as Mapping;
    const { complaints } = read(`council/${name}`) as Council;

    it('have the same columns and codes, but for the ones that show a gap', () => {
      expect(
        Object.values(columns)
          .filter((column) => column !== null)
          .toSorted(),
      ).toEqual(columnNames.toSorted());
      expect(Object.fromEntries(Object.entries(codes).map(([list, table]) => [list, keys(table)]))).toEqual({
        categories: [...sample.complaintCategories, ...sample.feedbackCategories, sample.requestCategory].toSorted(),
        statuses: [...sample.statuses].toSorted(),
        outcomes: [...sample.outcomes].toSorted(),
        priorities: ['1', '2', '3', '4'],
        channels: sample.channels.map(({ code }) => code).toSorted(),
        origins: ['EXT', 'INT'],
        abouts: [...sample.subjects].toSorted(),
        allegations: [...sample.allegations].toSorted(),
        flags: [...sample.flags].toSorted(),
        triages: ['ACC', 'DEC'],
        stages: ['1', '2', '3', '4', '5', '6'],
        outsideBodies: [...sample.outsideBodies].toSorted(),
        contactRestrictions: [...sample.contactRestrictions].toSorted(),
        responses: ['ACT', 'NOACT', 'REF'],
        resolutions: [...sample.resolutions].toSorted(),
      });
      expect(new RegExp(`^${workOrder.pattern}$`).test('WO-12345')).toBe(true);
    });

    it('have the same officers, and nobody without a unit', () => {
      const officers = Object.entries(complaints.officers).map(([code, { unit, office }]) => ({ code, unit, office }));
      const byCode = (one: { code: string }, other: { code: string }) => (one.code < other.code ? -1 : 1);
      expect(officers.toSorted(byCode)).toEqual([...councils[name].officers].toSorted(byCode));
      expect(complaints.officers).not.toHaveProperty(sample.unmappedDemo.officer);
    });

    it('name units of the mapping that the council has', () => {
      const named = Object.values(codes['categories'] ?? {}).flatMap(({ unit }) => unit ?? []);
      expect(named.filter((unit) => !Object.hasOwn(complaints.units, unit))).toEqual([]);
    });
  },
);
