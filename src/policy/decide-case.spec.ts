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

describe('admissibility', () => {
  const request = { kind: 'request', complaint: null } as const;

  const examples: [string, ToldCase, string][] = [
    ['a request', request, 'admitted UL-07'],
    ['a request by a blog', { ...request, channel: 'blog' }, 'not-accepted UL-08'],
    ['a complaint by a blog', { channel: 'blog' }, 'admitted K-01'],
    [
      'a request without contact details',
      { ...request, held: { contact: false, description: true, notes: true } },
      'not-actioned UL-09',
    ],
    [
      'a completed one without them',
      { ...request, ...closed, held: { contact: false, description: true, notes: true } },
      'admitted UL-07',
    ],
    [
      'a request of a system that shows no contact details',
      { ...request, held: { contact: null, description: true, notes: true } },
      'admitted UL-07',
    ],
    ['a request whose details were not read yet', { ...request, held: null }, 'admitted UL-07'],
    ['a State road', { ...request, category: 'State road' }, 'referred UL-12 > customer-service-supervisor'],
    ['a compliment', { kind: 'compliment', complaint: null }, 'not asked'],
    ['an anonymous complaint', { complaint: { anonymous: true } }, 'to-be-decided K-02 > customer-service-officer'],
    ['one that was accepted', { complaint: { anonymous: true, triage: 'accepted' } }, 'admitted K-02'],
    ['one that was declined', { complaint: { anonymous: true, triage: 'declined' } }, 'not-acted-on K-02'],
    ['an anonymous serious threat', { complaint: { anonymous: true, seriousThreat: true } }, 'admitted K-02'],
    [
      'one that was declined',
      { complaint: { anonymous: true, seriousThreat: true, triage: 'declined' } },
      'admitted K-02 > customer-service-officer!',
    ],
    ['an abusive letter', { complaint: { abusive: true } }, 'registered-only K-04'],
    [
      'an abusive letter of a serious threat',
      { complaint: { abusive: true, seriousThreat: true } },
      'registered-only K-04 K-02 > general-manager!',
    ],
    ['a repeated complaint', { complaint: { repeated: true } }, 'to-be-decided K-05 > customer-service-officer'],
    ['one that was declined', { complaint: { repeated: true, triage: 'declined' } }, 'recorded K-05'],
  ];
  test.each(examples)('%s [UL-07, UL-08, UL-09, UL-12, K-02, K-04, K-05]', (_, told, expected) => {
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
  const examples: [string, ToldCase, string][] = [
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
    ['a serious threat', { complaint: { seriousThreat: true } }, 'at-once K-02 > customer-service-officer!'],
    ['one about staff', { complaint: { about: 'staff' } }, 'as-soon-as-possible K-19'],
    ['a closed one', { ...closed, complaint: { allegations: ['crime'] } }, 'at-once K-18'],
    ['a compliment', { kind: 'compliment', complaint: null }, 'not asked'],
  ];
  test.each(examples)('%s [UL-14, K-02, K-16, K-17, K-18, K-19]', (_, told, expected) => {
    expect(inShort('urgency', told)).toBe(expected);
  });
});

describe('what is owed to the complainant', () => {
  const acknowledgements: [string, ToldCase, string][] = [
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
  ];
  test.each(acknowledgements)('acknowledgement of %s [K-10, K-12, K-13, K-26, UL-02]', (_, told, expected) => {
    expect(inShort('acknowledgement', told)).toBe(expected);
  });

  const responses: [string, ToldCase, string][] = [
    ['an open one', {}, 'not-yet K-15 K-28'],
    ['with reasons for no action', { complaint: { response: 'no-action' } }, 'given K-28'],
    ['closed without one', closed, 'missing K-15 K-28 > customer-service-officer'],
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
  ];
  test.each(responses)('response to %s [K-13, K-15, K-28]', (_, told, expected) => {
    expect(inShort('response', told)).toBe(expected);
  });

  const identifications: [string, ToldCase, string][] = [
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
  ];
  test.each(identifications)('identification of one %s [K-17]', (_, told, expected) => {
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
          role: 'customer-service-officer',
          action: 'Complete the entry of this closed case. What is missing is listed with it.',
          urgent: false,
        },
      ],
    });
  });

  const records: [string, ToldCase, string][] = [
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
    [
      'closed with a response and no notes',
      { ...closed, complaint: { response: 'action' }, held: { contact: true, description: true, notes: false } },
      'complete K-24 UL-15',
    ],
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
  ];
  test.each(records)('the record of one that is %s [UL-15, K-13, K-24]', (_, told, expected) => {
    expect(inShort('record', told)).toBe(expected);
  });
});
