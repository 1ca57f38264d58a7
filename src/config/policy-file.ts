import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Ask, ComplaintsPolicy, PolicyQuestion, PolicyRow, PolicyTable } from '../model/complaints-policy.js';
import { policyQuestions } from '../model/complaints-policy.js';
import type { InputValue, PolicyInput } from '../model/policy-inputs.js';
import { checkSchema } from './check-schema.js';
import { contractsDir } from './contracts-dir.js';
import type { Checked } from './fault.js';
import { policyFaults } from './policy-faults.js';
import { readSchema } from './read-schema.js';
import type { CouncilComplaints } from './settings.js';
import { readYamlFile, type YamlFile } from './yaml-file.js';

export interface PolicyFile {
  /** Absolute path of the policy. */
  policyPath: string;
  policy: ComplaintsPolicy;
}

/** contracts/policies/policies.schema.json: as it is written, one value where there is only one, and `urgent` only where it is. */
interface WrittenPolicy extends Pick<ComplaintsPolicy, 'title' | 'lists'> {
  tables: Record<PolicyQuestion, Omit<PolicyTable, 'rows'> & { rows: WrittenRow[] }>;
}

interface WrittenRow extends Omit<PolicyRow, 'when' | 'asks'> {
  when: Partial<Record<PolicyInput, InputValue | InputValue[]>>;
  asks?: (Omit<Ask, 'urgent'> & { urgent?: boolean })[];
}

type CheckedPolicy = Omit<ComplaintsPolicy, 'version' | 'units'>;

const shippedName = 'complaints.yaml';

/**
 * The policy that a council file names, or the shipped one where it names none, with the council's own units. Every fault of its tables
 * at once: what its schema does not take, then what the tables leave undecided or decide against a rule.
 */
export function readPolicyFile(council: YamlFile): Checked<PolicyFile> {
  const { complaints } = (council.value ?? {}) as { complaints?: Partial<CouncilComplaints> | null };
  const name = complaints?.policy ?? shippedName;
  // already a fault of the council file
  if (typeof name !== 'string') return { ok: false, faults: [] };
  const policyPath = findPolicy(council.path, name);
  const file = readYamlFile(policyPath, council.place(['complaints', 'policy']));
  if (!file.ok) return file;
  const checked = checkPolicy(file.value);
  if (!checked.ok) return checked;
  return { ok: true, value: { policyPath, policy: withUnits(checked.value, complaints?.units ?? {}) } };
}

/** The policy that comes with Shirelink, for a council without units of its own. Throws where the file is broken: it comes with the product. */
export function shippedPolicy(): ComplaintsPolicy {
  const file = readYamlFile(join(contractsDir, 'policies', shippedName), `contracts/policies/${shippedName}`);
  const checked = file.ok ? checkPolicy(file.value) : file;
  if (!checked.ok) throw new Error(`contracts/policies/${shippedName} is broken: it comes with Shirelink`);
  return withUnits(checked.value, {});
}

function withUnits(policy: CheckedPolicy, units: ComplaintsPolicy['units']): ComplaintsPolicy {
  const whole = { ...policy, units };
  return { version: digest(whole), ...whole };
}

function checkPolicy(file: YamlFile): Checked<CheckedPolicy> {
  const wrong = checkSchema(file, readSchema(join(contractsDir, 'policies', 'policies.schema.json')));
  if (wrong.length > 0) return { ok: false, faults: wrong };
  const { title, lists, tables: written } = file.value as WrittenPolicy;
  const tables = Object.fromEntries(
    policyQuestions.map((question) => [question, tableOf(written[question])]),
  ) as ComplaintsPolicy['tables'];
  const faults = policyFaults(tables, file);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { title, lists, tables } };
}

/** A site's own policy stands beside its council file; the one that comes with Shirelink stands in contracts/policies. */
function findPolicy(councilPath: string, name: string): string {
  const beside = resolve(dirname(councilPath), name);
  const shipped = join(contractsDir, 'policies', name);
  return existsSync(beside) || !existsSync(shipped) ? beside : shipped;
}

function tableOf({ rows, ...table }: WrittenPolicy['tables'][PolicyQuestion]): PolicyTable {
  return { ...table, rows: rows.map(rowOf) };
}

function rowOf({ when, asks, ...row }: WrittenRow): PolicyRow {
  const whole = Object.fromEntries(Object.entries(when).map(([name, value]) => [name, [value].flat()]));
  return { ...row, when: whole, ...(asks && { asks: asks.map((ask) => ({ ...ask, urgent: ask.urgent ?? false })) }) };
}

function digest(policy: Omit<ComplaintsPolicy, 'version'>): string {
  return createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 12);
}
