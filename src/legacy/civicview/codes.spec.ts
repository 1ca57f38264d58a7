import { unknownComplaint } from '../../model/complaint.js';
import type { ComplaintCodes } from '../../model/interpretation.js';
import type { LegacyCodes } from '../legacy-system.js';
import { createInterpreter } from './codes.js';
import type { CareCategory, CareCodes } from './mapping-file.js';

const category: CareCategory = {
  name: 'Complaint about staff',
  kind: 'complaint',
  group: 'Complaints',
  unit: 'Customer Service',
  priority: null,
  restricted: false,
  about: 'staff',
  competitiveNeutrality: false,
  targetDays: 10,
  targetUnit: 'business-days',
  targetSource: 'council',
};
const codes: CareCodes = {
  categories: {
    'CMP-STAFF': category,
    CN: { ...category, name: 'Competitive neutrality', competitiveNeutrality: true, about: null },
    TREE: { ...category, name: 'Tree over road', kind: 'request', priority: 'urgent', about: null },
  },
  statuses: {
    REG: { status: 'received', outcome: null },
    INV: { status: 'in-progress', outcome: null },
    CLOSED: { status: 'completed', outcome: 'Closed' },
    GONE: { status: 'cancelled', outcome: 'Withdrawn' },
  },
  outcomes: { UPHELD: 'Upheld' },
  priorities: { '3': 'normal' },
  channels: { T: 'telephone' },
  origins: { EXT: 'external', INT: 'internal' },
  abouts: { STAFF: 'staff', GM: 'general-manager' },
  allegations: { CRIME: 'crime', CORR: 'corruption' },
  flags: { ANON: 'anonymous', THREAT: 'seriousThreat', CN: 'competitiveNeutrality' },
  triages: { ACC: 'accepted' },
  stages: { '2': 2 },
  outsideBodies: { OMB: 'ombudsman' },
  contactRestrictions: { WRIT: 'writing-only' },
  responses: { ACT: 'action' },
  resolutions: { INFO: 'information' },
};
const interpret = createInterpreter(codes, { JSMITH: { unit: 'Works', office: 'supervisor' } });

const none: ComplaintCodes = {
  origin: null,
  about: null,
  allegations: [],
  flags: [],
  triage: null,
  stage: null,
  outsideBody: null,
  contactRestriction: null,
  response: null,
  resolution: null,
  outcome: null,
  handler: null,
  handlerIsSubject: false,
  request: null,
};
const blank: LegacyCodes = {
  category: 'CMP-STAFF',
  closure: null,
  channel: null,
  unit: null,
  priority: null,
  progress: null,
  complaint: none,
};
const complaint = (given: Partial<ComplaintCodes>): LegacyCodes => ({ ...blank, complaint: { ...none, ...given } });

