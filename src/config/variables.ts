import { piiKeys } from './pii-keys.js';
import {
  brokerList,
  databaseUrl,
  hostKeys,
  issuerUrl,
  oneOf,
  privateKey,
  serviceUrl,
  sftpUrl,
  smtpUrl,
  text,
  type VariableRule,
  webhookSecret,
  wholeNumber,
  yesOrNo,
} from './variable-rules.js';

/**
 * `anywhere`: has a meaning in embedded mode too. `connection`: setting it ends embedded mode. `configured`: means something
 * only beside connections, and is a contradiction in embedded mode.
 */
export type VariableUse = 'anywhere' | 'connection' | 'configured';

export interface Variable<Value> {
  use: VariableUse;
  /** A secret may come from the file that `<NAME>_FILE` names. */
  secret: boolean;
  rule: VariableRule<Value>;
  /** For `check-config` and for the fault that it is missing. */
  meaning: string;
}

function variable<Value>(use: VariableUse, rule: VariableRule<Value>, meaning: string): Variable<Value> {
  return { use, secret: false, rule, meaning };
}

function secret<Value>(use: VariableUse, rule: VariableRule<Value>, meaning: string): Variable<Value> {
  return { use, secret: true, rule, meaning };
}

/** Every variable that Shirelink reads, in the order in which faults are told. */
export const variables = {
  NODE_ENV: variable('anywhere', oneOf('development', 'test', 'production'), 'production refuses embedded mode'),
  ROLE: variable('anywhere', oneOf('all', 'api', 'worker'), 'what this process does: all, api or worker'),
  PORT: variable('anywhere', wholeNumber(0, 65_535), 'port of HTTP, 3000 where not set, 0 for any free one'),
  LOG_LEVEL: variable('anywhere', oneOf('debug', 'info', 'warn', 'error', 'silent'), 'least level that is logged'),
  SHIRELINK_HOME: variable('anywhere', text, "embedded mode's folder, .shirelink where not set"),
  COUNCIL_FILE: variable('anywhere', text, "the council's YAML file (contracts/council/council.schema.json)"),
  METRICS_TOKEN: secret('anywhere', text, 'bearer token that /metrics asks for'),
  NOTICE_WEBHOOK_SECRET: secret('anywhere', webhookSecret, 'key that signs the webhooks of notices, whsec_...'),
  SMTP_URL: secret('anywhere', smtpUrl, 'mail server that takes the e-mails of notices'),
  DATABASE_URL: secret('connection', databaseUrl, 'the PostgreSQL database'),
  KAFKA_BROKERS: variable('connection', brokerList, 'Kafka brokers, host:port with commas between'),
  KAFKA_SSL: variable('connection', yesOrNo, 'true for TLS to Kafka'),
  KAFKA_SASL_MECHANISM: variable('connection', oneOf('plain', 'scram-sha-256', 'scram-sha-512'), 'how Kafka signs in'),
  KAFKA_SASL_USERNAME: variable('connection', text, "Kafka's user"),
  KAFKA_SASL_PASSWORD: secret('connection', text, "Kafka's password"),
  OIDC_ISSUER: variable('connection', issuerUrl, 'OpenID Connect issuer of the tokens that people and machines bring'),
  OIDC_AUDIENCE: variable('configured', text, 'audience that tokens must have, shirelink where not set'),
  OIDC_ROLES_CLAIM: variable('configured', text, 'claim that lists the roles, roles where not set'),
  OIDC_CLIENT_ID: variable('configured', text, "the console's client id"),
  OIDC_CLIENT_SECRET: secret('configured', text, "the console's client secret"),
  PII_KEYS: secret('configured', piiKeys, 'keys for personal data, JSON'),
  AUTHORITY_URL: variable('connection', serviceUrl, 'address of Civica Authority, without the paths of the mapping'),
  AUTHORITY_USERNAME: variable('connection', text, "Authority's user"),
  AUTHORITY_PASSWORD: secret('connection', text, "Authority's password"),
  AUTHORITY_CLIENT_ID: variable('connection', text, "Authority's OAuth client id"),
  AUTHORITY_CLIENT_SECRET: secret('connection', text, "Authority's OAuth client secret"),
  CIVICVIEW_DROP_DIR: variable('connection', text, "CivicView's file drop, a folder"),
  CIVICVIEW_SFTP_URL: variable('connection', sftpUrl, "CivicView's file drop, over SFTP"),
  CIVICVIEW_SFTP_PASSWORD: secret('configured', text, "the SFTP user's password"),
  CIVICVIEW_SFTP_PRIVATE_KEY: secret('configured', privateKey, "the SFTP user's private key, PEM or OpenSSH"),
  CIVICVIEW_SFTP_PASSPHRASE: secret('configured', text, 'passphrase of that key'),
  CIVICVIEW_SFTP_HOST_KEY: variable('configured', hostKeys, "the SFTP server's key, SHA256:... by ssh-keygen -lf"),
  CIVICVIEW_DATABASE_URL: secret('connection', databaseUrl, "the database of CivicView's view"),
  CONTENT_MANAGER_URL: variable('connection', serviceUrl, "Content Manager's ServiceAPI"),
  CONTENT_MANAGER_USERNAME: variable('connection', text, "Content Manager's user"),
  CONTENT_MANAGER_PASSWORD: secret('connection', text, "Content Manager's password"),
};

export type VariableName = keyof typeof variables;

/** What was given and passed its rule; a name that is not there was not set, or was a fault. */
export type VariableValues = {
  [Name in VariableName]?: (typeof variables)[Name] extends Variable<infer Value> ? Value : never;
};

export const variableNames = Object.keys(variables) as VariableName[];

/** Every name that may stand in the environment, `_FILE` ones included. */
export const knownNames: ReadonlySet<string> = new Set(
  variableNames.flatMap((name) => (variables[name].secret ? [name, `${name}_FILE`] : [name])),
);

/** For a variable that was checked to be there. */
export function present<Name extends VariableName>(values: VariableValues, name: Name): Required<VariableValues>[Name] {
  const value = values[name];
  if (value === undefined) throw new Error(`${name} passed its checks although it is not there`);
  return value as Required<VariableValues>[Name];
}
