import { createHash } from 'node:crypto';
import { type CouncilRole, councilRoles } from '../model/complaint.js';
import type { PolicyQuestion } from '../model/complaints-policy.js';
import type { Decision } from '../policy/decisions.js';

/** What worklists ask of a case's decisions. */
export interface DecisionSummary {
  /** Where it goes; null: nowhere, or that is not asked. */
  office: CouncilRole | null;
  /** The answer, such as `registered-only`; null: not asked. */
  admissibility: string | null;
  /** Null: not asked, or a person has still to decide. */
  admissible: boolean | null;
  urgent: boolean;
  /** K-06. */
  stage: number | null;
  /** Null: not asked, or not known yet. */
  complete: boolean | null;
}

/** In the words of contracts/policies. */
export function summaryOf(decisions: readonly Decision[]): DecisionSummary {
  const answer = (question: PolicyQuestion) =>
    decisions.find((decision) => decision.question === question)?.answer ?? null;
  const admissibility = answer('admissibility');
  const record = answer('record');
  return {
    office: officeOf(decisions),
    admissibility,
    admissible: admissibility === null || admissibility === 'to-be-decided' ? null : admissibility === 'admitted',
    urgent: answer('urgency') === 'at-once',
    stage: Number(/^stage-([1-6])$/.exec(answer('stage') ?? '')?.[1] ?? 0) || null,
    complete: record === 'complete' || (record === 'incomplete' ? false : null),
  };
}

/** The office that it goes to; null: to none, or that is not asked. */
export function officeOf(decisions: readonly Decision[]): CouncilRole | null {
  const answer = decisions.find(({ question }) => question === 'route')?.answer;
  return councilRoles.find((office) => office === answer) ?? null;
}

/** Of what was decided and of whom it asks what, not of the words for it: where it is the same, nothing was decided anew. */
export function digestOf(decisions: readonly Decision[]): string {
  const told = decisions.map(({ question, answer, rules, asks }) => [
    question,
    answer,
    rules,
    asks.map(({ role, urgent }) => [role, urgent]),
  ]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32);
}
