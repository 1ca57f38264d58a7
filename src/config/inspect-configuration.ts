import type { Fault } from './fault.js';
import { type LoadedSettings, loadSettings } from './load-settings.js';
import { type Env, readVariables } from './read-variables.js';
import { isConfigured } from './contradictions.js';
import { type VariableName, variableNames, variables } from './variables.js';

/** What there is to say of a configuration without a single value of it. */
export interface Inspection {
  mode: 'embedded' | 'configured';
  variables: { name: VariableName; from: 'value' | 'file' | 'not set'; meaning: string }[];
  /** The council file, its calendar's table, its policy and its mappings; none where there are faults. */
  files: { kind: string; path: string }[];
  /** null where there are faults. */
  calendar: { version: string; zone: string; firstYear: number; lastYear: number } | null;
  faults: Fault[];
}

export function inspectConfiguration(env: Env): Inspection {
  const reading = readVariables(env);
  const loaded = loadSettings(env);
  return {
    mode: isConfigured(reading) ? 'configured' : 'embedded',
    variables: variableNames.map((name) => ({
      name,
      from: reading.given.get(name) ?? 'not set',
      meaning: variables[name].meaning,
    })),
    files: loaded.ok
      ? [
          { kind: 'council', path: loaded.value.councilPath },
          { kind: 'calendar', path: loaded.value.calendarPath },
          { kind: 'policy', path: loaded.value.policyPath },
          ...loaded.value.mappings.map(({ name, path }) => ({ kind: `mapping of ${name}`, path })),
        ]
      : [],
    calendar: loaded.ok ? calendarOf(loaded.value) : null,
    faults: loaded.ok ? [] : loaded.faults,
  };
}

function calendarOf({ calendar }: LoadedSettings): Inspection['calendar'] {
  const { version, zone, firstYear, lastYear } = calendar;
  return { version, zone, firstYear, lastYear };
}
