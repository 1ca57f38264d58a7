import { caseKinds, caseStatuses } from '../../model/case.js';
import { councilRoles } from '../../model/complaint.js';
import { policyQuestions } from '../../model/complaints-policy.js';
import {
  array,
  choice,
  flag,
  id,
  instant,
  integer,
  listOf,
  nullable,
  ref,
  type Schema,
  shape,
  text,
} from './schema.js';

const decided = {
  caseVersion: integer('The version of the case that it was decided on.'),
  policyVersion: text('Changes whenever anything of the council’s policy does.'),
  decidedAt: instant('Since when it is decided so.'),
};
const ofCase = { caseId: id, system: text(), number: text(), kind: choice(caseKinds) };
const restricted = flag('Seen with the role `restricted` only.');
const counts = {
  samePerson: integer('Earlier complaints of the same person, of those that this reader may see.'),
  sameIssue: integer('Earlier complaints on the same issue, of those that this reader may see.'),
};

const decision = {
  question: choice(policyQuestions),
  answer: text('A word of the policy’s tables, such as `admitted`; of `route` the office.'),
  rules: array(text(), 'Numbers of the rules that decided it, such as K-19.'),
  because: text('The reason, to be read out.'),
  asks: array(
    shape('What it asks of whom.', {
      role: text('A role of the council file.'),
      action: text(),
      urgent: flag('At once: they were told.'),
    }),
  ),
};

export const decisionSchemas: Record<string, Schema> = {
  Decision: shape('One answer of the council’s policy.', decision),
  TitledDecision: shape('One answer of the council’s policy, with its question.', {
    title: text('The question as people should read it.'),
    ...decision,
  }),
  SupersededDecisions: shape('What was decided before.', {
    ...decided,
    decisions: array(ref('Decision')),
    supersededAt: instant(),
  }),
  CaseDecisions: shape('What the council’s policy decides of a case.', {
    ...ofCase,
    restricted,
    caseVersion: nullable(decided.caseVersion),
    policyVersion: nullable(decided.policyVersion),
    policyTitle: text(),
    decidedAt: nullable(instant('Since when it is decided so; null: not yet.')),
    current: flag('False: the case or the policy has changed, and it is about to be decided anew.'),
    items: array(ref('TitledDecision')),
    previous: shape('Earlier complaints, counted when this was asked (K-14).', counts),
    history: nullable(array(ref('SupersededDecisions'), 'Newest first, 200 at most; null: not asked for.')),
    remark: nullable(text('Why there is nothing.')),
  }),
  DecidedCase: shape('A case with what is decided of it.', {
    ...ofCase,
    status: choice(caseStatuses),
    category: nullable(text()),
    unit: nullable(text()),
    receivedAt: instant(),
    restricted,
    office: { type: ['string', 'null'], enum: [...councilRoles, null], description: 'Where it goes (K-19).' },
    admissibility: nullable(text('The answer; null: not asked.')),
    admissible: nullable(flag('Null: not asked, or somebody has still to decide.')),
    urgent: flag(),
    stage: nullable(integer('K-06.')),
    complete: nullable(flag('Whether the record holds what it must (UL-15); null: not asked, or not known yet.')),
    policyVersion: decided.policyVersion,
    decidedAt: decided.decidedAt,
    decisions: array(ref('Decision')),
  }),
  DecidedCaseList: listOf('DecidedCase'),
  PreviousComplaint: shape('How an earlier complaint belongs to the case.', {
    case: ref('Case'),
    samePerson: flag(),
    sameIssue: flag(),
    by: array(
      choice(['customer', 'phone', 'email', 'name', 'property', 'request']),
      'What is the same; never a value.',
    ),
  }),
  PreviousComplaints: shape('Earlier complaints of the same person or on the same issue (K-14).', {
    caseId: id,
    ...counts,
    items: array(ref('PreviousComplaint')),
    nextCursor: { type: ['string', 'null'], description: 'Null: there is no more.' },
  }),
  RelatedCases: shape('A request and the complaints that grew out of it (UL-10, K-29).', {
    caseId: id,
    request: nullable(
      shape('What this complaint grew out of; null: it names no request.', {
        number: text(),
        cases: array(ref('Case'), 'Empty: the mirror has none of that number, or not for this reader.'),
      }),
    ),
    complaints: array(ref('Case'), 'What grew out of this case, newest received first, 200 at most.'),
  }),
};
