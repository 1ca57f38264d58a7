import { compareCases, expectedCase } from './compare-cases.js';
import type { ServiceRequest } from './service-request.js';

const open: ServiceRequest = {
  line: 2,
  number: '1',
  receivedAt: '2025-03-03T03:07:00.000Z',
  dueAt: null,
  completedAt: null,
  category: 'Pothole',
  group: 'Roads',
  unit: 'Crew',
  channel: 'Phone',
  outcome: 'not yet',
};
const done: ServiceRequest = {
  ...open,
  line: 3,
  number: '2',
  completedAt: '2025-03-04T03:07:00.000Z',
  outcome: 'Repaired',
};
const same = { missing: 0, doubled: 0, strange: 0, fields: {} };

describe('compareCases', () => {
  test('what a row becomes', () => {
    expect(expectedCase(open)).toMatchObject({ status: 'received', completedAt: null, outcome: null });
    expect(expectedCase(done)).toMatchObject({
      status: 'completed',
      completedAt: done.completedAt,
      outcome: 'Repaired',
    });
  });

  test('equal', () => {
    expect(compareCases([open, done], [done, open].map(expectedCase))).toEqual(same);
  });

  test('missing, doubled and strange ones', () => {
    const found = [expectedCase(done), expectedCase(done), { ...expectedCase(done), number: '3' }];
    expect(compareCases([open, done], found)).toEqual({ missing: 1, doubled: 1, strange: 1, fields: {} });
  });

  test('each field that differs is counted', () => {
    const found = [
      { ...expectedCase(open), status: 'completed' as const, unit: null },
      { ...expectedCase(done), unit: 'Other' },
    ];
    expect(compareCases([open, done], found)).toEqual({ ...same, fields: { status: 1, unit: 2 } });
  });
});
