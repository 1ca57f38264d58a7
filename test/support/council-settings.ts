import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readCouncilFiles } from '../../src/config/council-file.js';
import { serviceStandards } from '../../src/config/service-standards.js';
import type { AuthorityConnection, Settings, SystemSettings } from '../../src/config/settings.js';
import { testSettings } from './settings.js';

interface Legacy {
  /** CivicView's drop, an absolute path. */
  drop: string;
  /** Where the council has one. */
  authority?: AuthorityConnection;
  /** Default 1. */
  syncEverySeconds?: number;
}

/** Settings of a configured service with a whole sample council file, `kempsey` or `upper-lachlan`; what is given takes their place. */
export function councilSettings(name: string, legacy: Legacy, given: Partial<Settings>): Settings {
  const files = readCouncilFiles(join(contractsDir, 'council', `${name}.yaml`));
  if (!files.ok) throw new Error(`the sample council file is wrong: ${JSON.stringify(files.faults)}`);
  const { council, calendar, policy, systems } = files.value;
  const { drop, authority, syncEverySeconds = 1 } = legacy;
  const officers = council.complaints?.officers ?? {};
  const connected = systems.map(({ name: system, ...mapped }): SystemSettings => {
    const settings = { ...mapped, syncEverySeconds };
    if (system === 'civicview')
      return { ...settings, name: system, connection: { kind: 'directory', path: drop }, officers };
    if (!authority) throw new Error(`${name} has an Authority, and none is given`);
    return { ...settings, name: system, connection: authority };
  });
  const standards = serviceStandards(council.sla);
  return testSettings({ council, calendar, policy, standards, systems: connected, ...given });
}
