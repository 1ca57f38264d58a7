// under Jest each look-up of a global costs more than a throw
const { floor, imul } = Math;

/** Repeatable chance: the same seed throws the same numbers (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from `from` to `to`, both included. */
  number(from: number, to: number): number {
    return from + floor(this.fraction() * (to - from + 1));
  }

  /** True so often of 1. */
  happens(share: number): boolean {
    return this.fraction() < share;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.number(0, values.length - 1)]!;
  }

  private fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
