import type { CaseState } from '../model/case.js';
import { draftEvents, type CaseChange } from './draft-events.js';

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
const restricted = { ...open, restricted: true };

function drafted(known: CaseState | null, incoming: CaseState, before = { public: 0, restricted: 0 }): unknown[] {
  const change: CaseChange = {
    caseId: 'case-1',
    version: 2,
    known,
    incoming,
    privateParts: [],
    modifiedAt: '2026-03-04T00:00:00.000Z',
    observedAt: '2026-03-04T00:05:00.000Z',
  };
  return draftEvents(change, before).drafts.map(({ log, type, sequence, occurredAt }) => [
    log,
    type,
    sequence,
    occurredAt,
  ]);
}

const modified = '2026-03-04T00:00:00.000Z';

describe('drafting events', () => {
  test('a new case is received when it was received, not when it was read', () => {
    expect(drafted(null, open)).toEqual([['public', 'case.received', 1, open.receivedAt]]);
  });

  test('a restricted case speaks in the restricted log only (K-21)', () => {
    expect(drafted(null, restricted)).toEqual([['restricted', 'case.received', 1, open.receivedAt]]);
    expect(drafted(restricted, { ...restricted, unit: 'Water' }, { public: 0, restricted: 1 })).toEqual([
      ['restricted', 'case.assigned', 2, modified],
    ]);
  });

  test('a case that becomes restricted leaves the public log without a reason (K-16 to K-21)', () => {
    expect(drafted(open, restricted, { public: 3, restricted: 0 })).toEqual([
      ['public', 'case.removed', 4, modified],
      ['restricted', 'case.received', 1, open.receivedAt],
    ]);
  });

  test('a case that is released is told whole in the public log, and sequences go on where they were', () => {
    expect(drafted(restricted, open, { public: 4, restricted: 1 })).toEqual([
      ['public', 'case.updated', 5, modified],
      ['restricted', 'case.updated', 2, modified],
    ]);
  });

  test('a change of private parts alone is an update', () => {
    const change: CaseChange = {
      caseId: 'case-1',
      version: 2,
      known: open,
      incoming: open,
      privateParts: ['contact'],
      modifiedAt: null,
      observedAt: '2026-03-04T00:05:00.000Z',
    };
    const { drafts, after } = draftEvents(change, { public: 1, restricted: 0 });
    expect(drafts.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([['case.updated', change.observedAt]]);
    expect(after).toEqual({ public: 2, restricted: 0 });
  });
});