describe("what a row's codes mean", () => {
  it('of a complaint with all that it can have', () => {
    expect(
      interpret({
        category: 'cmp-staff',
        closure: 'CLOSED',
        channel: 'T',
        unit: ' jsmith ',
        priority: '3',
        progress: null,
        complaint: {
          origin: 'INT',
          about: 'GM',
          allegations: ['CRIME', 'CORR'],
          flags: ['THREAT', 'ANON'],
          triage: 'ACC',
          stage: '2',
          outsideBody: 'OMB',
          contactRestriction: 'WRIT',
          response: 'ACT',
          resolution: 'INFO',
          outcome: 'UPHELD',
          handler: null,
          handlerIsSubject: true,
          request: '24/01873',
        },
      }),
    ).toEqual({
      kind: 'complaint',
      status: 'completed',
      category: 'Complaint about staff',
      group: 'Complaints',
      unit: 'Works',
      channel: 'telephone',
      priority: 'normal',
      outcome: 'Upheld',
      restricted: false,
      complaint: {
        origin: 'internal',
        about: 'general-manager',
        allegations: ['corruption', 'crime'],
        competitiveNeutrality: false,
        anonymous: true,
        seriousThreat: true,
        abusive: false,
        repeated: false,
        violent: false,
        dissatisfied: false,
        declaration: false,
        triage: 'accepted',
        stage: 2,
        outsideBody: 'ombudsman',
        contactRestriction: 'writing-only',
        handler: 'supervisor',
        handlerIsSubject: true,
        response: 'action',
        resolution: 'information',
        request: '24/01873',
      },
      gaps: [],
    });
  });

  it('of a row that says nothing but its category: whom it is about, and who acts', () => {
    expect(interpret(blank)).toEqual({
      kind: 'complaint',
      status: 'received',
      category: 'Complaint about staff',
      group: 'Complaints',
      unit: 'Customer Service',
      channel: null,
      priority: null,
      outcome: null,
      restricted: false,
      complaint: { ...unknownComplaint, about: 'staff' },
      gaps: [],
    });
  });

  it('takes a category or a flag for competitive neutrality [K-13]', () => {
    const neutral = [
      interpret({ ...blank, category: 'CN' }),
      interpret(complaint({ flags: ['CN'] })),
      interpret(blank),
    ];
    expect(neutral.map((meaning) => meaning.complaint?.competitiveNeutrality)).toEqual([true, true, false]);
  });

  it('keeps what is urgent by its category urgent, whatever an officer chose [UL-14]', () => {
    expect(interpret({ ...blank, category: 'TREE', priority: '3' }).priority).toBe('urgent');
  });

  it.each([
    { is: 'that of the row', closure: 'CLOSED', outcome: 'UPHELD', told: ['completed', 'Upheld'] },
    { is: 'else that of the status', closure: 'GONE', outcome: null, told: ['cancelled', 'Withdrawn'] },
    { is: 'none while it is open', closure: 'INV', outcome: 'UPHELD', told: ['in-progress', null] },
  ])('has an outcome: $is', ({ closure, outcome, told }) => {
    const meaning = interpret({ ...complaint({ outcome }), closure });
    expect([meaning.status, meaning.outcome]).toEqual(told);
  });
});

describe('a code that nobody knows', () => {
  it.each([
    ['category', { ...blank, category: 'NEW' }],
    ['channel', { ...blank, channel: 'NEW' }],
    ['priority', { ...blank, priority: 'NEW' }],
    ['closure', { ...blank, closure: 'NEW' }],
    ['progress', { ...blank, progress: 'NEW' }],
    ['origin', complaint({ origin: 'NEW' })],
    ['about', complaint({ about: 'NEW' })],
    ['allegations', complaint({ allegations: ['CORR', 'NEW'] })],
    ['flags', complaint({ flags: ['ANON', 'NEW'] })],
    ['triage', complaint({ triage: 'NEW' })],
    ['stage', complaint({ stage: 'NEW' })],
    ['outsideBody', complaint({ outsideBody: 'NEW' })],
    ['contactRestriction', complaint({ contactRestriction: 'NEW' })],
    ['response', complaint({ response: 'NEW' })],
    ['resolution', complaint({ resolution: 'NEW' })],
    ['outcome', complaint({ outcome: 'NEW' })],
  ])('is a gap of %s, and the case is restricted [K-21]', (field, given) => {
    const { gaps, restricted } = interpret(given);
    expect({ gaps, restricted }).toEqual({ gaps: [{ field, code: 'NEW' }], restricted: true });
  });

  it('leaves the case as it was where it rules the status, and whom it is about where it says that', () => {
    expect(interpret({ ...blank, closure: 'NEW' }).status).toBeNull();
    expect(interpret({ ...blank, progress: 'NEW' }).status).toBeNull();
    expect(interpret(complaint({ about: 'NEW' })).complaint?.about).toBeNull();
  });

  it("is told of an officer without the officer's code, which is mostly a name", () => {
    const { unit, complaint: facts, gaps, restricted } = interpret({ ...blank, unit: 'KJONES' });
    expect({ unit, handler: facts?.handler, gaps, restricted }).toEqual({
      unit: null,
      handler: null,
      gaps: [{ field: 'unit', code: 'officer-5d17c789' }],
      restricted: true,
    });
    expect(interpret({ ...blank, unit: ' kjones ' }).gaps).toEqual(gaps);
  });
});
