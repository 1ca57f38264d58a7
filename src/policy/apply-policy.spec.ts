import { samplePolicy } from '../../test/support/policy-cases.js';
import type { CaseKind } from '../model/case.js';
import { type ComplaintFacts, unknownComplaint } from '../model/complaint.js';
import type { Interpretation } from '../model/interpretation.js';
import { applyPolicy } from './apply-policy.js';

type Told = Partial<Omit<Interpretation, 'complaint'>> & { complaint?: Partial<ComplaintFacts> | null };

/** A complaint about the service from outside, but for what is told of it. */
function meaning({ complaint = {}, ...told }: Told = {}): Interpretation {
  return {
    kind: 'complaint',
    status: 'received',
    category: 'Service',
    group: null,
    unit: 'Roads',
    channel: null,
    priority: null,
    outcome: null,
    restricted: false,
    gaps: [],
    ...told,
    complaint: complaint && { ...unknownComplaint, origin: 'external', about: 'service', ...complaint },
  };
}

function applied(told: Told) {
  const { kind, restricted } = applyPolicy(meaning(told), samplePolicy);
  return [kind, restricted];
}

describe('classification', () => {
  const kinds: [CaseKind, Partial<ComplaintFacts>, CaseKind][] = [
    ['request', { dissatisfied: true }, 'complaint'],
    ['question', { dissatisfied: true }, 'complaint'],
    ['request', {}, 'request'],
    ['compliment', { dissatisfied: true }, 'compliment'],
    ['request', { violent: true }, 'complaint'],
    ['compliment', { violent: true }, 'complaint'],
    ['request', { allegations: ['corruption'] }, 'complaint'],
    ['request', { allegations: ['pecuniary-interest'] }, 'complaint'],
    ['request', { allegations: ['crime'] }, 'complaint'],
    ['request', { competitiveNeutrality: true }, 'complaint'],
    ['suggestion', {}, 'suggestion'],
    ['question', {}, 'question'],
    ['problem', {}, 'problem'],
    ['compliment', {}, 'compliment'],
  ];
  test.each(kinds)(
    'a mapped %s with %o is a %s [UL-10, K-13, K-16, K-17, K-18, K-23, K-29, K-31]',
    (kind, complaint, expected) => {
      expect(applied({ kind, complaint })[0]).toBe(expected);
    },
  );

  test('a hazard, or what one department asks of another, is a request [UL-13]', () => {
    const internal = { kind: 'request', complaint: { origin: 'internal', seriousThreat: true } } satisfies Told;
    expect(applied(internal)).toEqual(['request', false]);
  });

  test('an enquiry or application is no service request, in any system [UL-11]', () => {
    const category = 'Rates enquiry';
    expect([
      applied({ kind: 'request', category, complaint: null }),
      applied({ kind: 'request', category, complaint: {} }),
      applied({ kind: 'complaint', category }),
      applied({ kind: 'request', category, complaint: { dissatisfied: true } }),
      applied({ kind: 'other', category: 'Anything' }),
    ]).toEqual([
      ['other', false],
      ['other', false],
      ['complaint', false],
      ['complaint', false],
      ['other', false],
    ]);
  });
});

describe('confidentiality', () => {
  const restricted: [string, Told, boolean][] = [
    ['about the service', {}, false],
    ['of corruption', { complaint: { allegations: ['corruption'] } }, true],
    ['of pecuniary interest', { complaint: { allegations: ['pecuniary-interest'] } }, true],
    ['of a crime', { complaint: { allegations: ['crime'] } }, true],
    ['about staff', { complaint: { about: 'staff' } }, true],
    ['about a manager', { complaint: { about: 'manager' } }, true],
    ['about a director', { complaint: { about: 'director' } }, true],
    ['about the general manager', { complaint: { about: 'general-manager' } }, true],
    ['about the Mayor', { complaint: { about: 'mayor' } }, true],
    ['about a councillor', { complaint: { about: 'councillor' } }, true],
    ['about nobody knows whom', { complaint: { about: null } }, true],
    ['from within', { complaint: { origin: 'internal' } }, true],
    ['whose officer is whom it is about', { complaint: { handlerIsSubject: true } }, true],
    ['with an unmapped code', { gaps: [{ field: 'unit', code: 'X' }] }, true],
    ['that the mapping restricts', { restricted: true }, true],
    ['that is a compliment about staff', { kind: 'compliment', complaint: { about: 'staff' } }, false],
    ['that is a compliment with an unmapped code', { kind: 'compliment', gaps: [{ field: 'unit', code: 'X' }] }, true],
    ['that is a suggestion about staff', { kind: 'suggestion', complaint: { about: 'staff' } }, true],
    ['that is a request', { kind: 'request', complaint: { about: null } }, false],
    ['that is a request with an unmapped code', { kind: 'request', gaps: [{ field: 'unit', code: 'X' }] }, true],
  ];
  test.each(restricted)('one %s [K-16, K-17, K-18, K-19, K-20, K-21, K-27]', (_, told, expected) => {
    expect(applied(told)[1]).toBe(expected);
  });

  test('a system that says nothing of its complaints keeps what its mapping says [K-21]', () => {
    const open = { complaint: null, gaps: [{ field: 'unit', code: 'X' }] } satisfies Told;
    expect([applied({ ...open, restricted: false }), applied({ ...open, restricted: true })]).toEqual([
      ['complaint', false],
      ['complaint', true],
    ]);
  });
});

test('what policy has nothing to say to stays the object that it is', () => {
  const known = meaning({ kind: 'request', complaint: null });
  expect(applyPolicy(known, samplePolicy)).toBe(known);
});

test('all else is left as the mapping says', () => {
  const known = meaning({ kind: 'request', complaint: { dissatisfied: true, about: 'staff' } });
  expect(applyPolicy(known, samplePolicy)).toEqual({ ...known, kind: 'complaint', restricted: true });
});
