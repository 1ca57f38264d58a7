import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readCouncilFiles, type CouncilFiles } from '../../src/config/council-file.js';
import { serviceStandards } from '../../src/config/service-standards.js';
import type {
  AuthorityConnection,
  AuthoritySettings,
  CivicViewConnection,
  CivicViewSettings,
  Settings,
} from '../../src/config/settings.js';
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
 * Settings of a configured service with the sample council and its Authority alone, silent, without Kafka and on any free port; what is
 * given takes their place. `authority`: where that is.
 */
export function testSettings({ authority = nowhere, ...given }: TestSettings = {}): Settings {
  const { council, systems, ...files } = sampleCouncil('upper-lachlan.yaml');
  const [own] = systems.filter(({ name }) => name === 'authority');
  const alone = { ...council, systems: { authority: council.systems['authority']! } };
  const authoritySettings: AuthoritySettings = { ...own!, name: 'authority', connection: authority };
  return { ...settingsOf({ ...files, council: alone }), systems: [authoritySettings], ...given };
}

/** The same with the council whose complaints come by a file drop in `directory`. */
export function kempseySettings(directory: string): Settings {
  const { systems, ...files } = sampleCouncil('kempsey.yaml');
  const { officers = {} } = files.council.complaints ?? {};
  const connection: CivicViewConnection = { kind: 'directory', path: directory };
  return {
    ...settingsOf(files),
    systems: systems.map((system): CivicViewSettings => ({ ...system, name: 'civicview', connection, officers })),
  };
}

function settingsOf({
  council,
  calendar,
  policy,
}: Omit<CouncilFiles, 'systems' | 'path' | 'calendarPath'>): Omit<Settings, 'systems'> {
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
    policy,
  };
}

function sampleCouncil(name: string): CouncilFiles {
  const files = readCouncilFiles(join(contractsDir, 'council', name));
  if (!files.ok) throw new Error(`the sample council file is wrong: ${JSON.stringify(files.faults)}`);
  return files.value;
}
