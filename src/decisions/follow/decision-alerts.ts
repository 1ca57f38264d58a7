import type { CaseState, Instant } from '../../model/case.js';
import type { PolicyQuestion } from '../../model/complaints-policy.js';
import type { Decision } from '../../policy/decisions.js';
import type { NoticeDraft, NoticeTopic } from '../../notices/notice-desk.js';
import { officeOf } from '../decision-summary.js';
import type { DecidableCase } from '../store/decision-facts.js';

/** That a decision asks a council role to act at once. */
export interface DecisionAlert {
  topic: NoticeTopic;
  role: string;
  /** Of the decision that asks it. */
  rules: string[];
}

/** Of an allegation: it goes to another office at once. */
const referring: readonly string[] = ['K-16', 'K-17', 'K-18'];

const topics: Partial<Record<PolicyQuestion, NoticeTopic>> = {
  handler: 'decision.conflict',
  'contact-restriction': 'decision.restricted-contact',
};

/**
 * Whom these decisions call at once: for what policy marks as urgent, for an allegation, whatever became of the case meanwhile, and for a
 * restriction of contact, which the council is told of in any case.
 *
 * @rule UL-14 K-16 K-17 K-18 K-20 K-22
 */
export function alertsOf(decisions: readonly Decision[], { status }: Pick<CaseState, 'status'>): DecisionAlert[] {
  if (status === 'removed') return [];
  const alerts = [...referral(decisions), ...decisions.flatMap(calls)];
  const referred = new Set(alerts.filter(({ topic }) => topic === 'decision.refer').map(({ role }) => role));
  const called = alerts.filter(({ topic, role }) => topic !== 'decision.urgent' || !referred.has(role));
  return [...new Map(called.map((alert) => [nameOf(alert), alert])).values()];
}

/** To the office that the complaint goes to; where that is none of the council's own, to whom the allegation's decisions ask in its place. */
function referral(decisions: readonly Decision[]): DecisionAlert[] {
  const alleging = decisions.filter(({ rules }) => rules.some((rule) => referring.includes(rule)));
  const route = alleging.find(({ question }) => question === 'route');
  const office = officeOf(decisions);
  if (!route || !office) return [];
  const roles = office === 'outside' ? alleging.flatMap(({ asks }) => asks.map(({ role }) => role)) : [office];
  return roles.map((role) => ({ topic: 'decision.refer', role, rules: route.rules }));
}

function calls({ question, rules, asks }: Decision): DecisionAlert[] {
  const topic = topics[question] ?? 'decision.urgent';
  const calling = asks.filter(({ urgent }) => urgent || topic === 'decision.restricted-contact');
  return calling.map(({ role }) => ({ topic, role, rules }));
}

/** The same topic and role are one call, whatever else is decided meanwhile. */
export function nameOf({ topic, role }: Pick<DecisionAlert, 'topic' | 'role'>): string {
  return `${topic}:${role}`;
}

/** What the keys of all notices of one call begin with: they are withdrawn together. */
export function alertPrefix(caseId: string, name: string): string {
  return `${caseId}:${name}:`;
}

/** Told once for the decision: one that was mended and made again is another. */
export function alertNotice(
  { id, number, system, unit, restricted }: DecidableCase,
  alert: DecisionAlert,
  { revision, at }: { revision: number; at: Instant },
): NoticeDraft {
  return {
    key: `${alertPrefix(id, nameOf(alert))}${revision}`,
    role: alert.role,
    topic: alert.topic,
    clock: null,
    unit,
    restricted,
    caseId: id,
    number,
    system,
    dueAt: null,
    rule: alert.rules.join(', '),
    wantedAt: at,
  };
}
