import { civicViewFaults, civicViewOf } from './civicview-connection.js';
import type { Fault } from './fault.js';
import type { VariableReading } from './read-variables.js';
import type { CouncilFile, MappedSystem, SystemSettings } from './settings.js';
import { present, type VariableName, type VariableValues } from './variables.js';

interface LegacyConnection<Name extends SystemSettings['name']> {
  /** Variables without which it cannot be reached. */
  needs: VariableName[];
  /** What else of the environment is missing or too much, by what its mapping says. */
  faults?(system: MappedSystem, reading: Pick<VariableReading, 'given'>): Fault[];
  /** Once no fault was found: what its settings have beside those of every system. */
  settings(
    system: MappedSystem,
    values: VariableValues,
    council: CouncilFile,
  ): Omit<Extract<SystemSettings, { name: Name }>, keyof MappedSystem> & { name: Name };
}

/** How each legacy system is reached, by its name in council files. */
export const legacyConnections: { [Name in SystemSettings['name']]: LegacyConnection<Name> } = {
  authority: {
    needs: [
      'AUTHORITY_URL',
      'AUTHORITY_USERNAME',
      'AUTHORITY_PASSWORD',
      'AUTHORITY_CLIENT_ID',
      'AUTHORITY_CLIENT_SECRET',
    ],
    settings: (_, values) => ({
      name: 'authority',
      connection: {
        url: present(values, 'AUTHORITY_URL'),
        username: present(values, 'AUTHORITY_USERNAME'),
        password: present(values, 'AUTHORITY_PASSWORD'),
        clientId: present(values, 'AUTHORITY_CLIENT_ID'),
        clientSecret: present(values, 'AUTHORITY_CLIENT_SECRET'),
      },
    }),
  },
  civicview: {
    // which ones depends on the mapping's transport
    needs: [],
    faults: (system, reading) => civicViewFaults([system], reading),
    settings: (system, values, { complaints }) => ({
      name: 'civicview',
      connection: civicViewOf(system, values),
      officers: complaints?.officers ?? {},
    }),
  },
};

export function isKnownSystem(name: string): name is SystemSettings['name'] {
  return Object.hasOwn(legacyConnections, name);
}
