import { decided, inShort, type ToldCase } from '../../test/support/policy-cases.js';

const closed = { status: 'completed', completedAt: '2026-03-04T00:00:00.000Z', outcome: 'Resolved' } as const;

describe('routing', () => {
  test.each([
    ['service', 'customer-service K-06'],
    ['staff', 'manager K-19'],
    ['manager', 'director K-19'],
    ['director', 'general-manager K-19'],
    ['general-manager', 'mayor K-19'],
    ['mayor', 'general-manager K-19'],
    ['councillor', 'mayor K-19'],
  ] as const)('by whom it is about: %s goes to %s [K-06, K-19]', (about, expected) => {
    expect(inShort('route', { complaint: { about, handler: null } })).toBe(expected);
  });

  test('one of which nobody knows whom it is about goes the way of staff, and is asked about [K-19, K-20]', () => {
    expect(inShort('route', { complaint: { about: null, handler: null } })).toBe('manager K-19 K-20 > roads-manager');
  });

  test.each([
    ['corruption', 'staff', 'general-manager K-16'],
    ['corruption', 'mayor', 'general-manager K-16'],
    ['corruption', 'general-manager', 'mayor K-16 K-19 K-20'],
    ['pecuniary-interest', 'councillor', 'general-manager K-17'],
    ['pecuniary-interest', 'general-manager', 'mayor K-17'],
    ['crime', 'director', 'general-manager K-18'],
    ['crime', 'general-manager', 'mayor K-18'],
  ] as const)('%s by a %s goes to %s [K-16, K-17, K-18]', (allegation, about, expected) => {
    expect(inShort('route', { complaint: { about, allegations: [allegation], handler: null } })).toBe(expected);
  });

  test('competitive neutrality goes to the general manager [K-13]', () => {
    expect(inShort('route', { complaint: { competitiveNeutrality: true, handler: null } })).toBe(
      'general-manager K-13',
    );
  });

  test('an internal complaint goes the way of staff [K-27]', () => {
    expect(inShort('route', { complaint: { origin: 'internal', handler: null } })).toBe('manager K-27 K-19');
  });

  test("says whose post it is with, by the case's unit [K-19]", () => {
    expect(decided('route', { complaint: { about: 'manager' } })?.because).toBe(
      'A complaint about a manager goes to their director, then to the general manager. Now it is with the director (director-shire-services).',
    );
  });

  test('one about a person whose unit has no posts goes to the next office above them [K-19]', () => {
    expect(decided('route', { unit: 'Nowhere', complaint: { about: 'staff' } })).toEqual({
      question: 'route',
      answer: 'general-manager',
      rules: ['K-19'],
      because:
        'A complaint about a member of staff goes to their manager, then to the director, then to the general manager. The council file has no posts for its unit, so it goes to the next office above them. Now it is with the general manager.',
      asks: [],
    });
  });

  test('nobody has what is not investigated, unless the duty to report stays [K-02, K-04, K-05, K-16]', () => {
    expect([
      inShort('route', { complaint: { abusive: true } }),
      inShort('route', { complaint: { anonymous: true, triage: 'declined' } }),
      inShort('route', { complaint: { repeated: true, triage: 'declined' } }),
      inShort('route', { complaint: { abusive: true, allegations: ['corruption'] } }),
    ]).toEqual(['nobody K-04', 'nobody K-02', 'nobody K-05', 'general-manager K-16']);
  });
});

