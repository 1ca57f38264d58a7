import type { CouncilRole } from './complaint.js';
import type { InputValue, PolicyInput } from './policy-inputs.js';

/** The questions that policy answers about every case, in the order in which they are asked. */
export const policyQuestions = [
  'classification',
  'confidentiality',
  'admissibility',
  'urgency',
  'route',
  'handler',
  'stage',
  'recourse',
  'acknowledgement',
  'response',
  'identification',
  'contact-restriction',
  'incident',
  'registration',
  'previous',
  'record',
] as const;
export type PolicyQuestion = (typeof policyQuestions)[number];

/** The answer that makes no decision: the question is not asked of such a case. */
export const doesNotApply = 'does-not-apply';

/** Whom a decision asks to do what. */
export interface Ask {
  /** A role of the council file's notices: an office (`general-manager`), a unit's post (`roads-manager`), or another role. */
  role: string;
  /** A sentence for a person; no personal data. */
  action: string;
  /** At once: they are told now, and not with the next digest. */
  urgent: boolean;
}

/** One row of a decision table. */
export interface PolicyRow {
  /** All of these hold; each names every value that it takes. Empty: any case. */
  when: Partial<Record<PolicyInput, InputValue[]>>;
  answer: string;
  /** K-01 to K-31, UL-01 to UL-20. */
  rules: string[];
  because: string;
  /** Of `route` only: the offices that such a complaint goes to, one after the other. */
  offices?: CouncilRole[];
  asks?: Ask[];
}

/**
 * The first row that fits gives the answer. `all`: those after it that fit and have the same answer add their rules, their reasons and
 * what they ask.
 */
export interface PolicyTable {
  /** What is asked, as people should read it. */
  title: string;
  hits: 'first' | 'all';
  /** While the case is so, what its rows ask is asked; after that the answer is only told. */
  asksWhile: ('open' | 'completed')[];
  rows: PolicyRow[];
}

/** The posts that a unit's complaints go to (K-19): roles of the council file's notices, not persons. */
export interface UnitPosts {
  manager: string;
  director: string;
}

/** contracts/policies/policies.schema.json, with the units of the council file. */
export interface ComplaintsPolicy {
  /** Changes whenever anything of it does. */
  version: string;
  title: string;
  lists: {
    /** Names of categories that are no requests (UL-11). */
    noRequests: string[];
    /** Name of a category outside of the council's jurisdiction (UL-12), and who is the right contact for it. */
    elsewhere: Record<string, string>;
    /** Priorities that are urgent (UL-14). */
    urgentPriorities: string[];
    /** What a channel's name means to policy (UL-08, K-10 to K-12). */
    channels: Record<'verbal' | 'letter' | 'electronic' | 'indirect', string[]>;
  };
  tables: Record<PolicyQuestion, PolicyTable>;
  /** By the name of the unit, as a case has it; none where the council file has no complaints section. */
  units: Record<string, UnitPosts>;
}
