import type { BenchOptions } from './options.js';
import type { Ground } from './ground.js';
import type { ResultRow } from './result-row.js';

/** What an axis measures on. */
export interface Bench {
  ground: Ground;
  options: BenchOptions;
  tell(line: string): void;
}

export interface Axis {
  name: string;
  /** Throws where contenders that should have done the same did not. */
  measure(bench: Bench): Promise<ResultRow[]>;
}
