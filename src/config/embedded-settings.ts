import type { CouncilFiles } from './council-file.js';
import { deepFreeze } from './deep-freeze.js';
import { serviceStandards } from './service-standards.js';
import type {
  AuthorityConnection,
  KeyRing,
  MappedSystem,
  NoticeConnections,
  Settings,
  SystemSettings,
} from './settings.js';

/** What the environment and the council's files say of an embedded service, before its servers run. */
export interface EmbeddedPlan extends Omit<CouncilFiles, 'path' | 'calendarPath' | 'policyPath'> {
  port: number;
  logLevel: Settings['logLevel'];
  /** Absolute path of SHIRELINK_HOME. */
  home: string;
  /** Whether commands in the same folder find it without SHIRELINK_HOME. */
  homeIsDefault: boolean;
  metricsToken: string | null;
  notices: NoticeConnections;
}

/** Where the embedded servers are and how to reach them. */
export interface EmbeddedConnections {
  /** The port that HTTP got, which may not be the one that was asked for. */
  port: number;
  databaseUrl: string;
  /** null: there is no broker; events wait in the outbox. */
  kafkaBrokers: string[] | null;
  /** null: the council has no Authority. */
  authority: AuthorityConnection | null;
  /** Absolute path of the folder; null: the council has no CivicView. */
  civicviewDrop: string | null;
  issuer: string;
  keys: KeyRing;
}

export function embeddedSettings(
  mode: 'embedded' | 'client',
  plan: EmbeddedPlan,
  connections: EmbeddedConnections,
): Settings {
  const { kafkaBrokers, issuer, keys, databaseUrl, port } = connections;
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
    notices: plan.notices,
    council: plan.council,
    calendar: plan.calendar,
    standards: serviceStandards(plan.council.sla),
    policy: plan.policy,
    systems: plan.systems.map((system) => connected(system, plan, connections)),
  });
}

function connected(
  { name, ...system }: MappedSystem,
  { council }: EmbeddedPlan,
  { authority, civicviewDrop }: EmbeddedConnections,
): SystemSettings {
  if (name === 'authority' && authority) return { ...system, name, connection: authority };
  if (name === 'civicview' && civicviewDrop !== null) {
    const connection = { kind: 'directory', path: civicviewDrop } as const;
    return { ...system, name, connection, officers: council.complaints?.officers ?? {} };
  }
  // a command beside a service that was started with another council file
  throw new Error(`no ${name} runs with the embedded service: set COUNCIL_FILE to the file that it was started with`);
}
