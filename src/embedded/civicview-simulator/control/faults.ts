export const faultKinds = [
  /** Only the first half of the CSV, still as `.part`; nothing else until the transfer is finished. */
  'half-written',
  /** The CSV is there, and its manifest is not until the transfer is finished. */
  'csv-only',
  /** The manifest comes before its CSV, which comes when the transfer is finished. */
  'manifest-first',
  /** Nothing is delivered until the transfer is finished: the next export leaves a gap in the sequence. */
  'held-back',
  /** The CSV ends in the middle, and its manifest is right. */
  'truncated',
  /** The manifest has another SHA-256 than its CSV. */
  'wrong-hash',
  /** The manifest counts one row too many. */
  'wrong-rows',
  /** The manifest is no JSON. */
  'broken-manifest',
  /** Saved as UTF-16 by somebody on the way, with a manifest that fits. */
  'wrong-encoding',
  /** Other rows under a number that was used before, after this export was delivered as it should be. */
  'reused-sequence',
  /** Delivered a second time when the transfer is finished. */
  'duplicate',
  /** Each row twice. */
  'repeated-rows',
  /** Older states of the rows after the newer ones. */
  'late-rows',
  /** Rows that nobody can read among the good ones. */
  'garbage-rows',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What an export's content suffers; all others are faults of its transfer, and a delivery anew is whole. */
export const contentFaults: ReadonlySet<FaultKind> = new Set<FaultKind>(['repeated-rows', 'late-rows', 'garbage-rows']);

/** What is to go wrong with the next exports, one each. Not kept over a restart. */
export class Faults {
  private readonly armed: FaultKind[] = [];

  /** Throws a RangeError where it isn't a fault. */
  add(kind: unknown): void {
    if (!faultKinds.includes(kind as FaultKind)) throw new RangeError(`kind must be one of ${faultKinds.join(', ')}`);
    this.armed.push(kind as FaultKind);
  }

  clear(): void {
    this.armed.length = 0;
  }

  /** It is used up thereby. */
  next(): FaultKind | null {
    return this.armed.shift() ?? null;
  }
}
