import fc from 'fast-check';
import { arrival, closing } from './authority-requests.js';
import { codeLists } from './code-lists.js';
import type { ServiceRequest } from './service-request.js';

const base: ServiceRequest = {
  line: 2,
  number: 'A-1',
  receivedAt: '2025-03-03T03:07:00.000Z',
  dueAt: null,
  completedAt: null,
  category: null,
  group: null,
  unit: null,
  channel: null,
  outcome: null,
};
const completedAt = '2025-03-04T03:07:00.000Z';

interface Mapping {
  codes: {
    categories: Record<string, { name: string; group: string | null }>;
    units: Record<string, string>;
    channels: Record<string, string>;
    closures: Record<string, { status: string; outcome: string | null }>;
  };
}

describe('codeLists', () => {
  test('each new text gets a code, a blank none', () => {
    const requests: ServiceRequest[] = [
      { ...base, category: 'Pothole', group: 'Roads', unit: 'Crew', channel: 'Phone', outcome: 'not yet' },
      { ...base, category: 'Pothole', group: 'Parks', unit: 'Crew', channel: 'App', outcome: 'Fixed', completedAt },
      { ...base, completedAt },
      { ...base, category: 'Pothole', group: 'Roads' },
    ];
    const codes = codeLists(requests);
    const opened = requests.map((request, index) => arrival(request, index + 1, codes));
    const closed = requests.map((request, index) => closing(request, index + 1, codes));
    expect({ opened, closed }).toEqual({
      opened: requests.map((request, index) => ({
        id: index + 1,
        formattedAccount: 'A-1',
        receivedDatetime: request.receivedAt,
        dueDate: null,
        categoryId: [1, 2, null, 1][index],
        actioningRoleId: [1, 1, null, null][index],
        contactMethodCode: ['M1', 'M2', null, null][index],
      })),
      closed: [
        null,
        { id: 2, determinationCode: 'D1', determinationDatetime: completedAt },
        { id: 3, determinationCode: 'D2', determinationDatetime: completedAt },
        null,
      ],
    });
    const { categories, ...lists } = (codes.mapping as Mapping).codes;
    expect(Object.entries(categories).map(([code, { name, group }]) => [code, name, group])).toEqual([
      ['1', 'Pothole', 'Roads'],
      ['2', 'Pothole', 'Parks'],
    ]);
    expect(lists).toEqual({
      units: { 1: 'Crew' },
      channels: { M1: 'Phone', M2: 'App' },
      closures: { D1: { status: 'completed', outcome: 'Fixed' }, D2: { status: 'completed', outcome: null } },
      progress: {},
    });
  });

  test('any texts come back by their codes', () => {
    const text = fc.option(fc.string({ minLength: 1 }), { nil: null });
    const request = fc.record({ category: text, group: text, unit: text, channel: text, outcome: text });
    fc.assert(
      fc.property(fc.array(request), (rows) => {
        const requests = rows.map((row) => ({ ...base, ...row, completedAt }));
        const codes = codeLists(requests);
        const { categories, units, channels, closures } = (codes.mapping as Mapping).codes;
        for (const row of requests) {
          const { name = null, group = null } = categories[String(codes.category(row))] ?? {};
          expect({ category: name, group: row.category === null ? row.group : group }).toEqual({
            category: row.category,
            group: row.group,
          });
          expect(units[String(codes.unit(row))] ?? null).toBe(row.unit);
          expect(channels[String(codes.channel(row))] ?? null).toBe(row.channel);
          expect(closures[codes.outcome(row)]?.outcome).toBe(row.outcome);
        }
      }),
    );
  });
});
