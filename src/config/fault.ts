/** One thing that is wrong with the configuration. No field ever repeats a value: it may be a secret in the wrong place. */
export interface Fault {
  /** The variable, or `<file>:<line> <path within>`. */
  where: string;
  what: string;
  fix: string;
}

/** What a check came to: all of it, or every fault at once. */
export type Checked<Value> = { ok: true; value: Value } | { ok: false; faults: Fault[] };

/** Lines for a person, one fault after the other. */
export function faultLines(faults: Fault[]): string[] {
  return faults.flatMap(({ where, what, fix }) => [`  ${where}: ${what}`, `      ${fix}`]);
}
