import { allegations, complaintCategories, contactRestrictions, outsideBodies, type Subject } from '../codes.js';
import type { Random } from '../../authority-simulator/sample/random.js';

/** What kind of matter comes in, before it has a day, a person and an officer. */
export interface Scenario {
  category: string;
  about: Subject | null;
  origin: 'EXT' | 'INT';
  flags: string[];
  allegations: string[];
  /** Accepted or declined where somebody decides on it (K-02, K-05). */
  triage: 'ACC' | 'DEC' | null;
  outsideBody: string | null;
  contactRestriction: string | null;
  /** Stages beyond the first that it goes through (K-06). */
  stagesUp: number;
  /** Grew out of a request (UL-10, K-29). */
  fromRequest: boolean;
  /** K-05 and K-14: of the same person, about the same thing as one before. */
  again: boolean;
  /** A slip that decisions are to find: whom it is about was made the designated officer (K-20). */
  handledBySubject: boolean;
  withdrawn: boolean;
}

const plain: Scenario = {
  category: 'CMP-SERVICE',
  about: 'SERVICE',
  origin: 'EXT',
  flags: [],
  allegations: [],
  triage: null,
  outsideBody: null,
  contactRestriction: null,
  stagesUp: 0,
  fromRequest: false,
  again: false,
  handledBySubject: false,
  withdrawn: false,
};

const of = (given: Partial<Scenario>): Scenario => ({ ...plain, ...given });
const feedback = (category: string): Scenario => of({ category, about: null });

const aboutPeople: Scenario[] = [
  of({ category: 'CMP-STAFF', about: 'STAFF' }),
  of({ category: 'CMP-STAFF', about: 'MANAGER' }),
  of({ category: 'CMP-STAFF', about: 'DIRECTOR' }),
  of({ category: 'CMP-STAFF', about: 'GM' }),
  of({ category: 'CMP-COUNCILLOR', about: 'COUNCILLOR' }),
  of({ category: 'CMP-COUNCILLOR', about: 'MAYOR' }),
];

/** Every sample has these, however small it is: each rule of the procedure finds something to decide. */
const always: Scenario[] = [
  ...aboutPeople,
  ...aboutPeople.map((scenario) => ({ ...scenario, origin: 'INT' as const })).slice(0, 2),
  ...allegations.flatMap((allegation) => [
    of({ category: 'CMP-STAFF', about: 'STAFF', allegations: [allegation] }),
    of({ category: 'CMP-STAFF', about: 'GM', allegations: [allegation], flags: ['DECL'] }),
  ]),
  of({ category: 'CMP-STAFF', about: 'MANAGER', allegations: ['CORR', 'CRIME'] }),
  of({ category: 'CN', flags: ['CN'] }),
  of({ category: 'CN', flags: ['CN'] }),
  of({ category: 'CN', flags: ['CN'] }),
  of({ flags: ['ANON'] }),
  of({ flags: ['ANON'], triage: 'DEC' }),
  of({ flags: ['ANON', 'THREAT'], triage: 'ACC' }),
  of({ flags: ['ABUSE'] }),
  of({ flags: ['ABUSE'], category: 'CMP-STAFF', about: 'STAFF' }),
  of({ flags: ['REPEAT'], again: true, triage: 'DEC' }),
  of({ flags: ['REPEAT'], again: true, triage: 'ACC' }),
  of({ flags: ['VIOLENT'], category: 'CMP-STAFF', about: 'STAFF' }),
  of({ category: 'CMP-CONTRACTOR' }),
  of({ category: 'CMP-STAFF', about: 'STAFF', handledBySubject: true }),
  of({ category: 'CMP-STAFF', about: 'MANAGER', handledBySubject: true }),
  ...contactRestrictions.map((contactRestriction) => of({ contactRestriction, flags: ['REPEAT'], again: true })),
  ...outsideBodies.map((outsideBody) => of({ outsideBody, stagesUp: 4, flags: ['DISSAT'] })),
  ...[1, 2, 3, 4].map((stagesUp) => of({ stagesUp, flags: ['DISSAT'] })),
  of({ fromRequest: true, flags: ['DISSAT'] }),
  of({ fromRequest: true, flags: ['DISSAT'] }),
  of({ again: true }),
  of({ withdrawn: true }),
  ...['COMPLIMENT', 'SUGGESTION', 'QUESTION', 'PROBLEM', 'ROADS-POTHOLE'].map(feedback),
];

/** `count` matters: those that every sample has, at random places of the year, among what usually comes. */
export function scenarios(random: Random, count: number): Scenario[] {
  const usual = Array.from({ length: Math.max(0, count - always.length) }, () => randomScenario(random));
  const all = [...always, ...usual];
  for (let index = all.length - 1; index > 0; index -= 1) {
    const other = random.whole(0, index);
    [all[index], all[other]] = [all[other] as Scenario, all[index] as Scenario];
  }
  return all.slice(0, count);
}

export function randomScenario(random: Random): Scenario {
  const base = random.weighted(usually).of(random);
  if (!complaintCategories.includes(base.category as never)) return base;
  return {
    ...base,
    ...(random.chance(0.05) ? { flags: [...base.flags, 'ANON'] } : {}),
    ...(random.chance(0.08) ? { fromRequest: true, flags: [...base.flags, 'DISSAT'] } : {}),
    ...(random.chance(0.12) ? { stagesUp: random.whole(1, 3) } : {}),
    ...(random.chance(0.1) ? { again: true } : {}),
    ...(random.chance(0.04) ? { withdrawn: true } : {}),
  };
}

const usually: { weight: number; of: (random: Random) => Scenario }[] = [
  { weight: 42, of: () => plain },
  { weight: 8, of: () => of({ category: 'CMP-CONTRACTOR' }) },
  { weight: 14, of: (random) => random.pick(aboutPeople.slice(0, 2)) },
  { weight: 3, of: (random) => random.pick(aboutPeople) },
  { weight: 1.5, of: (random) => ({ ...(aboutPeople[0] as Scenario), allegations: [random.pick(allegations)] }) },
  { weight: 1, of: () => of({ category: 'CN', flags: ['CN'] }) },
  { weight: 10, of: () => feedback('COMPLIMENT') },
  { weight: 5, of: () => feedback('SUGGESTION') },
  { weight: 5, of: () => feedback('QUESTION') },
  { weight: 5, of: () => feedback('PROBLEM') },
  { weight: 8, of: () => feedback('ROADS-POTHOLE') },
];
