import type { CaseState } from '../model/case.js';
import type { Ask, PolicyQuestion } from '../model/complaints-policy.js';

/** What policy decides from. */
export interface DecisionFacts {
  state: CaseState;
  /** Which personal parts the mirror holds; null: its system's details were not read yet, so nobody can say that one is missing. */
  held: HeldParts | null;
  /** Other complaints (K-14); null: not looked for. */
  previous: PreviousCases | null;
}

/** Null: its system does not let this part be read, so nobody can say that it is missing. */
export interface HeldParts {
  contact: boolean | null;
  description: boolean | null;
  notes: boolean | null;
}

export interface PreviousCases {
  samePerson: number;
  sameIssue: number;
}

/** One answer. There is one at most for each question. */
export interface Decision {
  question: PolicyQuestion;
  /** A word of the table, such as `referred`; of `route` the office that has it now, or `nobody`. */
  answer: string;
  /** K-01 to K-31, UL-01 to UL-20; never empty. */
  rules: string[];
  /** A sentence or several, for a person; no personal data. */
  because: string;
  asks: Ask[];
}

/** Everything that policy says of a case, in the order of `policyQuestions`; questions that are not asked of such a case are left out. */
export interface CaseDecisions {
  /** `ComplaintsPolicy.version`. */
  policy: string;
  decisions: Decision[];
}
