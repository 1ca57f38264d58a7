import { type ComplaintFacts, unknownComplaint } from '../../src/model/complaint.js';
import {
  type ComplaintsPolicy,
  type PolicyQuestion,
  policyQuestions,
  type UnitPosts,
} from '../../src/model/complaints-policy.js';
import { decideCase } from '../../src/policy/decide-case.js';
import type { Decision, DecisionFacts } from '../../src/policy/decisions.js';

/** What no decision may be, whatever the case: undecided, unexplained, handled by whom it is about, brought before the Mayor, shown. */
export function policyViolations(facts: DecisionFacts, policy: ComplaintsPolicy): string[] {
  let decisions: Decision[];
  try {
    ({ decisions } = decideCase(facts, policy));
  } catch (error) {
    return [`undecided: ${(error as Error).message}`];
  }
  const seen = look(facts, policy, decisions);
  return properties.filter(({ broken }) => broken(seen)).map(({ name }) => name);
}

interface Seen {
  facts: DecisionFacts;
  decisions: Decision[];
  complaint: ComplaintFacts;
  /** Null: the question is not asked. */
  answer(question: PolicyQuestion): string | null;
  /** Roles that any decision asks something of. */
  asked: string[];
  /** Offices, and what else legacy calls them, that it is about. */
  subjects: (string | null)[];
  /** The post of the office that has it. */
  post: string | null;
  /** The subjects' offices as roles, with the posts of the case's unit. */
  posts: string[];
  /** It relates directly to staff, or may. */
  staff: boolean;
  /** It is about the service, and from outside. */
  ofService: boolean;
}

function look(facts: DecisionFacts, policy: ComplaintsPolicy, decisions: Decision[]): Seen {
  const complaint = facts.state.complaint ?? unknownComplaint;
  const { about, handlerIsSubject, origin } = complaint;
  const unit = policy.units[facts.state.unit ?? ''];
  const answers: Partial<Record<PolicyQuestion, string>> = {};
  for (const { question, answer } of decisions) answers[question] = answer;
  const person = about !== 'service' || handlerIsSubject;
  return {
    ...{ facts, decisions, complaint },
    subjects: subjectsOf(complaint),
    post: postOf(answers.route ?? null, unit),
    answer: (question) => answers[question] ?? null,
    asked: decisions.flatMap(({ asks }) => asks.map(({ role }) => role)),
    posts: postsOf(complaint, unit),
    staff: origin === 'internal' || !['service', 'councillor', 'mayor'].includes(about ?? ''),
    ofService: !person && origin !== 'internal',
  };
}

function subjectsOf({ about, handler, handlerIsSubject }: ComplaintFacts): (string | null)[] {
  return handlerIsSubject ? [about, handler] : [about];
}

function postOf(office: string | null, unit: UnitPosts | undefined): string | null {
  return office === 'manager' || office === 'director' ? (unit?.[office] ?? office) : office;
}

function postsOf(complaint: ComplaintFacts, unit: UnitPosts | undefined): string[] {
  const subjects = subjectsOf(complaint);
  // of the designated officer legacy says that it is not about them, whatever other office the post holds
  const cleared = complaint.handlerIsSubject ? null : postOf(complaint.handler, unit);
  const posts = subjects.map((office) => postOf(office, unit)).filter((post) => post !== cleared);
  return [...subjects, ...posts, ...subjects.map(roleOf)].filter((role) => role !== null);
}

/** The office that the notices' roles know by another name. */
function roleOf(office: string | null): string | null {
  return office === 'customer-service' ? 'customer-service-officer' : office;
}

interface Property {
  name: string;
  broken(seen: Seen): boolean;
}

const knownRules = new Set([...numbered('K', 31), ...numbered('UL', 20)]);
/** Asked of every complaint, whatever else is known of it. */
const always: PolicyQuestion[] = [
  'classification',
  'confidentiality',
  'admissibility',
  'urgency',
  'route',
  'registration',
  'previous',
];
/** Roles that stand for whoever has the case, who may be whom it is about. */
const ofTheCase = ['responsible-officer', 'customer-service-supervisor'];
/** Offices that one person alone holds. */
const single = ['general-manager', 'mayor'];

function numbered(prefix: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`);
}

function isComplaint({ facts }: Seen): boolean {
  return facts.state.kind === 'complaint';
}

const properties: Property[] = [
  {
    name: 'a complaint is asked every question that is always asked',
    broken: (seen) => isComplaint(seen) && always.some((question) => seen.answer(question) === null),
  },
  {
    name: 'each question once, in order',
    broken: ({ decisions }) => {
      const questions = decisions.map(({ question }) => question);
      return policyQuestions.filter((question) => questions.includes(question)).join() !== questions.join();
    },
  },
  {
    name: 'each decision has a known rule',
    broken: ({ decisions }) =>
      decisions.some(({ rules }) => rules.length === 0 || !rules.every((rule) => knownRules.has(rule))),
  },
  {
    name: 'each decision is in words',
    broken: ({ decisions }) =>
      decisions.some(
        ({ because, asks }) => because.length < 10 || /[{}]/.test(because + asks.map(({ action }) => action).join('')),
      ),
  },
  {
    name: 'K-20: it is never with the office that it is about, or with its post',
    broken: (seen) =>
      isComplaint(seen) && seen.post !== 'outside' && seen.post !== null && seen.posts.includes(seen.post),
  },
  {
    name: 'K-20: whom it is about is asked nothing',
    broken: (seen) => isComplaint(seen) && seen.asked.some((role) => seen.posts.includes(role)),
  },
  {
    name: 'K-20: of one about a person, whoever has the case is asked nothing',
    broken: (seen) =>
      isComplaint(seen) &&
      (seen.complaint.about !== 'service' || seen.complaint.handlerIsSubject) &&
      seen.asked.some((role) => ofTheCase.includes(role)),
  },
  {
    name: 'K-20: whom it is about is no designated officer',
    broken: (seen) => {
      const { handler, handlerIsSubject } = seen.complaint;
      const designated = handlerIsSubject || (single.includes(handler ?? '') && seen.subjects.includes(handler));
      return isComplaint(seen) && designated && seen.answer('handler') !== 'conflict';
    },
  },
  {
    name: 'K-07: stage 5 never relates to staff',
    broken: (seen) => isComplaint(seen) && seen.staff && seen.answer('stage') === 'stage-5',
  },
  {
    name: 'K-07: one about staff is not with the Mayor, but for whom K-19 names',
    broken: (seen) =>
      isComplaint(seen) &&
      seen.staff &&
      seen.post === 'mayor' &&
      !seen.subjects.some((subject) => subject === 'general-manager' || subject === 'councillor'),
  },
  {
    name: 'K-07: the Mayor is no further stage of one about staff',
    broken: (seen) => {
      const recourse = seen.decisions.find(({ question }) => question === 'recourse');
      return isComplaint(seen) && seen.staff && (recourse?.because.includes('the Mayor') ?? false);
    },
  },
  {
    name: 'K-21: it is restricted where it must be, and not where nothing asks for it',
    broken: (seen) => {
      const { state } = seen.facts;
      if (!isComplaint(seen) || !state.complaint) return false;
      const restricted = seen.answer('confidentiality') === 'restricted';
      const must = !seen.ofService || seen.complaint.allegations.length > 0 || state.unmapped.length > 0;
      return restricted !== (must || state.restricted);
    },
  },
];
