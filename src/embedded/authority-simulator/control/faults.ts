export const faultKinds = [
  /** Answers `status` (500) without doing anything; with Retry-After where `retryAfterSeconds` is given. */
  'status',
  /** 429 with Retry-After. */
  'throttle',
  /** 401, as if the token were no longer good. */
  'unauthorised',
  /** Does what was asked, after `delayMilliseconds`. */
  'slow',
  /** Sends the answer a few bytes at a time over `delayMilliseconds`. */
  'slow-body',
  /** Cuts the connection without doing anything. */
  'reset',
  /** Does what was asked, then cuts the connection instead of answering. */
  'reset-after',
  /** 200 with `errors` filled in and an empty result. */
  'errors',
  /** 200 with HTML. */
  'html',
  /** 200 with no body at all. */
  'empty',
  /** 200 with the first half of the JSON, and an end that looks right. */
  'truncated',
  /** Garbage rows among the good ones of a page. */
  'garbage-record',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  /** How many answers it spoils; default 1. */
  count?: number;
  /** Only answers of this operation of the contract, e.g. `listRequests`; default any but the token's. */
  operation?: string;
  /** Lets this many matching answers pass first; default 0. */
  skip?: number;
  /** Instead of a count: until this many seconds have passed. */
  forSeconds?: number;
  status?: number;
  retryAfterSeconds?: number;
  delayMilliseconds?: number;
}

interface Armed {
  fault: Fault;
  skip: number;
  left: number;
  until: number;
}

/** Throws a RangeError where it isn't a fault. */
export function parseFault(input: unknown): Fault {
  const fault = input as Fault | null;
  if (typeof fault !== 'object' || fault === null || !faultKinds.includes(fault.kind)) {
    throw new RangeError(`kind must be one of ${faultKinds.join(', ')}`);
  }
  return fault;
}

/** What is to go wrong next. Not kept over a restart. */
export class Faults {
  private armed: Armed[] = [];
  private readonly spoiled = new Map<FaultKind, number>();

  constructor(private readonly clock: () => number) {}

  add(fault: Fault): void {
    const until = fault.forSeconds === undefined ? Infinity : this.clock() + fault.forSeconds * 1000;
    const left = fault.count ?? (fault.forSeconds === undefined ? 1 : Infinity);
    this.armed.push({ fault, skip: fault.skip ?? 0, left, until });
  }

  clear(): void {
    this.armed = [];
  }

  /** The fault that this answer is to suffer, if any; it is used up thereby. */
  next(operation: string): Fault | null {
    const now = this.clock();
    this.armed = this.armed.filter((armed) => armed.left > 0 && armed.until > now);
    for (const armed of this.armed) {
      const wanted = armed.fault.operation ?? operation;
      if (wanted !== operation || (operation === 'token' && armed.fault.operation === undefined)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      this.spoiled.set(armed.fault.kind, (this.spoiled.get(armed.fault.kind) ?? 0) + 1);
      return armed.fault;
    }
    return null;
  }

  /** How many answers each kind has spoiled so far. */
  counts(): Partial<Record<FaultKind, number>> {
    return Object.fromEntries(this.spoiled);
  }
}
