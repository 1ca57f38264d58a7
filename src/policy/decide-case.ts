import {
  type Ask,
  type ComplaintsPolicy,
  doesNotApply,
  type PolicyRow,
  policyQuestions,
} from '../model/complaints-policy.js';
import { type Answering, answerQuestions } from './answer-questions.js';
import type { CaseDecisions, Decision, DecisionFacts } from './decisions.js';
import { externalContact } from './listed.js';
import { officeTitle } from './office-title.js';
import type { Posts } from './posts.js';
import { resolveAsks } from './resolve-asks.js';
import type { Route } from './route-complaint.js';

/**
 * Everything that the council's rules say of a case, each answer with its rules and a reason. Pure. Nothing is asked of a case that
 * legacy no longer has.
 *
 * @rule UL-07 UL-08 UL-09 UL-10 UL-11 UL-12 UL-13 UL-14 UL-15
 * @rule K-02 K-04 K-05 K-06 K-08 K-09 K-10 K-11 K-12 K-13 K-14 K-15 K-16 K-17 K-18 K-22 K-23 K-24 K-26 K-27 K-28 K-29 K-31
 */
export function decideCase(facts: DecisionFacts, policy: ComplaintsPolicy): CaseDecisions {
  const answering = answerQuestions(facts, policy);
  const words: Words = {
    contact: externalContact(facts.state.category, policy) ?? '',
    office: officeTitle(answering.route.office),
    next: officeTitle(answering.route.next),
  };
  const decisions: Decision[] = [];
  for (const question of policyQuestions) {
    const { answer, rows } = answering.ask(question);
    if (answer === doesNotApply) continue;
    const asksNow = policy.tables[question].asksWhile.some((phase) => phase === answering.inputs.phase);
    const decision: Decision = {
      question,
      answer,
      rules: distinct(rows.flatMap(({ rules }) => rules)),
      because: inWords(rows.map(({ because }) => because).join(' '), words),
      asks: asksNow ? asksOf(rows, answering, words) : [],
    };
    decisions.push(question === 'route' ? routed(decision, answering.route, answering.posts) : decision);
  }
  return { policy: policy.version, decisions };
}

type Words = Record<'contact' | 'office' | 'next', string>;

function asksOf(rows: readonly PolicyRow[], { inputs, route, posts }: Answering, words: Words): Ask[] {
  const asks = rows.flatMap((row) => row.asks ?? []);
  if (asks.length === 0) return asks;
  const complaint = inputs.kind === 'complaint';
  const resolved = resolveAsks(asks, { posts, route, complaint, personal: complaint && inputs.about !== 'service' });
  return resolved.map((ask) => ({ ...ask, action: inWords(ask.action, words) }));
}

/** The route's answer is the office that has it now; what the guard kept it from is said with its rule. */
function routed(decision: Decision, { office, kept }: Route, posts: Posts): Decision {
  if (office === 'none') return decision;
  const post = posts.of(office);
  const reasons = distinct(kept.map(({ from, rule }) => keptFrom[rule](officeTitle(from))));
  const now = post === office ? officeTitle(office) : `${officeTitle(office)} (${post})`;
  return {
    ...decision,
    answer: office,
    rules: distinct([...decision.rules, ...kept.map(({ rule }) => rule)]),
    because: [decision.because, ...reasons, `Now it is with ${now}.`].join(' '),
  };
}

const keptFrom = {
  'K-07': () => 'It does not go to the Mayor, since it may relate directly to staff.',
  'K-19': () => 'The council file has no posts for its unit, so it goes to the next office above them.',
  'K-20': (office: string) => `It does not go to ${office}, since nobody handles a complaint about themselves.`,
};

function inWords(text: string, words: Words): string {
  // most have none, and every case asks for a dozen
  if (!text.includes('{')) return text;
  return text.replace(/\{(contact|office|next)\}/g, (_, name: keyof Words) => words[name]);
}

function distinct(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) === index);
}
