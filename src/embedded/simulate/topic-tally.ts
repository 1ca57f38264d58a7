import type { CaseState } from '../../model/case.js';
import type { Counts } from './expected-figures.js';
import type { FoundCase } from './compare-cases.js';
import type { TopicMessage } from './read-topic.js';

const typePrefix = 'au.gov.nsw.shirelink.';

/** A case as its last event tells it, and the types of all its events. */
export interface ToldCase {
  found: FoundCase;
  types: ReadonlySet<string>;
}

/**
 * What a consumer makes of the topic: events by distinct `ce_source` and `ce_id`, and each case as its last event tells it. A second
 * message with a known id is a redelivery, which delivery at least once allows; a second event of a kind that a row makes once is not.
 */
export class TopicTally {
  readonly events: Counts = {};
  /** All messages by type, repeats included. */
  readonly messages: Counts = {};
  redelivered = 0;
  /** First occurrences whose `ce_sequence` is not the one after the case's last. */
  sequenceGaps = 0;
  /** Distinct events of a type that the case had before. */
  doubled = 0;
  private readonly seen = new Set<string>();
  private readonly cases = new Map<string, { sequence: number; types: Set<string>; state: string }>();

  add({ key, headers, value }: TopicMessage): void {
    const type = (headers.ce_type ?? '').replace(typePrefix, '');
    countOne(this.messages, type);
    const id = `${headers.ce_source} ${headers.ce_id}`;
    if (this.seen.has(id)) {
      this.redelivered++;
      return;
    }
    this.seen.add(id);
    countOne(this.events, type);
    const sequence = Number(headers.ce_sequence);
    const known = this.cases.get(key) ?? { sequence: 0, types: new Set<string>(), state: '' };
    if (sequence !== known.sequence + 1) this.sequenceGaps++;
    if (known.types.has(type)) this.doubled++;
    known.types.add(type);
    this.cases.set(key, { sequence, types: known.types, state: value });
  }

  foundCases(): ToldCase[] {
    return [...this.cases.values()].map(({ state, types }) => ({ found: caseOf(state), types }));
  }
}

function caseOf(value: string): CaseState {
  return (JSON.parse(value) as { case: CaseState }).case;
}

function countOne(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
