import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as sample from '../../src/embedded/authority-simulator/codes.js';

interface Mapping {
  acknowledgement: { taskCode: string; when: string };
  progressNotice: { taskCode: string; when: string };
  workOrder: { pattern: string };
  codes: {
    categories: Record<
      string,
      { name: string; group: string; unit: string; targetDays: number; priority: string | null }
    >;
    closures: Record<string, unknown>;
    progress: Record<string, unknown>;
    channels: Record<string, unknown>;
    units: Record<string, string>;
  };
}

const mapping = parse(readFileSync('contracts/mappings/authority-upper-lachlan.yaml', 'utf8')) as Mapping;
const { codes } = mapping;

describe('the sample mapping and the council that the simulator makes up', () => {
  it('have the same categories, but for the one that shows a gap', () => {
    const mapped = Object.entries(codes.categories).map(([id, { name, group, unit, targetDays }]) => ({
      id,
      name,
      group,
      unit,
      targetDays,
    }));
    const made = sample.categories.map(({ categoryId, name, group, unit, targetDays }) => ({
      id: String(categoryId),
      name,
      group,
      unit,
      targetDays,
    }));
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(mapped.sort(byId)).toEqual(made.sort(byId));
    expect(codes.categories).not.toHaveProperty(String(sample.unmappedDemoCategory.categoryId));
  });

  it('agree on what is urgent (UL-14)', () => {
    const urgent = (entries: [string, boolean][]) => entries.filter(([, is]) => is).map(([id]) => id);
    const mapped = Object.entries(codes.categories).map(([id, { priority }]): [string, boolean] => [
      id,
      priority === 'urgent',
    ]);
    const made = sample.categories.map(({ categoryId, urgent: is }): [string, boolean] => [String(categoryId), is]);
    expect(urgent(mapped).sort()).toEqual(urgent(made).sort());
  });

  it('have the same units, channels, closures and tasks', () => {
    expect({
      units: codes.units,
      channels: Object.keys(codes.channels).sort(),
      closures: Object.keys(codes.closures).sort(),
      progress: Object.keys(codes.progress).sort(),
      acknowledgement: mapping.acknowledgement,
      progressNotice: mapping.progressNotice,
      workOrder: new RegExp(`^${mapping.workOrder.pattern}$`).test('WO-12345'),
    }).toEqual({
      units: Object.fromEntries(sample.roles.map(({ roleId, unit }) => [String(roleId), unit])),
      channels: sample.contactMethods.map(({ code }) => code).sort(),
      closures: sample.requestDeterminations.map(({ code }) => code).sort(),
      progress: sample.taskActions.map(({ code }) => code).sort(),
      acknowledgement: { taskCode: sample.taskActions.find((action) => action.acknowledges)?.code, when: 'completed' },
      progressNotice: { taskCode: sample.taskActions.find((action) => action.reports)?.code, when: 'completed' },
      workOrder: true,
    });
  });
});
