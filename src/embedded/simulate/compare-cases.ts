import type { CaseState } from '../../model/case.js';
import type { ServiceRequest } from './service-request.js';

const comparedFields = [
  'status',
  'category',
  'group',
  'unit',
  'channel',
  'receivedAt',
  'dueAt',
  'completedAt',
  'outcome',
  'restricted',
] as const;

/** A case as the store or the topic has it. */
export type FoundCase = Pick<CaseState, 'number' | (typeof comparedFields)[number]>;

/** How the cases that were found differ from the file's good rows. All counts. */
export interface CaseDifferences {
  missing: number;
  /** Cases beyond the first of a number. */
  doubled: number;
  /** Cases whose number is not the file's. */
  strange: number;
  /** By field, how many cases have another value than the file. */
  fields: Partial<Record<(typeof comparedFields)[number], number>>;
}

export function compareCases(requests: ServiceRequest[], found: Iterable<FoundCase>): CaseDifferences {
  const expected = new Map(requests.map((request) => [request.number, expectedCase(request)]));
  const seen = new Set<string>();
  const differences: CaseDifferences = { missing: 0, doubled: 0, strange: 0, fields: {} };
  for (const one of found) {
    const wanted = expected.get(one.number);
    if (!wanted) differences.strange++;
    else if (seen.has(one.number)) differences.doubled++;
    else noteFields(differences, wanted, one);
    seen.add(one.number);
  }
  differences.missing = requests.filter((request) => !seen.has(request.number)).length;
  return differences;
}

/** What a row is to become: it stays received, or it is completed with its outcome. */
export function expectedCase(request: ServiceRequest): FoundCase {
  const { number, category, group, unit, channel, receivedAt, dueAt, completedAt, outcome } = request;
  const status = completedAt === null ? 'received' : 'completed';
  return {
    number,
    status,
    category,
    // a group is its category's: without one it has nowhere to stand
    group: category === null ? null : group,
    unit,
    channel,
    receivedAt,
    dueAt,
    completedAt,
    outcome: completedAt === null ? null : outcome,
    restricted: false,
  };
}

function noteFields(differences: CaseDifferences, wanted: FoundCase, one: FoundCase): void {
  for (const field of comparedFields) {
    if (wanted[field] === one[field]) continue;
    differences.fields[field] = (differences.fields[field] ?? 0) + 1;
  }
}
