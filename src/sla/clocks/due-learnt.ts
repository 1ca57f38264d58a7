import type { CaseState } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { Signal } from '../../model/service-target.js';
import { type CaseVersion, caseTimeline } from './case-timeline.js';
import { spansOf } from './clock-spans.js';
import { type DueRules, isUnmapped, spanDue } from './span-due.js';
import type { Span } from './span.js';

/**
 * When a due instant was learnt (milliseconds): when the version was observed with which it was first named, never to be another one
 * after. Nobody could have acted on it before, and news that do not move it are no reason to count from later.
 */
export function dueLearntAt(
  rules: DueRules,
  versions: readonly CaseVersion[],
  { span, due }: { span: Span; due: number | null },
): number {
  const facts = versions.map(({ state }) => factsOf(rules.standard, state));
  const began = versions.indexOf(span.episode.versions[0]!);
  let learnt = versions.at(-1)!.observedAt;
  let named: ReturnType<typeof dueAsKnown> = due;
  for (let last = versions.length - 1; last >= began; last--) {
    const isNews = last === versions.length - 1 || facts[last] !== facts[last + 1];
    // a version that is no news was named as the one after it
    if (isNews) named = dueAsKnown(rules, versions.slice(0, last + 1), span.cycle);
    if (named === 'not-judged') continue;
    if (named !== due) return learnt;
    learnt = versions[last]!.observedAt;
  }
  return learnt;
}

/** The due instant that a case's first version named, or the first one that could be judged; null: none. */
export function dueFirstNamed(rules: DueRules, versions: readonly CaseVersion[], cycle: number): number | null {
  const first = versions.findIndex(({ state }) => isJudged(rules.standard, state));
  const named = first < 0 ? null : dueAsKnown(rules, versions.slice(0, first + 1), cycle);
  return named === 'not-judged' ? null : named;
}

/** What whoever knew of these versions only would have said; null: no due instant. */
function dueAsKnown(rules: DueRules, versions: readonly CaseVersion[], cycle: number): number | null | 'not-judged' {
  const timeline = caseTimeline(versions);
  const span = spansOf(rules.standard, timeline).find((one) => one.cycle === cycle);
  return span && isJudged(rules.standard, timeline.current.state) ? spanDue(rules, span).due : 'not-judged';
}

function isJudged({ kind }: ServiceStandard, state: CaseState): boolean {
  return state.kind === kind && !isUnmapped(state);
}

/** All of a state that may move the due instant: most versions change none of it, and need not be judged again. */
function factsOf({ kind, starts, target, pauses }: ServiceStandard, state: CaseState): string {
  const { receivedAt, category, dueAt, status, acknowledgedAt, progressNoticeAt, completedAt } = state;
  return [
    receivedAt,
    state.kind === kind && !isUnmapped(state),
    ...(target.from === 'category' ? [category, dueAt] : []),
    ...(pauses ? [status, acknowledgedAt, progressNoticeAt, completedAt] : []),
    ...(saidOfComplaint[starts]?.(state) ?? []),
  ].join(' ');
}

/** What begins a clock of a complaint that does not begin with its receipt. */
const saidOfComplaint: Partial<Record<Signal, (state: CaseState) => unknown[]>> = {
  'neutrality-received': ({ complaint }) => [complaint?.competitiveNeutrality],
  'anonymous-received': ({ complaint }) => [complaint?.anonymous],
  flagged: ({ complaint }) => [(complaint?.allegations.length ?? 0) > 0],
  dissatisfied: ({ complaint, status, completedAt }) => [
    complaint?.dissatisfied,
    complaint?.stage,
    status,
    completedAt,
  ],
};
