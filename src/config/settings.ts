import type { CalendarData } from '../model/business-calendar/business-calendar.js';
import type { CouncilRole } from '../model/complaint.js';
import type { ComplaintsPolicy, UnitPosts } from '../model/complaints-policy.js';
import type { ClockName, ServiceStandards } from '../model/service-standard.js';

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
  notices: NoticeConnections;
  council: CouncilFile;
  /** The council's business days: its table of public holidays and what is its own. */
  calendar: CalendarData;
  /** The service standards that hold at this council. */
  standards: ServiceStandards;
  /** What the council's documents say of a case, with the council's own units. */
  policy: ComplaintsPolicy;
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

/** How notices leave; what is null is not set, and no council file then names a channel that needs it. */
export interface NoticeConnections {
  /** Base64 of the key that signs webhooks, 24 to 64 bytes. */
  webhookSecret: string | null;
  /** `smtps://` or `smtp://`, with the sign-in; TLS is required outside of loopback either way. */
  smtpUrl: string | null;
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
  calendar: CouncilCalendar;
  /** Not there: nobody is told anything, and what they would have been told is shown. */
  notices?: CouncilNotices;
  sla?: CouncilStandards;
  /** Not there: the shipped policy holds, and no unit has posts of its own. */
  complaints?: CouncilComplaints;
}

/** What the complaints procedure must know of the council's offices. */
export interface CouncilComplaints {
  /** File name under contracts/policies, or a path beside the council file; left out: the shipped one. */
  policy?: string;
  /** By the unit's name, as cases have it. */
  units: Record<string, UnitPosts>;
  /** By the officer's code in CARE. */
  officers: Record<string, { unit: string; office: CouncilRole }>;
}

/** The council's own settings of the service standards; what is left out is as shipped. */
export interface CouncilStandards {
  escalationsPerTick?: number;
  warnBusinessDaysBefore?: number | null;
  clocks?: Partial<Record<ClockName, CouncilClock>>;
}

export interface CouncilClock {
  enabled?: boolean;
  days?: number;
  unit?: 'business-days' | 'calendar-days';
  pauseWhileWaiting?: boolean;
  warnBusinessDaysBefore?: number | null;
  role?: string;
  /** Share of these clocks that is to be met, 0 to 1. */
  objective?: number;
}

/** Who is told that a service standard needs them. Seconds, hours and counts have defaults in the schema. */
export interface CouncilNotices {
  /** Role that is told in place of one that `roles` lacks; one of them. */
  fallback: string;
  roles: Record<string, NoticeRole>;
  /** Sender of e-mails; there where any role has an e-mail address. */
  from?: string;
  /** Where people open Shirelink. */
  link?: string;
  digestAbove?: number;
  digestWindowSeconds?: number;
  messagesPerHour?: number;
  parkAfterHours?: number;
  expireAfterHours?: number;
}

export interface NoticeRole {
  /** As people should read it. */
  title: string;
  email?: string[];
  webhook?: string;
}

/** What of the business calendar is the council's own. Dates are local, `YYYY-MM-DD`; times of day `HH:MM`. */
export interface CouncilCalendar {
  /** File name under contracts/calendars, or a path beside the council file. */
  table: string;
  opens: string;
  closes: string;
  localHolidays?: { date: string; name: string; source: string }[];
  /** `businessDay`: true where left out. */
  partDays?: { date: string; closes: string; name: string; source: string; businessDay?: boolean }[];
  /** `businessDays`: true where left out, which is a closure that moves no due date. */
  closures?: { from: string; to: string; name: string; businessDays?: boolean }[];
}

export interface CouncilSystem {
  /** File name under contracts/mappings, or a path beside the council file. */
  mapping: string;
  syncEverySeconds: number;
  sweepEverySeconds: number;
}

/** A legacy system that this council has: where it is, how to sign in, and its validated mapping file. */
export type SystemSettings = AuthoritySettings | CivicViewSettings;

/** The same as the council's files tell it; its connection comes from elsewhere. */
export interface MappedSystem extends AnySystemSettings {
  name: SystemSettings['name'];
}

interface AnySystemSettings {
  /** Validated against contracts/mappings/<name>.schema.json; the adapter knows its type. */
  mapping: unknown;
  mappingPath: string;
  syncEverySeconds: number;
  sweepEverySeconds: number;
}

export interface AuthoritySettings extends AnySystemSettings {
  name: 'authority';
  connection: AuthorityConnection;
}

export interface CivicViewSettings extends AnySystemSettings {
  name: 'civicview';
  connection: CivicViewConnection;
  /** By CARE's code, from the council file; a code that is not here is a mapping gap. */
  officers: Record<string, { unit: string; office: CouncilRole }>;
}

export interface AuthorityConnection {
  url: string;
  username: string;
  password: string;
  clientId: string;
  clientSecret: string;
}

/** Where CARE's exports lie or its view is; which of them the mapping's `transport` says. */
export type CivicViewConnection =
  { kind: 'directory'; path: string } | ({ kind: 'sftp' } & SftpConnection) | { kind: 'view'; databaseUrl: string };

export interface SftpConnection {
  host: string;
  port: number;
  username: string;
  /** This, the private key, or both. */
  password: string | null;
  /** PEM or OpenSSH. */
  privateKey: string | null;
  /** Of the private key. */
  passphrase: string | null;
  /** SHA-256 fingerprints of the server's keys, as `ssh-keygen -lf` prints them: `SHA256:...`. */
  hostKeys: string[];
  /** The drop's folder on the server. */
  root: string;
}

/** Injection token of the frozen Settings. */
export const SETTINGS = Symbol('Settings');