describe('the guard: nobody handles a complaint about themselves', () => {
  test.each([
    [{ about: 'staff', handler: 'manager', handlerIsSubject: false }, 'in-order K-20'],
    [{ about: 'staff', handler: 'customer-service', handlerIsSubject: true }, 'conflict K-20 > roads-manager!'],
    [{ about: 'staff', handler: 'manager', handlerIsSubject: true }, 'conflict K-20 > director-shire-services!'],
    [{ about: 'manager', handler: 'manager', handlerIsSubject: false }, 'conflict K-20 > director-shire-services!'],
    [{ about: 'director', handler: 'director', handlerIsSubject: true }, 'conflict K-20 > general-manager!'],
    [{ about: 'general-manager', handler: 'general-manager', handlerIsSubject: false }, 'conflict K-20 > mayor!'],
    [{ about: 'mayor', handler: 'mayor', handlerIsSubject: false }, 'conflict K-20 > general-manager!'],
    [{ about: 'service', handler: 'general-manager', handlerIsSubject: true }, 'conflict K-20 > mayor!'],
    // both subjects: neither is asked
    [{ about: 'mayor', handler: 'general-manager', handlerIsSubject: true }, 'conflict K-20 > public-officer!'],
    [{ about: 'director', handler: 'manager', handlerIsSubject: false }, 'to-pass-on K-19 > general-manager'],
    [{ about: 'staff', handler: null, handlerIsSubject: false }, 'nobody K-10 K-19 > roads-manager'],
  ] as const)('%o: %s [K-20]', (complaint, expected) => {
    expect(inShort('handler', { complaint })).toBe(expected);
  });

  test('a director who is the manager too has no complaint about the manager [K-20]', () => {
    const told: ToldCase = { unit: 'Library', complaint: { about: 'manager', handler: null } };
    expect(decided('route', told)).toMatchObject({
      answer: 'general-manager',
      rules: ['K-19', 'K-20'],
      because:
        'A complaint about a manager goes to their director, then to the general manager. It does not go to the director, since nobody handles a complaint about themselves. Now it is with the general manager.',
    });
  });

  test('a director who heads a unit, and whom it is not about, may have one about a manager [K-19, K-20]', () => {
    const told: ToldCase = { unit: 'Library', complaint: { about: 'manager', handler: 'director' } };
    expect([inShort('route', told), inShort('handler', told)]).toEqual(['director K-19', 'in-order K-20']);
  });

  test('where the manager is the director too, the next stage is somebody else [K-06, K-19]', () => {
    const told: ToldCase = { unit: 'Library', complaint: { about: 'staff', handler: 'manager', dissatisfied: true } };
    expect([inShort('route', told), inShort('handler', told), inShort('recourse', told)]).toEqual([
      'director K-19',
      'in-order K-20',
      'next-stage K-06 K-15 > general-manager',
    ]);
  });

  test('whoever has the case is asked nothing of a complaint about a person [K-20, K-21]', () => {
    expect([
      inShort('urgency', { priority: 'urgent', complaint: {} }),
      inShort('urgency', { priority: 'urgent', complaint: { about: 'staff' } }),
    ]).toEqual([
      'at-once UL-14 > responsible-officer! > customer-service-supervisor!',
      'at-once UL-14 > roads-manager! > roads-manager!',
    ]);
  });
});

describe('stages', () => {
  test.each([
    [null, 'customer-service', 'stage-1 K-06'],
    [null, 'team-leader', 'stage-1 K-06'],
    [null, 'director', 'stage-3 K-06'],
    [2, 'supervisor', 'stage-2 K-06'],
    [3, 'customer-service', 'stage-3 K-06'],
    [4, null, 'stage-4 K-06'],
    [5, 'mayor', 'stage-5 K-06 K-07'],
    [6, 'outside', 'stage-6 K-06 K-08'],
  ] as const)('stage %s with %s: %s [K-06, K-07, K-08]', (stage, handler, expected) => {
    expect(inShort('stage', { complaint: { stage, handler } })).toBe(expected);
  });

  test.each([
    [{ about: 'staff' }, 'not-stage-5 K-07 > general-manager'],
    [{ origin: 'internal' }, 'not-stage-5 K-07 K-27 > general-manager'],
    [{ about: null }, 'not-stage-5 K-07 > general-manager'],
    [{ about: 'mayor' }, 'not-stage-5 K-20 K-19 > general-manager'],
    [{ about: 'general-manager' }, 'with-the-mayor K-19 K-07'],
    [{ about: 'councillor' }, 'with-the-mayor K-19 K-07'],
  ] as const)('stage 5 of one with %o: %s [K-07, K-19]', (complaint, expected) => {
    expect(inShort('stage', { complaint: { ...complaint, stage: 5 } })).toBe(expected);
  });

  test.each([
    [{ dissatisfied: true }, 'next-stage K-06 K-15 > roads-manager'],
    [{ dissatisfied: true, stage: 4 }, 'next-stage K-06 K-15 > mayor'],
    [{ dissatisfied: true, stage: 5 }, 'outside-bodies K-08 K-15 > mayor'],
    [{ dissatisfied: true, stage: 4, about: 'staff' }, 'outside-bodies K-08 K-15 > general-manager'],
    [{ outsideBody: 'ombudsman' }, 'with-outside-body K-08'],
    [{ stage: 6 }, 'outside-bodies K-08 K-15'],
  ] as const)('the next one of one with %o: %s [K-06, K-07, K-08, K-15]', (complaint, expected) => {
    expect(inShort('recourse', { ...closed, complaint })).toBe(expected);
  });
});
