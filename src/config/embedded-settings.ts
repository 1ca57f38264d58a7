import type { CouncilFiles } from './council-file.js';
import { deepFreeze } from './deep-freeze.js';
import type { AuthorityConnection, KeyRing, Settings } from './settings.js';

/** What the environment and the council's files say of an embedded service, before its servers run. */
export interface EmbeddedPlan extends Omit<CouncilFiles, 'path'> {
  port: number;
  logLevel: Settings['logLevel'];
  /** Absolute path of SHIRELINK_HOME. */
  home: string;
  /** Whether commands in the same folder find it without SHIRELINK_HOME. */
  homeIsDefault: boolean;
  metricsToken: string | null;
}

/** Where the embedded servers are and how to reach them. */
export interface EmbeddedConnections {
  /** The port that HTTP got, which may not be the one that was asked for. */
  port: number;
  databaseUrl: string;
  /** null: there is no broker; events wait in the outbox. */
  kafkaBrokers: string[] | null;
  authority: AuthorityConnection;
  issuer: string;
  keys: KeyRing;
}

export function embeddedSettings(
  mode: 'embedded' | 'client',
  plan: EmbeddedPlan,
  connections: EmbeddedConnections,
): Settings {
  const { kafkaBrokers, authority, issuer, keys, databaseUrl, port } = connections;
  return deepFreeze({
    mode,
    production: false,
    role: 'all',
    port,
    host: '127.0.0.1',
    logLevel: plan.logLevel,
    home: plan.home,
    databaseUrl,
    kafka: kafkaBrokers && { brokers: kafkaBrokers, ssl: false, sasl: null },
    oidc: { issuer, audience: 'shirelink', rolesClaim: 'roles' },
    keys,
    metricsToken: plan.metricsToken,
    council: plan.council,
    systems: plan.systems.map((system) => ({ ...system, connection: authority })),
  });
}
