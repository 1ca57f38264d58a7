import type { PolicyRow, PolicyTable } from './complaints-policy.js';
import type { PolicyInput, PolicyInputs } from './policy-inputs.js';

export interface TableAnswer {
  answer: string;
  /** Those that decided, in the table's order. */
  rows: PolicyRow[];
}

/**
 * The answer of a table for what is known of a case. Throws where no row fits: a table is shown to be complete when it is read
 * (`tableFaults`), so that is a defect, never a case's.
 */
export function decideByTable({ hits, rows }: PolicyTable, inputs: Partial<PolicyInputs>): TableAnswer {
  const first = rows.find((row) => fits(row, inputs));
  if (!first) throw new Error('No row of a policy table fits');
  const { answer } = first;
  return {
    answer,
    rows: hits === 'first' ? [first] : rows.filter((row) => row.answer === answer && fits(row, inputs)),
  };
}

function fits({ when }: PolicyRow, inputs: Partial<PolicyInputs>): boolean {
  for (const name in when) {
    const value = inputs[name as PolicyInput];
    if (value === undefined || !when[name as PolicyInput]!.includes(value)) return false;
  }
  return true;
}
