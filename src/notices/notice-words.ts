import { DateTime } from 'luxon';
import type { Instant } from '../model/case.js';
import type { DigestContent, MessageContent, OpenItem } from './message-content.js';
import type { NoticeTopic } from './notice-desk.js';

const verbs: Record<NoticeTopic, { one: string; many: string }> = {
  'sla.warning': { one: 'is close to its target', many: 'are close to their target' },
  'sla.breached': { one: 'passed its target', many: 'passed their target' },
  'sla.escalated': { one: 'was escalated to you', many: 'were escalated to you' },
  'sla.stalled': { one: 'is stalled', many: 'are stalled' },
  'decision.urgent': { one: 'is urgent', many: 'are urgent' },
  'decision.refer': { one: 'must come to you at once', many: 'must come to you at once' },
  'decision.conflict': { one: 'is with the officer it is about', many: 'are with the officers they are about' },
  'decision.restricted-contact': {
    one: 'restricts how somebody may contact the council',
    many: 'restrict how somebody may contact the council',
  },
};

const decisionsAsk: Partial<Record<NoticeTopic, string>> = {
  'decision.urgent': 'Act on it now, and see that its officer knows of it',
  'decision.refer': 'Take it over now',
  'decision.conflict': 'Name another officer for it',
  'decision.restricted-contact': 'Notify the council; inform ICAC, the Office of Local Government and the Ombudsman',
};

/** What a decision asks for; null: the topic is about a service standard, which has words of its own. */
export function decisionAsks(topic: NoticeTopic): string | null {
  return decisionsAsk[topic] ?? null;
}

const systems: Record<string, string> = { authority: 'Authority', civicview: 'CivicView' };

/** All that is ever said of a restricted case. */
const restrictedWords = 'A restricted case needs you: open Shirelink';

/**
 * Text of a legacy system as one line: no line break or other control character, no character that hides or turns others around, not endless.
 * It comes into a subject, where a line break would begin a header of its own.
 */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line;
}

export function systemWords(system: string): string {
  return systems[system] ?? oneLine(system);
}

/** Such as `Tuesday 3 March 2026, 4:30 pm`, in the council's zone. */
export function dueWords(dueAt: Instant, zone: string): string {
  return DateTime.fromISO(dueAt, { zone }).setLocale('en-AU').toFormat('cccc d LLLL yyyy, h:mm a');
}

/** The same for a table: `Tue 3 Mar 2026, 4:30 pm`. */
export function dueShort(dueAt: Instant, zone: string): string {
  return DateTime.fromISO(dueAt, { zone }).setLocale('en-AU').toFormat('ccc d LLL yyyy, h:mm a');
}

/** One line that says what the message is about: subject of the e-mail, `summary` of the webhook. */
export function headline(content: MessageContent): string {
  if (content.form === 'digest') return digestHeadline(content.digest);
  return content.item.restricted ? restrictedWords : itemHeadline(content.item);
}

function itemHeadline({ number, clock, unit, system, topic }: OpenItem): string {
  const subject = number === null ? systemSubject(system) : `${capital(noun(clock, 1))} ${oneLine(number)}`;
  return `${subject}${ofUnit(unit)} ${verbs[topic].one}`;
}

function systemSubject(system: string | null): string {
  return system === null ? 'A service standard' : `A service standard of ${systemWords(system)}`;
}

function digestHeadline({ total, restricted, counts, moreCounts }: DigestContent): string {
  if (restricted === total) return total === 1 ? restrictedWords : `${total} restricted cases need you: open Shirelink`;
  const topics = new Set(counts.map(({ topic }) => topic));
  const [first] = counts;
  if (!first || restricted > 0 || topics.size > 1 || moreCounts > 0) {
    return `${total} ${total === 1 ? 'case needs' : 'cases need'} you`;
  }
  const kinds = new Set(counts.map(({ clock }) => noun(clock, total)));
  const units = new Set(counts.map(({ unit }) => unit));
  const what = kinds.size === 1 ? noun(first.clock, total) : noun(null, total);
  return `${total} ${what}${units.size === 1 ? ofUnit(first.unit) : ''} ${verbOf(first.topic, total)}`;
}

/** `12 requests of Roads passed their target`. */
export function countWords({ topic, clock, unit, count }: DigestContent['counts'][number]): string {
  return `${count} ${noun(clock, count)}${ofUnit(unit)} ${verbOf(topic, count)}`;
}

function verbOf(topic: NoticeTopic, count: number): string {
  return count === 1 ? verbs[topic].one : verbs[topic].many;
}

function ofUnit(unit: string | null): string {
  return unit === null ? '' : ` of ${oneLine(unit)}`;
}

/** What a clock's case is: REQ clocks run for requests, CMP clocks for complaints. */
function noun(clock: string | null, count: number): string {
  const one = clock?.startsWith('REQ-') ? 'request' : clock?.startsWith('CMP-') ? 'complaint' : 'case';
  return count === 1 ? one : `${one}s`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
