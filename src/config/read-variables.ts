import { readFileSync } from 'node:fs';
import type { Fault } from './fault.js';
import { type VariableName, variableNames, variables, type VariableValues } from './variables.js';

/** The environment's variables, as process.env has them. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface VariableReading {
  values: VariableValues;
  /** What was set at all, rightly or not, and how. */
  given: ReadonlyMap<VariableName, 'value' | 'file'>;
  faults: Fault[];
}

/** Reads and checks each variable by itself; what they mean together is told by `contradictions`. */
export function readVariables(env: Env): VariableReading {
  const values: Record<string, unknown> = {};
  const given = new Map<VariableName, 'value' | 'file'>();
  const faults: Fault[] = [];
  for (const name of variableNames) {
    const source = sourceOf(name, env);
    if (source === null) continue;
    given.set(name, source.from);
    const where = source.from === 'file' ? `${name}_FILE` : name;
    const parsed = 'what' in source ? source : parse(name, source.text);
    if ('value' in parsed) values[name] = parsed.value;
    else faults.push({ where, what: parsed.what, fix: parsed.fix });
  }
  return { values, given, faults };
}

type Source = { from: 'value' | 'file' } & ({ text: string } | { what: string; fix: string });

function sourceOf(name: VariableName, env: Env): Source | null {
  const direct = env[name];
  const file = variables[name].secret ? env[`${name}_FILE`] : undefined;
  if (direct !== undefined && file !== undefined) {
    return { from: 'file', what: `is set together with ${name}`, fix: 'Keep one of the two.' };
  }
  if (file !== undefined) return { from: 'file', ...secretFile(file) };
  return direct === undefined ? null : { from: 'value', text: direct };
}

// The path is not repeated: a secret that was put into the _FILE variable by mistake would be.
function secretFile(path: string): { text: string } | { what: string; fix: string } {
  try {
    return { text: readFileSync(path, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return { what: `names a file that cannot be read (${code})`, fix: 'Name a file that this process may read.' };
  }
}

function parse(name: VariableName, given: string): { value: unknown } | { what: string; fix: string } {
  const { secret, rule, meaning } = variables[name];
  // a password may begin with a blank; nothing else does
  const text = secret ? given : given.trim();
  if (text.trim() === '') return { what: 'is set but empty', fix: `Give it a value (${meaning}) or unset it.` };
  return rule(text);
}
