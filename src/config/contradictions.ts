import type { Fault } from './fault.js';
import { isKnownSystem, legacyConnections } from './legacy-connections.js';
import type { VariableReading } from './read-variables.js';
import { type VariableName, variableNames, variables } from './variables.js';

const alwaysNeeded: VariableName[] = ['COUNCIL_FILE', 'DATABASE_URL', 'KAFKA_BROKERS', 'OIDC_ISSUER', 'PII_KEYS'];

const kafkaSignIn: VariableName[] = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'];

/** Whether real systems are meant: a connection is set, or production, which refuses the embedded ones. */
export function isConfigured({ values, given }: VariableReading): boolean {
  return values.NODE_ENV === 'production' || [...given.keys()].some((name) => variables[name].use === 'connection');
}

/** What is missing, or does not go together, given the systems that the council file names. */
export function contradictions(reading: VariableReading, systems: string[]): Fault[] {
  return isConfigured(reading) ? configuredFaults(reading, systems) : embeddedFaults(reading);
}

function configuredFaults({ given }: VariableReading, systems: string[]): Fault[] {
  const needed = new Set([
    ...alwaysNeeded,
    ...systems.filter(isKnownSystem).flatMap((system) => legacyConnections[system].needs),
  ]);
  if (kafkaSignIn.some((name) => given.has(name))) kafkaSignIn.forEach((name) => needed.add(name));
  return variableNames
    .filter((name) => needed.has(name) && !given.has(name))
    .map((name) => ({ where: name, what: 'is not set', fix: `Set ${names(name)}: ${variables[name].meaning}.` }));
}

function names(name: VariableName): string {
  return variables[name].secret ? `${name} or ${name}_FILE` : name;
}

function embeddedFaults({ values, given }: VariableReading): Fault[] {
  const stray = [...given]
    .filter(([name]) => variables[name].use === 'configured')
    .map(([name, from]) => ({
      where: from === 'file' ? `${name}_FILE` : name,
      what: 'is set, but no connection is, and embedded mode has its own',
      fix: 'Unset it, or set the connections too (DATABASE_URL and the rest).',
    }));
  const role = values.ROLE;
  if (role === undefined || role === 'all') return stray;
  return [
    { where: 'ROLE', what: 'splits the service, which embedded mode cannot', fix: 'Unset it, or set the connections.' },
    ...stray,
  ];
}
