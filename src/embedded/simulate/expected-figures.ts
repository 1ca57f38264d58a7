import type { CaseEventType } from '../../model/case-event.js';
import type { ServiceRequest } from './service-request.js';

/** Counts by name, names in the order in which they first came; '' stands for a blank. */
export type Counts = Record<string, number>;

/** What store, topic and metrics have to show once the file is through. */
export interface Figures {
  cases: number;
  byStatus: Counts;
  byCategory: Counts;
  byChannel: Counts;
  /** By event type, without the CloudEvents prefix. */
  events: Counts;
}

/** The events that a row leads to, in their order. */
export function expectedEvents(request: ServiceRequest): CaseEventType[] {
  return request.completedAt === null ? ['case.received'] : ['case.received', 'case.completed'];
}

/** Computed from the file's good rows alone: a row is received, and completed where it has a completion time. */
export function expectedFigures(requests: ServiceRequest[]): Figures {
  const completed = requests.filter((request) => request.completedAt !== null).length;
  return {
    cases: requests.length,
    byStatus: withoutZeros({ received: requests.length - completed, completed }),
    byCategory: countBy(requests, (request) => request.category),
    byChannel: countBy(requests, (request) => request.channel),
    events: countBy(requests.flatMap(expectedEvents), (type) => type),
  };
}

export function countBy<Item>(items: Iterable<Item>, name: (item: Item) => string | null): Counts {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = name(item) ?? '';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** Names whose counts differ, one that is not there being 0. */
export function differences(expected: Counts, found: Counts): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => (expected[name] ?? 0) !== (found[name] ?? 0));
}

function withoutZeros(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** How requests stand against legacy's own targets (UL-03), as R07 counts: a row without a target is on time for nobody. */
export interface TargetFigures {
  /** Each is one of met, closed late, still open past its target, and still open before it. */
  withTarget: number;
  met: number;
  late: number;
  openPastTarget: number;
  withoutTarget: number;
}

/** `now`: RFC 3339 UTC, as the file's instants are. */
export function expectedTargets(requests: ServiceRequest[], now: string): TargetFigures {
  const having = requests.filter(({ dueAt }) => dueAt !== null) as (ServiceRequest & { dueAt: string })[];
  const closed = having.filter(({ completedAt }) => completedAt !== null);
  const met = closed.filter(({ dueAt, completedAt }) => completedAt! <= dueAt).length;
  const openPastTarget = having.filter(({ dueAt, completedAt }) => completedAt === null && dueAt <= now).length;
  const withoutTarget = requests.length - having.length;
  return { withTarget: having.length, met, late: closed.length - met, openPastTarget, withoutTarget };
}
