import type { DigestContent, MessageContent, OpenItem } from './message-content.js';
import type { NoticePlan } from './notice-plan.js';
import { countWords, decisionAsks, dueShort, dueWords, headline, oneLine, systemWords } from './notice-words.js';

/** A message for a reader, whichever form it is given: every text in it is one line. */
export interface Letter {
  headline: string;
  /** Label and text. */
  facts: [string, string][];
  counts: string[];
  list: { heading: string; columns: string[]; rows: string[][] } | null;
  closing: string[];
  link: string | null;
  footer: string;
}

type LetterPlan = Pick<NoticePlan, 'council' | 'link' | 'standards'>;

export interface Addressee {
  id: string;
  /** The role's title. */
  title: string;
  plan: LetterPlan;
}

/** What an officer reads. Of a restricted case nothing but that it is there. */
export function letterOf(content: MessageContent, { id, title, plan }: Addressee): Letter {
  const body =
    content.form === 'digest'
      ? digestBody(content.digest, plan)
      : singleBody(content.item.restricted ? null : content.item, plan);
  return {
    headline: headline(content),
    ...body,
    link: plan.link,
    footer: `For the ${oneLine(title)} of ${oneLine(plan.council.name)}. Notice ${id}, sent by Shirelink.`,
  };
}

type Body = Pick<Letter, 'facts' | 'counts' | 'list' | 'closing'>;

function singleBody(item: OpenItem | null, plan: LetterPlan): Body {
  if (!item) return { facts: [], counts: [], list: null, closing: [] };
  const { clock, rule, dueAt, system, topic } = item;
  const facts: [string, string | null][] = [
    ['To do', clock === null ? decisionAsks(topic) : toDo(clock, plan)],
    ['Due', dueAt && dueWords(dueAt, plan.council.zone)],
    ['Rule', rule && ruleWords(rule, clock, plan)],
    ['Kept in', system && systemWords(system)],
  ];
  const told = facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '');
  return { facts: told, counts: [], list: null, closing: system ? [closing(systemWords(system))] : [] };
}

function closing(where: string): string {
  return `Please act in ${where}: Shirelink only watches, and sees it there.`;
}

function digestBody({ total, restricted, counts, moreCounts, first }: DigestContent, plan: LetterPlan): Body {
  const lines = counts.map((count) => countWords(count) + (count.clock ? `: ${toDo(count.clock, plan)}` : ''));
  if (moreCounts > 0) lines.push(`${moreCounts} smaller groups that are not listed here`);
  if (restricted > 0)
    lines.push(
      restricted === 1 ? '1 restricted case: open Shirelink' : `${restricted} restricted cases: open Shirelink`,
    );
  const open = total - restricted;
  const heading =
    first.length < open ? `The first ${first.length} of ${open}, the earliest due first` : 'The earliest due first';
  const list = {
    heading,
    columns: ['Number', 'Unit', 'To do', 'Due', 'Rule'],
    rows: first.map((item) => rowOf(item, plan)),
  };
  return {
    facts: [],
    counts: lines,
    list: first.length > 0 ? list : null,
    closing: first.length > 0 ? [closing('the system that keeps them')] : [],
  };
}

function rowOf({ number, unit, clock, dueAt, rule, topic }: OpenItem, plan: LetterPlan): string[] {
  return [
    number === null ? '-' : oneLine(number),
    unit === null ? '-' : oneLine(unit),
    clock === null ? (decisionAsks(topic) ?? '-') : (plan.standards.get(clock)?.title ?? oneLine(clock)),
    dueAt === null ? '-' : dueShort(dueAt, plan.council.zone),
    rule === null ? '-' : oneLine(rule) + (isDefault(clock, plan) ? ' (time by default)' : ''),
  ];
}

/** The standard in the council's words, with its clock: `Acknowledge a request (REQ-ACK)`. */
function toDo(clock: string, { standards }: LetterPlan): string {
  const title = standards.get(clock)?.title;
  return title === undefined ? oneLine(clock) : `${title} (${clock})`;
}

/** A target that the council's documents do not set is called a default wherever it is shown. */
function ruleWords(rule: string, clock: string | null, plan: LetterPlan): string {
  return oneLine(rule) + (isDefault(clock, plan) ? ' (the time is a default: the policy names none)' : '');
}

function isDefault(clock: string | null, { standards }: LetterPlan): boolean {
  return clock !== null && standards.get(clock)?.byDefault === true;
}
