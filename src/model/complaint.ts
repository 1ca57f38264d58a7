/** What a complaints procedure needs to know of a complaint. No person is named in it: whoever it is about is told by their office alone. */

/** Who complains: somebody from outside the council, or one staff member about another (K-27). */
export const complaintOrigins = ['external', 'internal'] as const;
export type ComplaintOrigin = (typeof complaintOrigins)[number];

/** Who or what it is about (K-19); `service`: policies, procedures, charges, quality, nobody in person. */
export const complaintSubjects = [
  'service',
  'staff',
  'manager',
  'director',
  'general-manager',
  'mayor',
  'councillor',
] as const;
export type ComplaintSubject = (typeof complaintSubjects)[number];

/** K-16, K-17, K-18. */
export const allegations = ['corruption', 'pecuniary-interest', 'crime'] as const;
export type Allegation = (typeof allegations)[number];

/** Offices that handle complaints, in the order of the stages (K-06); `outside` is a body of K-08. */
export const councilRoles = [
  'customer-service',
  'team-leader',
  'supervisor',
  'manager',
  'director',
  'general-manager',
  'mayor',
  'outside',
] as const;
export type CouncilRole = (typeof councilRoles)[number];

/** K-08. */
export const outsideBodies = [
  'ombudsman',
  'office-of-local-government',
  'anti-discrimination-board',
  'icac',
  'privacy-commissioner',
] as const;
export type OutsideBody = (typeof outsideBodies)[number];

/** K-22. */
export const contactRestrictions = ['writing-only', 'nominated-officer', 'limited-access'] as const;
export type ContactRestriction = (typeof contactRestrictions)[number];

/** K-06: 1 customer service or team leader, 2 supervisor or manager, 3 director, 4 general manager, 5 Mayor, 6 outside bodies. */
export type ComplaintStage = 1 | 2 | 3 | 4 | 5 | 6;

export interface ComplaintFacts {
  /** Null: legacy does not say. */
  origin: ComplaintOrigin | null;
  about: ComplaintSubject | null;
  /** Each once, in the order of the list above. */
  allegations: Allegation[];
  /** K-13. */
  competitiveNeutrality: boolean;
  /** K-02. */
  anonymous: boolean;
  /** A serious threat to life or the environment (K-02). */
  seriousThreat: boolean;
  /** Personally abusive or threatening, in writing (K-04). */
  abusive: boolean;
  /** Fully investigated before, and complained of again (K-05). */
  repeated: boolean;
  /** A violent or threatening incident (K-23). */
  violent: boolean;
  /** Significant dissatisfaction or anger (K-29); after an outcome, that the complainant wants the next stage. */
  dissatisfied: boolean;
  /** The complainant gave a statutory declaration (K-17). */
  declaration: boolean;
  /** What was decided on an anonymous or repeated one (K-02, K-05); null: nothing yet. */
  triage: 'accepted' | 'declined' | null;
  stage: ComplaintStage | null;
  outsideBody: OutsideBody | null;
  contactRestriction: ContactRestriction | null;
  /** The designated officer's office; null: nobody is designated. */
  handler: CouncilRole | null;
  /** The designated officer is who it is about (K-20). */
  handlerIsSubject: boolean;
  /** What the formal response gave (K-28); null: none yet. */
  response: 'action' | 'no-action' | 'referral' | null;
  /** How a competitive neutrality complaint was resolved (K-13). */
  resolution: 'information' | 'investigation' | 'practice-change' | null;
  /** Number of the request that it grew out of (UL-10, K-29), as its own system writes it. */
  request: string | null;
}

/** A complaint of which nothing is known yet. */
export const unknownComplaint: ComplaintFacts = {
  origin: null,
  about: null,
  allegations: [],
  competitiveNeutrality: false,
  anonymous: false,
  seriousThreat: false,
  abusive: false,
  repeated: false,
  violent: false,
  dissatisfied: false,
  declaration: false,
  triage: null,
  stage: null,
  outsideBody: null,
  contactRestriction: null,
  handler: null,
  handlerIsSubject: false,
  response: null,
  resolution: null,
  request: null,
};

const factNames = Object.keys(unknownComplaint) as (keyof ComplaintFacts)[];

/** Whether both say the same, in whatever order; a fact that was not kept yet when one was stored is the unknown one. */
export function isSameComplaint(one: ComplaintFacts | null, other: ComplaintFacts | null): boolean {
  if (!one || !other) return one === other;
  const said = (facts: ComplaintFacts, name: keyof ComplaintFacts) => String(facts[name] ?? unknownComplaint[name]);
  return factNames.every((name) => said(one, name) === said(other, name));
}
