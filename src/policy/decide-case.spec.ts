import { decided, decisionFacts, inShort, samplePolicy, type ToldCase } from '../../test/support/policy-cases.js';
import { decideCase } from './decide-case.js';

const closed = { status: 'completed', completedAt: '2026-03-04T00:00:00.000Z', outcome: 'Resolved' } as const;

describe('every decision', () => {
  test('comes with its rules, a reason, and whom it asks to do what [K-06, K-10, K-14, K-24]', () => {
    const facts = decisionFacts({
      acknowledgedAt: '2026-03-03T00:00:00.000Z',
      previous: { samePerson: 0, sameIssue: 0 },
    });

    expect(decideCase(facts, samplePolicy)).toEqual({
      policy: samplePolicy.version,
      decisions: [
        {
          question: 'classification',
          answer: 'complaint',
          rules: ['UL-10', 'K-27'],
          because:
            'It is a complaint, from outside of the council or from within, so the complaints procedure applies.',
          asks: [],
        },
        {
          question: 'confidentiality',
          answer: 'open-to-staff',
          rules: ['K-03', 'K-21'],
          because:
            "It is about the council's service and about nobody in person. The complainant's name is confidential all the same.",
          asks: [],
        },
        {
          question: 'admissibility',
          answer: 'admitted',
          rules: ['K-01'],
          because: 'Every complaint is recorded and investigated.',
          asks: [],
        },
        {
          question: 'urgency',
          answer: 'ordinary',
          rules: ['K-01'],
          because: 'It is investigated as soon as practicable, in ten working days at most.',
          asks: [],
        },
        {
          question: 'route',
          answer: 'customer-service',
          rules: ['K-06'],
          because:
            "It is about the council's service and nobody in person, so it goes through the stages from customer service on. Now it is with customer service.",
          asks: [],
        },
        {
          question: 'handler',
          answer: 'in-order',
          rules: ['K-20'],
          because: 'The designated officer is not whom it is about, and holds an office that it goes to.',
          asks: [],
        },
        {
          question: 'stage',
          answer: 'stage-1',
          rules: ['K-06'],
          because: 'Customer service and team leaders are the first stage.',
          asks: [],
        },
        {
          question: 'recourse',
          answer: 'next-stage-open',
          rules: ['K-06', 'K-15'],
          because: 'A complainant who is not satisfied with the outcome may take it to the next stage, the manager.',
          asks: [],
        },
        {
          question: 'acknowledgement',
          answer: 'acknowledged',
          rules: ['K-10'],
          because: 'It was acknowledged.',
          asks: [],
        },
        {
          question: 'response',
          answer: 'not-yet',
          rules: ['K-15', 'K-28'],
          because:
            'It is open. The response will give the action and its time frame, the reasons for no action, or the referral and its reasons.',
          asks: [],
        },
        {
          question: 'registration',
          answer: 'through-records',
          rules: ['K-10', 'K-09'],
          because:
            'What comes in writing is registered in Records and sent to the designated officer, who enters it in CARE; its work order number goes onto what is filed.',
          asks: [],
        },
        {
          question: 'previous',
          answer: 'none',
          rules: ['K-14'],
          because: 'There is no other complaint of the same person or on the same issue.',
          asks: [],
        },
        {
          question: 'record',
          answer: 'complete',
          rules: ['K-24', 'UL-15'],
          because: 'It holds what it must hold by now.',
          asks: [],
        },
      ],
    });
  });

  test('asks nothing of a case that legacy no longer has, or that was withdrawn', () => {
    const all = (status: 'removed' | 'cancelled') =>
      decideCase(
        decisionFacts({
          status,
          unit: null,
          complaint: { allegations: ['crime'], handlerIsSubject: true, about: 'mayor' },
        }),
        samplePolicy,
      ).decisions.flatMap(({ asks }) => asks);
    expect([all('removed'), all('cancelled')]).toEqual([[], []]);
  });
});

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
    // about, handler, is the subject, the answer
    ['staff', 'manager', false, 'in-order K-20'],
    ['staff', 'customer-service', true, 'conflict K-20 > roads-manager!'],
    ['staff', 'manager', true, 'conflict K-20 > director-shire-services!'],
    ['manager', 'manager', false, 'conflict K-20 > director-shire-services!'],
    ['director', 'director', true, 'conflict K-20 > general-manager!'],
    ['general-manager', 'general-manager', false, 'conflict K-20 > mayor!'],
    ['mayor', 'mayor', false, 'conflict K-20 > general-manager!'],
    ['service', 'general-manager', true, 'conflict K-20 > mayor!'],
    // both subjects: neither is asked
    ['mayor', 'general-manager', true, 'conflict K-20 > public-officer!'],
    ['director', 'manager', false, 'to-pass-on K-19 > general-manager'],
    ['staff', null, false, 'nobody K-10 K-19 > roads-manager'],
  ] as const)('about %s, with %s (the subject: %s): %s [K-20]', (about, handler, handlerIsSubject, expected) => {
    expect(inShort('handler', { complaint: { about, handler, handlerIsSubject } })).toBe(expected);
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

describe('admissibility', () => {
  const request = { kind: 'request', complaint: null } as const;

  test.each<[string, ToldCase, string]>([
    ['a request', request, 'admitted UL-07'],
    ['a request by a blog', { ...request, channel: 'blog' }, 'not-accepted UL-08'],
    ['a complaint by a blog', { channel: 'blog' }, 'admitted K-01'],
    [
      'a request without contact details',
      { ...request, held: { contact: false, description: true, notes: true } },
      'not-actioned UL-09',
    ],
    ['a request whose details were not read yet', { ...request, held: null }, 'admitted UL-07'],
    ['a State road', { ...request, category: 'State road' }, 'referred UL-12 > customer-service-supervisor'],
    ['a compliment', { kind: 'compliment', complaint: null }, 'not asked'],
    ['an anonymous complaint', { complaint: { anonymous: true } }, 'to-be-decided K-02 > customer-service'],
    ['one that was accepted', { complaint: { anonymous: true, triage: 'accepted' } }, 'admitted K-02'],
    ['one that was declined', { complaint: { anonymous: true, triage: 'declined' } }, 'not-acted-on K-02'],
    ['an anonymous serious threat', { complaint: { anonymous: true, seriousThreat: true } }, 'admitted K-02'],
    [
      'one that was declined',
      { complaint: { anonymous: true, seriousThreat: true, triage: 'declined' } },
      'admitted K-02 > customer-service!',
    ],
    ['an abusive letter', { complaint: { abusive: true } }, 'registered-only K-04'],
    [
      'an abusive letter of a serious threat',
      { complaint: { abusive: true, seriousThreat: true } },
      'registered-only K-04 K-02 > general-manager!',
    ],
    ['a repeated complaint', { complaint: { repeated: true } }, 'to-be-decided K-05 > customer-service'],
    ['one that was declined', { complaint: { repeated: true, triage: 'declined' } }, 'recorded K-05'],
  ])('%s [UL-08, UL-09, UL-12, K-02, K-04, K-05]', (_, told, expected) => {
    expect(inShort('admissibility', told)).toBe(expected);
  });

  test('names the right contact of what is referred [UL-12]', () => {
    expect(decided('admissibility', { ...request, category: 'State road' })).toMatchObject({
      because:
        "It is outside of the council's jurisdiction: it is referred to Transport for NSW, and recorded as referred.",
      asks: [
        {
          role: 'customer-service-supervisor',
          action: 'Refer the customer to Transport for NSW, and record the case as referred.',
          urgent: false,
        },
      ],
    });
  });
});

describe('urgency', () => {
  test.each<[string, ToldCase, string]>([
    [
      'a tree over the road',
      { kind: 'request', priority: 'urgent', complaint: null },
      'at-once UL-14 > responsible-officer! > customer-service-supervisor!',
    ],
    ['another request', { kind: 'request', complaint: null }, 'ordinary UL-03'],
    ['corruption', { complaint: { allegations: ['corruption'] } }, 'at-once K-16 > general-manager!'],
    [
      'a crime of the general manager',
      { complaint: { allegations: ['crime'], about: 'general-manager' } },
      'at-once K-18 > mayor!',
    ],
    [
      'both',
      { complaint: { allegations: ['corruption', 'crime'] } },
      'at-once K-16 K-18 > general-manager! > general-manager!',
    ],
    ['pecuniary interest', { complaint: { allegations: ['pecuniary-interest'] } }, 'as-soon-as-possible K-17'],
    ['a serious threat', { complaint: { seriousThreat: true } }, 'at-once K-02 > customer-service!'],
    ['one about staff', { complaint: { about: 'staff' } }, 'as-soon-as-possible K-19'],
    ['a closed one', { ...closed, complaint: { allegations: ['crime'] } }, 'at-once K-18'],
    ['a compliment', { kind: 'compliment', complaint: null }, 'not asked'],
  ])('%s [UL-14, K-02, K-16, K-17, K-18, K-19]', (_, told, expected) => {
    expect(inShort('urgency', told)).toBe(expected);
  });
});

describe('what is owed to the complainant', () => {
  test.each<[string, ToldCase, string]>([
    ['a compliment', { kind: 'compliment', complaint: null }, 'due K-26 > customer-service-supervisor'],
    [
      'a compliment that was',
      { kind: 'compliment', complaint: null, acknowledgedAt: '2026-03-03T00:00:00.000Z' },
      'acknowledged K-26',
    ],
    ['a request', { kind: 'request', complaint: null }, 'due UL-02'],
    ['a complaint', {}, 'due K-10'],
    ['an e-mail', { channel: 'email' }, 'due K-12 K-10'],
    ['competitive neutrality', { complaint: { competitiveNeutrality: true } }, 'due K-13'],
    ['an abusive letter', { complaint: { abusive: true } }, 'none K-04'],
    ['an anonymous one', { complaint: { anonymous: true } }, 'none K-02 UL-09'],
    ['a feedback form', { kind: 'suggestion', complaint: null }, 'due K-12'],
  ])('acknowledgement of %s [K-10, K-12, K-13, K-26, UL-02]', (_, told, expected) => {
    expect(inShort('acknowledgement', told)).toBe(expected);
  });

  test.each<[string, ToldCase, string]>([
    ['an open one', {}, 'not-yet K-15 K-28'],
    ['with reasons for no action', { complaint: { response: 'no-action' } }, 'given K-28'],
    ['closed without one', closed, 'missing K-15 K-28 > customer-service'],
    ['closed with one', { ...closed, complaint: { response: 'action' } }, 'given K-28'],
    [
      'neutrality without its resolution',
      { ...closed, complaint: { competitiveNeutrality: true, response: 'action' } },
      'missing K-13 K-28 > general-manager',
    ],
    [
      'neutrality resolved',
      { ...closed, complaint: { competitiveNeutrality: true, response: 'action', resolution: 'information' } },
      'given K-28',
    ],
    ['an abusive letter', { ...closed, complaint: { abusive: true } }, 'none K-04'],
    ['a system that does not say', { ...closed, complaint: null }, 'not asked'],
  ])('response to %s [K-13, K-15, K-28]', (_, told, expected) => {
    expect(inShort('response', told)).toBe(expected);
  });

  test.each<[string, ToldCase, string]>([
    [
      'who is anonymous',
      { complaint: { allegations: ['pecuniary-interest'], anonymous: true } },
      'needed K-17 > general-manager',
    ],
    [
      'whose details are missing',
      { complaint: { allegations: ['pecuniary-interest'] }, held: { contact: false, description: true, notes: true } },
      'needed K-17 > general-manager',
    ],
    [
      'without a declaration',
      { complaint: { allegations: ['pecuniary-interest'] } },
      'declaration-wanted K-17 > general-manager',
    ],
    ['who declared', { complaint: { allegations: ['pecuniary-interest'], declaration: true } }, 'declared K-17'],
    ['of anything else', {}, 'not asked'],
  ])('identification of one %s [K-17]', (_, told, expected) => {
    expect(inShort('identification', told)).toBe(expected);
  });
});

describe('what the council is told', () => {
  test('who is informed of a restricted contact [K-22]', () => {
    expect(decided('contact-restriction', { complaint: { contactRestriction: 'writing-only' } })).toEqual({
      question: 'contact-restriction',
      answer: 'writing-only',
      rules: ['K-22'],
      because:
        'All further contact is in writing. The council is notified; ICAC, the Office of Local Government and the Ombudsman are informed.',
      asks: [
        {
          role: 'general-manager',
          action:
            'Notify the council of this restricted contact, and inform ICAC, the Office of Local Government and the Ombudsman.',
          urgent: false,
        },
      ],
    });
    expect(
      inShort('contact-restriction', { complaint: { contactRestriction: 'limited-access', about: 'general-manager' } }),
    ).toBe('limited-access K-22 > mayor');
    expect(inShort('contact-restriction')).toBe('not asked');
  });

  test('a violent incident is entered as a complaint [K-23]', () => {
    expect([
      inShort('incident', { complaint: { violent: true } }),
      inShort('incident', { kind: 'request', complaint: { violent: true } }),
      inShort('incident'),
    ]).toEqual(['entered K-23', 'to-be-entered K-23 > customer-service-supervisor', 'not asked']);
  });

  test.each([
    ['letter', 'through-records K-10 K-09'],
    ['feedback-form', 'through-records K-12 K-10 K-09'],
    ['telephone', 'by-whoever-receives K-11'],
    ['pigeon', 'not-known K-09 UL-07'],
  ])('what comes by %s is registered: %s [K-09, K-10, K-11, K-12]', (channel, expected) => {
    expect(inShort('registration', { channel })).toBe(expected);
  });

  test.each([
    [undefined, 'not-looked-for K-14'],
    [{ samePerson: 0, sameIssue: 0 }, 'none K-14'],
    [{ samePerson: 2, sameIssue: 0 }, 'same-person K-14'],
    [{ samePerson: 0, sameIssue: 1 }, 'same-issue K-14'],
    [{ samePerson: 1, sameIssue: 1 }, 'same-person-and-issue K-14 K-05'],
  ])('of %o: %s [K-14]', (previous, expected) => {
    expect(inShort('previous', { previous })).toBe(expected);
  });

  test('what is missing from a record, all of it at once, when it is closed [UL-15, K-24, K-28]', () => {
    const told: ToldCase = { status: 'completed', held: { contact: false, description: false, notes: false } };
    expect(decided('record', told)).toEqual({
      question: 'record',
      answer: 'incomplete',
      rules: ['UL-15', 'K-24', 'K-28'],
      because: [
        'The contact details are missing.',
        'The details of the case are missing.',
        'It is closed, and neither an action nor a response to the customer is recorded.',
        'It is closed, and the date of completion is missing.',
        'It is closed, and no outcome is entered.',
        'It is closed, and no formal response is entered.',
      ].join(' '),
      asks: [
        {
          role: 'customer-service',
          action: 'Complete the entry of this closed case. What is missing is listed with it.',
          urgent: false,
        },
      ],
    });
  });

  test.each<[string, ToldCase, string]>([
    [
      'open, with all that it must hold by now',
      { held: { contact: true, description: true, notes: false } },
      'complete K-24 UL-15',
    ],
    [
      'open and without contact details',
      { held: { contact: false, description: true, notes: false } },
      'incomplete UL-15',
    ],
    [
      'anonymous',
      { complaint: { anonymous: true }, held: { contact: false, description: true, notes: true } },
      'complete K-24 UL-15',
    ],
    ['not read yet', { held: null }, 'not-read-yet UL-15'],
    ['closed with all', { ...closed, complaint: { response: 'action' } }, 'complete K-24 UL-15'],
    [
      'neutrality without its resolution',
      { ...closed, complaint: { response: 'action', competitiveNeutrality: true } },
      'incomplete K-24 K-13 > general-manager',
    ],
    [
      'a closed request without an outcome',
      { ...closed, outcome: null, kind: 'request', complaint: null },
      'incomplete UL-15 K-24 > responsible-officer',
    ],
    ['a compliment', { kind: 'compliment', complaint: null }, 'not asked'],
  ])('the record of one that is %s [UL-15, K-13, K-24]', (_, told, expected) => {
    expect(inShort('record', told)).toBe(expected);
  });
});
