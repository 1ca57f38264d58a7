import type { ComplaintsPolicy, PolicyQuestion, PolicyTable } from '../model/complaints-policy.js';
import {
  type Combination,
  countCombinations,
  exampleOf,
  firstRow,
  forEachCombination,
  type InputClasses,
  inputClasses,
} from '../model/policy-combinations.js';
import { inputsOf } from '../model/known-inputs.js';
import type { PolicyInput } from '../model/policy-inputs.js';
import { type Broken, ruledOut } from '../model/ruled-out.js';
import type { Fault } from './fault.js';
import type { YamlFile } from './yaml-file.js';

type Tables = ComplaintsPolicy['tables'];
type Place = (within: (string | number)[]) => string;

/** More than any table needs: at this many the check still takes a second. */
const mostCombinations = 200_000;

/**
 * What a schema cannot say of decision tables: that one asks what isn't known yet, leaves a case undecided, has a row without effect, or
 * goes against a rule that no council's table may go against (K-07, K-16 to K-21).
 */
export function policyFaults(tables: Tables, file: YamlFile): Fault[] {
  return Object.entries(tables).flatMap(([name, table]) => {
    const question = name as PolicyQuestion;
    const place: Place = (within) => file.place(['tables', name, ...within]);
    const early = earlyInputs(question, table, place);
    return early.length > 0 ? early : decidedFaults(question, table, place);
  });
}

function earlyInputs(question: PolicyQuestion, { rows }: PolicyTable, place: Place): Fault[] {
  const known = inputsOf(question);
  return rows.flatMap(({ when }, index) =>
    (Object.keys(when) as PolicyInput[])
      .filter((name) => !known.has(name))
      .map((name) => ({
        where: place(['rows', index, 'when', name]),
        what: `is not known yet when ${question} is asked`,
        fix: `Take it out. Known then: ${[...known].join(', ')}.`,
      })),
  );
}

function decidedFaults(question: PolicyQuestion, table: PolicyTable, place: Place): Fault[] {
  const inputs = inputClasses(table, ruledOut[question]?.inputs);
  if (countCombinations(inputs) > mostCombinations) {
    const fix = `Ask about less: more than ${mostCombinations} combinations cannot be tried.`;
    return [{ where: place([]), what: 'asks about too much at once', fix }];
  }
  const seen = walk(question, table, inputs);
  if (seen.undecided) {
    const fix = 'Add a row that fits it, or a last one with when: {}.';
    return [{ where: place(['rows']), what: `leaves a case undecided: ${seen.undecided}`, fix }];
  }
  return table.rows.flatMap((_, index) =>
    rowFaults(index, seen).map((fault) => ({ where: place(['rows', index]), ...fault })),
  );
}

interface Seen {
  /** The first case that no row fits. */
  undecided: string | null;
  /** Rows that decide some case. */
  deciding: number;
  /** By row: the first case that it decides against a rule. */
  broken: Map<number, Broken & { example: string }>;
}

function walk(question: PolicyQuestion, table: PolicyTable, inputs: readonly InputClasses[]): Seen {
  const seen: Seen = { undecided: null, deciding: 0, broken: new Map() };
  const together = rowsTogether(table);
  const rule = ruledOut[question];
  forEachCombination(table, inputs, (chosen, fitting) => {
    const index = firstRow(fitting);
    const row = table.rows[index];
    if (!row) {
      seen.undecided ??= inWords(inputs, chosen);
      return;
    }
    seen.deciding |= fitting & together[index]!;
    const broken = seen.broken.has(index) ? null : rule?.check(exampleOf(inputs, chosen), row);
    if (broken) seen.broken.set(index, { ...broken, example: inWords(inputs, chosen) });
  });
  return seen;
}

/** By row: bits of those that decide with it where it is the first to fit. */
function rowsTogether({ hits, rows }: PolicyTable): number[] {
  return rows.map(({ answer }, index) =>
    hits === 'first' ? 1 << index : rows.reduce((sum, row, at) => (row.answer === answer ? sum | (1 << at) : sum), 0),
  );
}

function rowFaults(index: number, { deciding, broken }: Seen): Omit<Fault, 'where'>[] {
  const wrong = broken.get(index);
  if (wrong) return [{ what: `${wrong.what}: ${wrong.example}`, fix: wrong.fix }];
  if (deciding & (1 << index)) return [];
  const what = 'decides nothing: rows above it decide every case that fits it';
  return [{ what, fix: 'Move it up, narrow the rows above, or take it out.' }];
}

function inWords(inputs: readonly InputClasses[], chosen: Combination): string {
  const parts = inputs.map(({ name }, index) => `${name} ${String(chosen[index]![0])}`);
  return parts.length > 0 ? parts.join(', ') : 'any';
}
