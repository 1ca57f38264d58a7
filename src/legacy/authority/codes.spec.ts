import type { LegacyCodes } from '../legacy-system.js';
import { createInterpreter } from './codes.js';
import type { AuthorityMapping, CategoryMapping } from './mapping-file.js';

const category: CategoryMapping = {
  name: 'Pothole',
  kind: 'request',
  group: 'Roads and drainage',
  unit: 'Roads',
  priority: 'urgent',
  restricted: false,
  targetDays: 10,
  targetUnit: 'business-days',
  targetSource: 'legacy',
};

function interpreter(over: Partial<AuthorityMapping> = {}) {
  const codes: AuthorityMapping['codes'] = {
    categories: {
      '1010': category,
      '9000': { ...category, name: 'About staff', kind: 'complaint', restricted: true, unit: null },
    },
    closures: { CCOM: { status: 'completed', outcome: 'Done' }, CAC: { status: 'cancelled', outcome: null } },
    progress: { ACTN: 'in-progress', 'CRF*': 'waiting', CRF2: 'acknowledged', 'C*': 'received' },
    channels: { T: 'telephone' },
    units: { '10': 'Roads', '20': 'Water and Sewer' },
  };
  return createInterpreter({ holdsComplaints: false, codes, ...over } as AuthorityMapping);
}

const none: LegacyCodes = { category: null, closure: null, channel: null, unit: null, priority: null, progress: null };
const interpret = interpreter();

describe('createInterpreter', () => {
  it('says what known codes mean', () => {
    const codes: LegacyCodes = { ...none, category: '1010', channel: 't', unit: '20', progress: 'ACTN' };
    expect(interpret(codes)).toEqual({
      kind: 'request',
      status: 'in-progress',
      category: 'Pothole',
      group: 'Roads and drainage',
      unit: 'Water and Sewer',
      channel: 'telephone',
      priority: 'urgent',
      outcome: null,
      restricted: false,
      complaint: null,
      gaps: [],
    });
  });

  it('takes the unit of the category where the request names none', () => {
    expect(interpret({ ...none, category: '1010' })).toMatchObject({ unit: 'Roads', gaps: [] });
  });

  it.each([
    ['a closure code', { closure: 'CCOM', progress: 'ACTN' }, 'completed', 'Done'],
    ['a closure code in small letters', { closure: 'cac' }, 'cancelled', null],
    ['a blank closure code and a task', { closure: ' ', progress: 'ACTN' }, 'in-progress', null],
    ['the exact code before the beginning', { progress: 'CRF2' }, 'acknowledged', null],
    ['the longer beginning', { progress: 'CRF7' }, 'waiting', null],
    ['the shorter beginning', { progress: 'CXX' }, 'received', null],
    ['neither closure nor task', {}, 'received', null],
  ])('tells the status by %s', (...[, codes, status, outcome]) => {
    expect(interpret({ ...none, ...codes })).toMatchObject({ status, outcome, gaps: [] });
  });

  it.each([
    ['closure', { closure: 'NEW', progress: 'ACTN' }, { status: null, outcome: null }],
    ['progress', { progress: 'NEW' }, { status: null }],
    ['category', { category: 'NEW' }, { status: 'received', category: null, group: null, unit: null }],
    ['channel', { channel: 'NEW' }, { status: 'received', channel: null }],
    ['unit', { category: '1010', unit: 'NEW' }, { status: 'received', unit: null }],
  ])('reports an unknown %s code as a gap and nothing else', (field, codes, expected) => {
    expect(interpret({ ...none, ...codes })).toMatchObject({ ...expected, gaps: [{ field, code: 'NEW' }] });
  });

  it('does not ask for the progress of a closed request', () => {
    expect(interpret({ ...none, closure: 'CCOM', progress: 'NEW' }).gaps).toEqual([]);
  });

  it('takes a case without a known category for a request where complaints stand elsewhere (UL-10)', () => {
    expect(interpret({ ...none, category: 'NEW' })).toMatchObject({ kind: 'request', restricted: false });
    expect(interpret(none)).toMatchObject({ kind: 'request', restricted: false, gaps: [] });
  });

  it('restricts it where it may be a complaint (K-21)', () => {
    const careful = interpreter({ holdsComplaints: true });
    expect(careful({ ...none, category: 'NEW' })).toMatchObject({ kind: 'other', restricted: true });
    expect(careful({ ...none, category: '9000' })).toMatchObject({ kind: 'complaint', restricted: true });
    expect(careful({ ...none, category: '1010' })).toMatchObject({ kind: 'request', restricted: false });
  });

  it('restricts a complaint while anything about it is unmapped', () => {
    const open = createInterpreter({
      holdsComplaints: true,
      codes: {
        categories: { '1': { ...category, kind: 'complaint' } },
        closures: {},
        progress: {},
        channels: {},
        units: {},
      },
    } as unknown as AuthorityMapping);
    expect(open({ ...none, category: '1' })).toMatchObject({ restricted: false, gaps: [] });
    expect(open({ ...none, category: '1', channel: 'NEW' })).toMatchObject({ restricted: true });
  });
});
