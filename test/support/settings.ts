import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readCouncilFiles, type CouncilFiles } from '../../src/config/council-file.js';
import { serviceStandards } from '../../src/config/service-standards.js';
import type { AuthorityConnection, Settings } from '../../src/config/settings.js';
import { testKeys } from './keys.js';

/** Nobody listens there. */
const nowhere: AuthorityConnection = {
  url: 'http://127.0.0.1:1',
  username: 'shirelink',
  password: 'not-a-secret',
  clientId: 'shirelink',
  clientSecret: 'not-a-secret',
};

export type TestSettings = Partial<Settings> & { authority?: AuthorityConnection };

/**
 * Settings of a configured service with the sample council and its mapping, silent, without Kafka and on any free port; what is
 * given takes their place. `authority`: where the council's Authority is.
 */
export function testSettings({ authority = nowhere, ...given }: TestSettings = {}): Settings {
  const { council, calendar, systems } = sampleCouncil();
  return {
    mode: 'configured',
    production: false,
    role: 'all',
    port: 0,
    host: '127.0.0.1',
    logLevel: 'silent',
    home: '/nonexistent/shirelink',
    databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing',
    kafka: null,
    oidc: { issuer: 'http://127.0.0.1:1', audience: 'shirelink', rolesClaim: 'roles' },
    keys: testKeys,
    metricsToken: null,
    notices: { webhookSecret: null, smtpUrl: null },
    council,
    calendar,
    standards: serviceStandards(council.sla),
    systems: systems.map((system) => ({ ...system, connection: authority })),
    ...given,
  };
}

function sampleCouncil(): CouncilFiles {
  const files = readCouncilFiles(join(contractsDir, 'council', 'upper-lachlan.yaml'));
  if (!files.ok) throw new Error(`the sample council file is wrong: ${JSON.stringify(files.faults)}`);
  return files.value;
}
