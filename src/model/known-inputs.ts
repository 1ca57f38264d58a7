import type { PolicyQuestion } from './complaints-policy.js';
import { type PolicyInput, policyInputs } from './policy-inputs.js';

const answered = ['admissibility', 'office', 'nextOffice', 'handlerStanding'] as const satisfies PolicyInput[];
/** What a record's codes say, before anything else of the case is known. */
const ofCodes: Partial<Record<PolicyQuestion, readonly PolicyInput[]>> = {
  classification: ['kind', 'noRequest', 'corruption', 'pecuniary', 'crime', 'neutrality', 'violent', 'dissatisfied'],
  confidentiality: ['kind', 'restricted', 'unmapped', 'told', 'origin', 'about', 'corruption', 'pecuniary', 'crime'],
};
/** What the answers before it have not said yet. */
const unanswered: Partial<Record<PolicyQuestion, readonly PolicyInput[]>> = {
  admissibility: answered,
  route: ['office', 'nextOffice', 'handlerStanding'],
};

/** The inputs that are known when a question is asked. */
export function inputsOf(question: PolicyQuestion): ReadonlySet<PolicyInput> {
  const names = ofCodes[question] ?? (Object.keys(policyInputs) as PolicyInput[]);
  return new Set(names.filter((name) => !unanswered[question]?.includes(name)));
}
