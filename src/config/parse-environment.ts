import { contradictions, isConfigured } from './contradictions.js';
import type { Fault } from './fault.js';
import { likelyMisspellings } from './misspellings.js';
import { type Env, readVariables, type VariableReading } from './read-variables.js';
import { variableNames } from './variables.js';

export interface ParsedEnvironment extends VariableReading {
  /** false: nothing is connected, which means embedded mode. */
  configured: boolean;
}

/**
 * Reads the whole environment and finds every fault of it. `systems` are the legacy systems whose connections are needed;
 * the council file tells them. Reads nothing but `env` and the files that its `_FILE` variables name.
 */
export function parseEnvironment(env: Env, systems: string[]): ParsedEnvironment {
  const reading = readVariables(env);
  const ours = [...reading.faults, ...contradictions(reading, systems)].toSorted(
    (one, other) => rank(one) - rank(other),
  );
  const set = Object.keys(env).filter((name) => env[name] !== undefined);
  return { ...reading, configured: isConfigured(reading), faults: [...ours, ...likelyMisspellings(set)] };
}

function rank(fault: Fault): number {
  return variableNames.findIndex((name) => name === fault.where || `${name}_FILE` === fault.where);
}
