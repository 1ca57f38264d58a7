import type { AuthorityConnection, KafkaSettings, KeyRing, Settings } from '../../config/settings.js';
import { shippedPolicy } from '../../config/policy-file.js';
import { serviceStandards } from '../../config/service-standards.js';
import { plainWeekdays } from '../../model/business-calendar/plain-weekdays.js';

/** Slug of the council that is simulated: it names the topics, and case ids are made from it. */
export const simulationCouncil = 'simulate';

export interface SimulationParts {
  servers: { keys: KeyRing };
  home: string;
  zone: string;
  mapping: unknown;
  databaseUrl: string;
  kafka: KafkaSettings | null;
  connection: AuthorityConnection;
}

const never = 365 * 86_400;

/** Settings of a worker beside which nobody serves HTTP, and which syncs when it is told to. */
export function simulationSettings(parts: SimulationParts): Settings {
  const { servers, home, zone, mapping, databaseUrl, kafka, connection } = parts;
  const schedule = { syncEverySeconds: never, sweepEverySeconds: never };
  return {
    mode: 'embedded',
    production: false,
    role: 'worker',
    port: 0,
    host: '127.0.0.1',
    logLevel: 'warn',
    home,
    databaseUrl,
    kafka,
    oidc: { issuer: 'http://127.0.0.1', audience: 'shirelink', rolesClaim: 'roles' },
    keys: servers.keys,
    metricsToken: null,
    notices: { webhookSecret: null, smtpUrl: null },
    council: {
      council: simulationCouncil,
      name: 'Simulation',
      zone,
      systems: { authority: { mapping: 'made from the file', ...schedule } },
      retention: { erasePersonalDataAfterDays: 90 },
      events: { partitions: 6, replicationFactor: 1 },
      calendar: { table: 'plain weekdays', opens: '08:00', closes: '16:30' },
    },
    // nobody gave the holidays of the file's city
    calendar: plainWeekdays({ zone, firstYear: 2000, lastYear: 2060 }),
    standards: serviceStandards(),
    policy: shippedPolicy(),
    systems: [{ name: 'authority', connection, mapping, mappingPath: 'made from the file', ...schedule }],
  };
}
