import { type CaseDifferences, compareCases, type FoundCase } from './compare-cases.js';
import {
  type Counts,
  countBy,
  differences,
  expectedEvents,
  expectedFigures,
  expectedTargets,
  type TargetFigures,
} from './expected-figures.js';
import type { ServiceRequest } from './service-request.js';
import type { ToldCase, TopicTally } from './topic-tally.js';

/** What was read back after the file was played. */
export interface Evidence {
  store: FoundCase[];
  /** As the clocks say. */
  targets: TargetFigures;
  /** Null where no broker runs. */
  topic: TopicTally | null;
  /** By how much the counters grew: records by outcome, published events by type. */
  metrics: { records: Counts; published: Counts };
}

export interface Verdict {
  missing: number;
  doubled: number;
  sequenceGaps: number;
  /** Everything that does not agree with the file, one sentence each, naming counts and codes only. */
  differences: string[];
}

/** Compares each of them with the file by itself: none is believed because another agrees. */
export function verify(requests: ServiceRequest[], { store, targets, topic, metrics }: Evidence): Verdict {
  const expected = expectedFigures(requests);
  const inStore = compareCases(requests, store);
  const told = topic?.foundCases() ?? [];
  return {
    missing: inStore.missing + missingEvents(requests, told),
    doubled: inStore.doubled + (topic ? topic.doubled : 0),
    sequenceGaps: topic ? topic.sequenceGaps : 0,
    differences: [
      ...caseLines('store', inStore),
      ...countLines(
        'store: status',
        expected.byStatus,
        countBy(store, (found) => found.status),
      ),
      ...countLines(
        'store: category',
        expected.byCategory,
        countBy(store, (found) => found.category),
      ),
      ...countLines(
        'store: channel',
        expected.byChannel,
        countBy(store, (found) => found.channel),
      ),
      ...(topic ? topicLines(topic) : ['topic: no broker runs here, so nothing was read back']),
      ...(topic ? caseLines('topic', compareCases(requests, cases(told))) : []),
      ...countLines('topic: event', expected.events, topic ? topic.events : {}),
      ...countLines('clocks: requests', { ...expectedTargets(requests, new Date().toISOString()) }, { ...targets }),
      ...recordLines(requests, metrics.records),
      ...(topic ? publishedLines(expected.events, metrics.published, topic) : []),
    ],
  };
}

function cases(told: ToldCase[]): FoundCase[] {
  return told.map(({ found }) => found);
}

function topicLines({ sequenceGaps, doubled }: TopicTally): string[] {
  return [
    ...(sequenceGaps === 0 ? [] : [`topic: ${sequenceGaps} events are out of sequence`]),
    ...(doubled === 0 ? [] : [`topic: ${doubled} events stand there twice under different ids`]),
  ];
}

function recordLines(requests: ServiceRequest[], found: Counts): string[] {
  const completed = requests.filter((request) => request.completedAt !== null).length;
  // the overlap of two walks reads some rows again
  const expected = { received: requests.length, changed: completed, unchanged: found.unchanged ?? 0 };
  return countLines('metrics: records', expected, found);
}

function caseLines(where: string, found: CaseDifferences): string[] {
  const { missing, doubled, strange, fields } = found;
  const counts = Object.entries({ missing, doubled, 'not of this file': strange }).filter(([, number]) => number > 0);
  return [
    ...counts.map(([what, number]) => `${where}: ${number} cases ${what}`),
    ...Object.entries(fields).map(([field, number]) => `${where}: ${field} differs in ${number} cases`),
  ];
}

function countLines(what: string, expected: Counts, found: Counts): string[] {
  return differences(expected, found).map(
    (name) => `${what} ${name || '(blank)'}: ${found[name] ?? 0} where the file has ${expected[name] ?? 0}`,
  );
}

function missingEvents(requests: ServiceRequest[], told: ToldCase[]): number {
  const types = new Map(told.map((one) => [one.found.number, one.types]));
  const missing = (request: ServiceRequest) =>
    expectedEvents(request).filter((type) => !types.get(request.number)?.has(type));
  return requests.reduce((sum, request) => sum + missing(request).length, 0);
}

/** What the broker acknowledged: the file's events at least, and what the topic has at most (an acknowledgement may get lost). */
function publishedLines(expected: Counts, published: Counts, topic: TopicTally): string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(published)])];
  return names.flatMap((name) => {
    const counted = published[name] ?? 0;
    const wanted = expected[name] ?? 0;
    const told = topic.messages[name] ?? 0;
    if (counted >= wanted && counted <= told) return [];
    return [`metrics: ${counted} ${name} published where the file has ${wanted} and the topic ${told}`];
  });
}
