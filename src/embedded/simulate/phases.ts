/** Where the time went: seconds by phase, in the order in which they first began. */
export class Phases {
  readonly seconds: Record<string, number> = {};
  private readonly began = performance.now();

  /** Phases are done one after the other; one that is done twice adds up. */
  async time<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.seconds[name] = round((this.seconds[name] ?? 0) + (performance.now() - began) / 1000);
    }
  }

  /** Seconds since the beginning. */
  total(): number {
    return round((performance.now() - this.began) / 1000);
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
