import type { PolicyTable } from './complaints-policy.js';
import { type InputValue, type PolicyInput, policyInputs, type PolicyInputs } from './policy-inputs.js';

/** Values of one input between which a table makes no difference, together. */
export interface InputClasses {
  name: PolicyInput;
  classes: InputValue[][];
}

/** One class of each input, in their order. A table answers the same for every case in it. */
export type Combination = readonly InputValue[][];

/** Bits of the rows that fit a combination, the first row's being 1. A table has 30 rows at most. */
export type RowBits = number;

/** The inputs that a table asks about, with their values in classes; those of `apart` with each value on its own. */
export function inputClasses({ rows }: PolicyTable, apart: readonly PolicyInput[] = []): InputClasses[] {
  const names = (Object.keys(policyInputs) as PolicyInput[]).filter(
    (name) => apart.includes(name) || rows.some(({ when }) => when[name]),
  );
  return names.map((name) => {
    const classes = new Map<string, InputValue[]>();
    for (const value of policyInputs[name] as readonly InputValue[]) {
      const key = apart.includes(name) ? String(value) : rows.map(({ when }) => when[name]?.includes(value)).join();
      classes.set(key, [...(classes.get(key) ?? []), value]);
    }
    return { name, classes: [...classes.values()] };
  });
}

export function countCombinations(inputs: readonly InputClasses[]): number {
  return inputs.reduce((count, { classes }) => count * classes.length, 1);
}

/** Visits every combination. `chosen` is valid until `visit` returns. */
export function forEachCombination(
  { rows }: PolicyTable,
  inputs: readonly InputClasses[],
  visit: (chosen: Combination, fitting: RowBits) => void,
): void {
  // by bits, since there are tens of thousands of them and every start goes through them all
  const bits = inputs.map(({ name, classes }) =>
    classes.map(([value]) =>
      rows.reduce((sum, { when }, row) => (when[name] && !when[name].includes(value!) ? sum : sum | (1 << row)), 0),
    ),
  );
  const chosen: InputValue[][] = [];
  const descend = (depth: number, fitting: RowBits): void => {
    if (depth === inputs.length) return visit(chosen, fitting);
    inputs[depth]!.classes.forEach((values, index) => {
      chosen[depth] = values;
      descend(depth + 1, fitting & bits[depth]![index]!);
    });
  };
  descend(0, 2 ** rows.length - 1);
}

/** Index of the first row that fits; -1 where none does. */
export function firstRow(fitting: RowBits): number {
  return fitting === 0 ? -1 : 31 - Math.clz32(fitting & -fitting);
}

/** One case of a combination. */
export function exampleOf(inputs: readonly InputClasses[], chosen: Combination): Partial<PolicyInputs> {
  return Object.fromEntries(inputs.map(({ name }, index) => [name, chosen[index]![0]]));
}
