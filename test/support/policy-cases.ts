import { shippedPolicy } from '../../src/config/policy-file.js';
import type { CaseState } from '../../src/model/case.js';
import { type ComplaintFacts, unknownComplaint } from '../../src/model/complaint.js';
import type { ComplaintsPolicy, PolicyQuestion } from '../../src/model/complaints-policy.js';
import { decideCase } from '../../src/policy/decide-case.js';
import type { Decision, DecisionFacts } from '../../src/policy/decisions.js';

/** The shipped policy, at a council with two units. */
export const samplePolicy: ComplaintsPolicy = {
  ...shippedPolicy(),
  units: {
    Roads: { manager: 'roads-manager', director: 'director-shire-services' },
    Library: { manager: 'library-director', director: 'library-director' },
  },
};

const quiet: CaseState = {
  system: 'civicview',
  number: '24/01873',
  kind: 'complaint',
  status: 'in-progress',
  category: 'Roads',
  group: null,
  unit: 'Roads',
  channel: 'letter',
  priority: null,
  receivedAt: '2026-03-02T00:00:00.000Z',
  dueAt: null,
  acknowledgedAt: null,
  progressNoticeAt: null,
  completedAt: null,
  reopenedCount: 0,
  outcome: null,
  workOrders: [],
  restricted: false,
  complaint: null,
  unmapped: [],
};

export type ToldCase = Partial<Omit<CaseState, 'complaint'>> & {
  /** What is said beside an external complaint about the service with customer service; null: the system says nothing. */
  complaint?: Partial<ComplaintFacts> | null;
  held?: DecisionFacts['held'];
  previous?: DecisionFacts['previous'];
};

/** An open complaint about the service with all that its record must hold, but for what is told of it. */
export function decisionFacts({ complaint = {}, held, previous, ...state }: ToldCase = {}): DecisionFacts {
  const facts: ComplaintFacts | null = complaint && {
    ...unknownComplaint,
    ...{ origin: 'external', about: 'service', handler: 'customer-service' },
    ...complaint,
  };
  return {
    state: { ...quiet, ...state, complaint: facts },
    held: held === undefined ? { contact: true, description: true, notes: true } : held,
    previous: previous ?? null,
  };
}

/** The decision on one question; undefined: it is not asked. */
export function decided(question: PolicyQuestion, told: ToldCase = {}, policy = samplePolicy): Decision | undefined {
  return decideCase(decisionFacts(told), policy).decisions.find((decision) => decision.question === question);
}

/** Answer, rules, and whom it asks: what a table of examples can hold. `!`: at once. */
export function inShort(question: PolicyQuestion, told: ToldCase = {}): string {
  const decision = decided(question, told);
  if (!decision) return 'not asked';
  const asks = decision.asks.map(({ role, urgent }) => ` > ${role}${urgent ? '!' : ''}`).join('');
  return `${decision.answer} ${decision.rules.join(' ')}${asks}`;
}
