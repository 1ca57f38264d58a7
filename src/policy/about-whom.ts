import type { ComplaintFacts, ComplaintSubject } from '../model/complaint.js';

type Subject = ComplaintSubject | 'unknown';
type Told = Pick<ComplaintFacts, 'about' | 'handler' | 'handlerIsSubject'>;

/** From the least to the most that K-19 asks for. */
const byRank: Subject[] = [
  'service',
  'unknown',
  'staff',
  'manager',
  'director',
  'councillor',
  'general-manager',
  'mayor',
];
const offices = ['manager', 'director', 'general-manager', 'mayor'] as const;

/**
 * Whom a complaint is about: what legacy says and, where the designated officer is the one that it is about, whoever holds that office
 * (K-20). The two can differ: nobody entered the one, or the other.
 */
export function subjectsOf({ about, handler, handlerIsSubject }: Told): Subject[] {
  const told = about ?? 'unknown';
  return handlerIsSubject ? [told, offices.find((office) => office === handler) ?? 'staff'] : [told];
}

/**
 * Of whom K-19 takes it to be: where its subjects differ, the one of the higher office.
 *
 * @rule K-19
 */
export function aboutWhom(facts: Told): Subject {
  return subjectsOf(facts).reduce((one, other) => (byRank.indexOf(other) > byRank.indexOf(one) ? other : one));
}
