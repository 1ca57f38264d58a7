import { caseKinds } from './case.js';
import { complaintOrigins, complaintSubjects, contactRestrictions, councilRoles, outsideBodies } from './complaint.js';

export type InputValue = string | number | boolean;

const flag = [false, true] as const;
const part = ['held', 'missing', 'unknown'] as const;

/**
 * What a decision table may ask about, and every value that it can have. Rows that are complete over these are complete over every case.
 * `unknown`: legacy does not say; `none`: it says that there is none.
 */
export const policyInputs = {
  kind: caseKinds,
  phase: ['open', 'completed', 'cancelled'],
  acknowledged: flag,
  /** A date of completion is there. */
  dated: flag,
  /** An outcome is there. */
  outcome: flag,
  /** A code of the record that its mapping does not know. */
  unmapped: flag,
  /** Restricted by the mapping, or already. */
  restricted: flag,
  /** `letter`: on paper (K-10); `electronic`: e-mail and forms (K-12); `indirect`: UL-08. */
  channel: ['verbal', 'letter', 'electronic', 'indirect', 'unknown'],
  /** UL-14. */
  urgent: flag,
  /** UL-11. */
  noRequest: flag,
  /** UL-12. */
  elsewhere: flag,
  /** Legacy tells what the complaints procedure asks about. */
  told: flag,
  origin: [...complaintOrigins, 'unknown'],
  /** Whom it is about, or whom it must be about by what is said of the designated officer. */
  about: [...complaintSubjects, 'unknown'],
  corruption: flag,
  pecuniary: flag,
  crime: flag,
  neutrality: flag,
  anonymous: flag,
  seriousThreat: flag,
  abusive: flag,
  repeated: flag,
  violent: flag,
  dissatisfied: flag,
  declaration: flag,
  triage: ['none', 'accepted', 'declined'],
  stage: ['none', 1, 2, 3, 4, 5, 6],
  outsideBody: ['none', ...outsideBodies],
  contactRestriction: ['none', ...contactRestrictions],
  response: ['none', 'action', 'no-action', 'referral'],
  resolution: ['none', 'information', 'investigation', 'practice-change'],
  contact: part,
  description: part,
  notes: part,
  previous: ['unknown', 'none', 'person', 'issue', 'both'],
  /** The answer of the question of that name. */
  admissibility: [
    'admitted',
    'not-accepted',
    'not-actioned',
    'referred',
    'not-acted-on',
    'registered-only',
    'recorded',
    'to-be-decided',
    'does-not-apply',
  ],
  /** The designated officer against the route: the subject's office, none of the route's, or the one that it is with. */
  handlerStanding: ['nobody', 'subject', 'not-on-route', 'in-order'],
  /** The office that it is routed to, `none` where nothing is routed. */
  office: ['none', ...councilRoles],
  /** The office after that one on its route. */
  nextOffice: ['none', ...councilRoles],
} as const satisfies Record<string, readonly InputValue[]>;

export type PolicyInput = keyof typeof policyInputs;
export type PolicyInputs = { [Name in PolicyInput]: InputOf<Name> };
type InputOf<Name extends PolicyInput> = (typeof policyInputs)[Name][number];
