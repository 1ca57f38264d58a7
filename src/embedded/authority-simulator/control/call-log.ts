export interface LoggedCall {
  /** Milliseconds since the epoch, the real clock. */
  at: number;
  operation: string;
  status: number;
  fault: string | null;
  filter: string | null;
  skip: string | null;
}

const kept = 2_000;

/** The calls that came in, for tests that ask what a client did. */
export class CallLog {
  private calls: LoggedCall[] = [];
  private readonly totals = new Map<string, number>();

  add(call: LoggedCall): void {
    this.calls.push(call);
    if (this.calls.length > 2 * kept) this.calls = this.calls.slice(-kept);
    this.totals.set(call.operation, (this.totals.get(call.operation) ?? 0) + 1);
  }

  /** By operation, since the start or the last `clear`. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.totals);
  }

  recent(): LoggedCall[] {
    return this.calls.slice(-kept);
  }

  clear(): void {
    this.calls = [];
    this.totals.clear();
  }
}
