import { join, resolve } from 'node:path';
import type { CalendarFile } from './calendar-file.js';
import { isConfigured } from './contradictions.js';
import { contractsDir } from './contracts-dir.js';
import { type CouncilFiles, readCouncilFiles } from './council-file.js';
import { deepFreeze } from './deep-freeze.js';
import type { EmbeddedPlan } from './embedded-settings.js';
import type { Checked, Fault } from './fault.js';
import { legacyConnections } from './legacy-connections.js';
import { noticeConnectionFaults } from './notice-faults.js';
import { type ParsedEnvironment, parseEnvironment } from './parse-environment.js';
import { type Env, readVariables } from './read-variables.js';
import { serviceStandards } from './service-standards.js';
import type {
  CouncilFile,
  KafkaSettings,
  MappedSystem,
  NoticeConnections,
  Settings,
  SystemSettings,
} from './settings.js';
import { present, type VariableValues } from './variables.js';

/** Settings of real connections; or, where none is set, what an embedded service starts from. */
export type LoadedSettings = LoadedFiles & Connections;

type Connections = { mode: 'configured'; settings: Settings } | { mode: 'embedded'; plan: EmbeddedPlan };

interface LoadedFiles extends CalendarFile {
  councilPath: string;
  policyPath: string;
  mappings: { name: string; path: string }[];
}

/** Everything that there is to set, from the environment and the files that it names; or every fault of it at once. */
export function loadSettings(env: Env): Checked<LoadedSettings> {
  const councilFile = env.COUNCIL_FILE?.trim() ?? '';
  const files = councilFilesOf(councilFile, isConfigured(readVariables(env)));
  // without a readable council file its systems aren't known: the one there is an adapter for is the best guess
  const systems = files?.ok ? files.value.systems.map(({ name }) => name) : ['authority'];
  const environment = parseEnvironment(env, systems);
  const faults = [...environment.faults, ...faultsOf(files, environment)];
  if (faults.length > 0 || !files?.ok) return { ok: false, faults };
  const { path: councilPath, systems: mapped, calendarPath, calendar, policyPath } = files.value;
  const mappings = mapped.map(({ name, mappingPath }) => ({ name, path: mappingPath }));
  const loaded = { councilPath, mappings, calendarPath, calendar, policyPath };
  return { ok: true, value: { ...connected(environment, files.value), ...loaded } };
}

/** Those of the files themselves; where there are none, those of what the files ask of the environment. */
function faultsOf(files: Checked<CouncilFiles> | null, environment: ParsedEnvironment): Fault[] {
  if (!files) return [];
  if (!files.ok) return files.faults;
  const { council, systems } = files.value;
  const ofSystems = environment.configured
    ? systems.flatMap((system) => legacyConnections[system.name].faults?.(system, environment) ?? [])
    : [];
  return [...noticeConnectionFaults(council, environment.given), ...ofSystems];
}

// null: it is required and not there, which the environment's faults tell
function councilFilesOf(given: string, configured: boolean): Checked<CouncilFiles> | null {
  if (given !== '') return readCouncilFiles(given);
  return configured ? null : readCouncilFiles(join(contractsDir, 'council', 'upper-lachlan.yaml'));
}

function connected({ configured, values }: ParsedEnvironment, files: CouncilFiles): Connections {
  const home = resolve(values.SHIRELINK_HOME ?? '.shirelink');
  if (configured) return { mode: 'configured', settings: deepFreeze(configuredSettings(values, files, home)) };
  const { council, calendar, policy, systems } = files;
  const metricsToken = values.METRICS_TOKEN ?? null;
  // the start table is for people to read: what is in order isn't logged beside it
  const logLevel = values.LOG_LEVEL ?? 'warn';
  return {
    mode: 'embedded',
    plan: {
      council,
      calendar,
      policy,
      systems,
      home,
      homeIsDefault: values.SHIRELINK_HOME === undefined,
      port: values.PORT ?? 3000,
      metricsToken,
      notices: noticesOf(values),
      logLevel,
    },
  };
}

function configuredSettings(values: VariableValues, files: CouncilFiles, home: string): Settings {
  const { council, calendar, policy, systems } = files;
  return {
    mode: 'configured',
    production: values.NODE_ENV === 'production',
    role: values.ROLE ?? 'all',
    port: values.PORT ?? 3000,
    host: '0.0.0.0',
    logLevel: values.LOG_LEVEL ?? 'info',
    home,
    databaseUrl: present(values, 'DATABASE_URL'),
    kafka: kafkaOf(values),
    oidc: {
      issuer: present(values, 'OIDC_ISSUER'),
      audience: values.OIDC_AUDIENCE ?? 'shirelink',
      rolesClaim: values.OIDC_ROLES_CLAIM ?? 'roles',
    },
    keys: present(values, 'PII_KEYS'),
    metricsToken: values.METRICS_TOKEN ?? null,
    notices: noticesOf(values),
    council,
    calendar,
    standards: serviceStandards(council.sla),
    policy,
    systems: systems.map((system) => systemOf(system, council, values)),
  };
}

function systemOf(system: MappedSystem, council: CouncilFile, values: VariableValues): SystemSettings {
  return { ...system, ...legacyConnections[system.name].settings(system, values, council) };
}

function kafkaOf(values: VariableValues): KafkaSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = values;
  const signsIn = mechanism !== undefined && username !== undefined && password !== undefined;
  return {
    brokers: present(values, 'KAFKA_BROKERS'),
    ssl: values.KAFKA_SSL ?? false,
    sasl: signsIn ? { mechanism, username, password } : null,
  };
}

function noticesOf({ NOTICE_WEBHOOK_SECRET: webhookSecret, SMTP_URL: smtpUrl }: VariableValues): NoticeConnections {
  return { webhookSecret: webhookSecret ?? null, smtpUrl: smtpUrl ?? null };
}
