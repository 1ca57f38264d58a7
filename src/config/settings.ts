/** Everything that can be set, frozen, checked once at start. Secrets are held here and nowhere else; never log it whole. */
export interface Settings {
  /** embedded: servers and simulators of our own; client: a command line beside a running embedded one; configured: real ones. */
  mode: 'embedded' | 'client' | 'configured';
  production: boolean;
  role: 'all' | 'api' | 'worker';
  port: number;
  /** Address that HTTP listens on: loopback in embedded mode, every interface otherwise. */
  host: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Absolute path of SHIRELINK_HOME. */
  home: string;
  databaseUrl: string;
  kafka: KafkaSettings | null;
  oidc: OidcSettings;
  keys: KeyRing;
  /** Bearer token for /metrics; null: no token is asked for (embedded mode, or metrics reachable inside the cluster only). */
  metricsToken: string | null;
  council: CouncilFile;
  systems: SystemSettings[];
}

export interface KafkaSettings {
  brokers: string[];
  ssl: boolean;
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | null;
}

export interface OidcSettings {
  issuer: string;
  audience: string;
  rolesClaim: string;
}

/** PII_KEYS: base64 keys of 32 bytes by key id. Encryption and hashing have keys of their own. */
export interface KeyRing {
  encrypt: { active: string; keys: Record<string, string> };
  hash: { active: string; keys: Record<string, string> };
}

/** contracts/council/council.schema.json */
export interface CouncilFile {
  /** Lower-case slug: part of topic names and of case ids, so it never changes. */
  council: string;
  name: string;
  zone: string;
  systems: Record<string, CouncilSystem>;
  retention: { erasePersonalDataAfterDays: number };
  events: { partitions: number; replicationFactor: number };
}

export interface CouncilSystem {
  /** File name under contracts/mappings, or a path beside the council file. */
  mapping: string;
  syncEverySeconds: number;
  sweepEverySeconds: number;
}

/** A legacy system that this council has: where it is, how to sign in, and its validated mapping file. */
export interface SystemSettings {
  name: 'authority' | 'civicview';
  connection: AuthorityConnection;
  /** Validated against contracts/mappings/<name>.schema.json; the adapter knows its type. */
  mapping: unknown;
  mappingPath: string;
  syncEverySeconds: number;
  sweepEverySeconds: number;
}

export interface AuthorityConnection {
  url: string;
  username: string;
  password: string;
  clientId: string;
  clientSecret: string;
}

/** Injection token of the frozen Settings. */
export const SETTINGS = Symbol('Settings');
