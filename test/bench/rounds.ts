/** What is measured against others: once in each round. */
export interface Contender<Measured> {
  name: string;
  run(): Promise<Measured>;
}

export interface RoundsOptions {
  /** Those that count. */
  rounds: number;
  /** A round before them that does not count. */
  warmUp: boolean;
  tell(line: string): void;
}

/** Every contender once a round, in an order that is turned round each time; answers what each measured, round by round. */
export async function interleave<Name extends string, Measured>(
  contenders: (Contender<Measured> & { name: Name })[],
  { rounds, warmUp, tell }: RoundsOptions,
): Promise<Record<Name, Measured[]>> {
  const measured = Object.fromEntries(contenders.map(({ name }) => [name, [] as Measured[]])) as Record<
    Name,
    Measured[]
  >;
  for (let round = warmUp ? 0 : 1; round <= rounds; round += 1) {
    const order = round % 2 === 1 ? contenders : contenders.toReversed();
    for (const { name, run } of order) {
      tell(`${round === 0 ? 'warm-up' : `round ${round}/${rounds}`}: ${name}`);
      const one = await run();
      if (round > 0) measured[name].push(one);
    }
  }
  return measured;
}
