import fc from 'fast-check';
import { type CaseState, wholeState } from './case.js';
import { changedFields, eventTypes } from './case-changes.js';
import { type ComplaintFacts, unknownComplaint } from './complaint.js';

const open: CaseState = {
  system: 'authority',
  number: '002.2026.00000001.001',
  kind: 'request',
  status: 'received',
  category: 'Pothole',
  group: 'Roads',
  unit: 'Works',
  channel: 'telephone',
  priority: null,
  receivedAt: '2026-03-03T22:00:00.000Z',
  dueAt: null,
  acknowledgedAt: null,
  progressNoticeAt: null,
  completedAt: null,
  reopenedCount: 0,
  outcome: null,
  workOrders: [],
  restricted: false,
  complaint: null,
  unmapped: [],
};
const complaint: ComplaintFacts = { ...unknownComplaint, about: 'staff', allegations: ['corruption'], stage: 2 };
// as a column of jsonb gives it back: in another order, and without what was not kept yet
const { declaration: _, ...early } = Object.fromEntries(
  Object.entries(complaint).reverse(),
) as unknown as ComplaintFacts;
const done: CaseState = { ...open, status: 'completed', completedAt: '2026-03-05T01:00:00.000Z', outcome: 'Completed' };

function told(known: CaseState | null, incoming: CaseState): string[] {
  return eventTypes(known, incoming, known ? changedFields(known, incoming) : []);
}

describe('event types of a change', () => {
  test.each<[string, CaseState | null, CaseState, string[]]>([
    ['a new open case', null, open, ['case.received']],
    ['a new closed case', null, done, ['case.received', 'case.completed']],
    ['nothing changed', open, open, []],
    ['completed', open, done, ['case.completed']],
    ['reopened', done, { ...open, reopenedCount: 1 }, ['case.reopened']],
    ['acknowledged', open, { ...open, acknowledgedAt: '2026-03-04T00:00:00.000Z' }, ['case.acknowledged']],
    ['told of progress (UL-05)', open, { ...open, progressNoticeAt: '2026-03-24T00:00:00.000Z' }, ['case.updated']],
    [
      'acknowledged and told of progress at once',
      open,
      { ...open, acknowledgedAt: '2026-03-04T00:00:00.000Z', progressNoticeAt: '2026-03-24T00:00:00.000Z' },
      ['case.acknowledged', 'case.updated'],
    ],
    ['another unit', open, { ...open, unit: 'Water' }, ['case.assigned']],
    ['another category', open, { ...open, category: 'Kerb', group: 'Drainage' }, ['case.reclassified']],
    ['the same complaint', { ...open, complaint: early as ComplaintFacts }, { ...open, complaint }, []],
    ['another stage', { ...open, complaint }, { ...open, complaint: { ...complaint, stage: 3 } }, ['case.updated']],
    ['no complaint any more', { ...open, complaint }, open, ['case.updated']],
    ['a work order', open, { ...open, workOrders: ['WO-1'] }, ['case.updated']],
    ['cancelled is told as an update', open, { ...open, status: 'cancelled' }, ['case.updated']],
    ['removed', open, { ...open, status: 'removed' }, ['case.removed']],
    ['removed twice', { ...open, status: 'removed' }, { ...open, status: 'removed' }, []],
    ['back after removal', { ...open, status: 'removed' }, open, ['case.updated']],
    [
      'several at once',
      open,
      { ...done, unit: 'Water', dueAt: '2026-03-09T05:30:00.000Z' },
      ['case.assigned', 'case.completed', 'case.updated'],
    ],
  ])('%s', (...[, known, incoming, types]) => {
    expect(told(known, incoming)).toEqual(types);
  });

  test('what a version that was stored earlier did not keep is null', () => {
    const { progressNoticeAt: _, ...stored } = open;
    expect(wholeState(stored)).toEqual(open);
    expect(changedFields(stored as CaseState, open)).toEqual([]);
    const told = { ...open, progressNoticeAt: '2026-03-24T00:00:00.000Z' };
    expect(wholeState(told)).toEqual(told);
    expect(changedFields(stored as CaseState, told)).toEqual(['progressNoticeAt']);
  });

  test('every change is told by at least one event, and no change by none', () => {
    const changes = fc.record({
      status: fc.constantFrom<CaseState['status']>(
        'received',
        'acknowledged',
        'in-progress',
        'waiting',
        'completed',
        'cancelled',
      ),
      unit: fc.constantFrom('Works', 'Water', null),
      category: fc.constantFrom('Pothole', 'Kerb'),
      workOrders: fc.subarray(['WO-1', 'WO-2']),
      outcome: fc.constantFrom(null, 'Completed'),
    });
    const states = changes.map((change): CaseState => ({ ...open, ...change }));
    fc.assert(
      fc.property(states, states, (known, incoming) => {
        expect(told(known, incoming).length > 0).toBe(changedFields(known, incoming).length > 0);
      }),
    );
  });
});
