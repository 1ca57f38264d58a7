import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseEnvironment } from './parse-environment.js';
import { knownNames, variableNames } from './variables.js';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const piiKeys = JSON.stringify({
  encrypt: { active: 'e1', keys: { e1: key(1) } },
  hash: { active: 'h1', keys: { h1: key(2) } },
});

/** Configured, and right. */
const right = {
  NODE_ENV: 'production',
  COUNCIL_FILE: '/etc/shirelink/council.yaml',
  DATABASE_URL: 'postgres://shirelink:pw@db:5432/shirelink',
  KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  OIDC_ISSUER: 'https://sso.example/realm/',
  PII_KEYS: piiKeys,
  AUTHORITY_URL: 'https://authority.example/',
  AUTHORITY_USERNAME: 'svc',
  AUTHORITY_PASSWORD: ' starts with a blank',
  AUTHORITY_CLIENT_ID: 'shirelink',
  AUTHORITY_CLIENT_SECRET: 'cs',
};

function faultsOf(env: Record<string, string | undefined>, systems = ['authority']): [string, string][] {
  return parseEnvironment(env, systems).faults.map(({ where, what }) => [where, what]);
}

describe('an environment that is right', () => {
  it('configures every connection', () => {
    const parsed = parseEnvironment({ ...right, PORT: '8080', ROLE: 'worker', KAFKA_SSL: 'true' }, ['authority']);
    expect(parsed.faults).toEqual([]);
    expect(parsed.configured).toBe(true);
    expect(parsed.values).toEqual({
      ...right,
      PORT: 8080,
      ROLE: 'worker',
      KAFKA_SSL: true,
      KAFKA_BROKERS: ['kafka-1:9092', 'kafka-2:9092'],
      AUTHORITY_URL: 'https://authority.example',
      PII_KEYS: JSON.parse(piiKeys),
    });
  });

  it('is embedded where nothing is connected', () => {
    const parsed = parseEnvironment({ PORT: '0', LOG_LEVEL: 'info', PATH: '/bin', HOME: '/root' }, ['authority']);
    expect(parsed).toEqual({
      values: { PORT: 0, LOG_LEVEL: 'info' },
      given: new Map([
        ['PORT', 'value'],
        ['LOG_LEVEL', 'value'],
      ]),
      configured: false,
      faults: [],
    });
  });

  it("leaves alone what Kubernetes sets for services called authority, kafka and shirelink, and others' variables", () => {
    const others = {
      AUTHORITY_PORT: 'tcp://10.0.0.1:80',
      AUTHORITY_PORT_80_TCP: 'tcp://10.0.0.1:80',
      AUTHORITY_SERVICE_HOST: '10.0.0.1',
      KAFKA_PORT: 'tcp://10.0.0.2:9092',
      KAFKA_SERVICE_PORT: '9092',
      SHIRELINK_PORT: 'tcp://10.0.0.3:80',
      POST: '1',
      HOST: 'x',
      NODE_OPTIONS: '',
    };
    expect(parseEnvironment(others, [])).toMatchObject({ configured: false, faults: [] });
  });
});

describe('an environment that is wrong', () => {
  it.each<[string, Record<string, string | undefined>, [string, string][]]>([
    [
      'nothing but production',
      { NODE_ENV: 'production' },
      missing('COUNCIL_FILE', 'DATABASE_URL', 'KAFKA_BROKERS', 'OIDC_ISSUER', 'PII_KEYS', ...authorityNames()),
    ],
    [
      'one connection',
      { DATABASE_URL: right.DATABASE_URL },
      missing('COUNCIL_FILE', 'KAFKA_BROKERS', 'OIDC_ISSUER', 'PII_KEYS', ...authorityNames()),
    ],
    ['no broker', { ...right, KAFKA_BROKERS: undefined }, missing('KAFKA_BROKERS')],
    [
      'half of a sign-in to Kafka',
      { ...right, KAFKA_SASL_USERNAME: 'u' },
      missing('KAFKA_SASL_MECHANISM', 'KAFKA_SASL_PASSWORD'),
    ],
    [
      'an empty connection',
      { DATABASE_URL: ' ', COUNCIL_FILE: 'c' },
      [
        ['DATABASE_URL', 'is set but empty'],
        ...missing('KAFKA_BROKERS', 'OIDC_ISSUER', 'PII_KEYS', ...authorityNames()),
      ],
    ],
    ['a role in embedded mode', { ROLE: 'api' }, [['ROLE', 'splits the service, which embedded mode cannot']]],
    [
      'keys in embedded mode',
      { PII_KEYS: piiKeys },
      [['PII_KEYS', 'is set, but no connection is, and embedded mode has its own']],
    ],
    [
      'words and numbers',
      { PORT: '70000', ROLE: 'both', NODE_ENV: 'prod', LOG_LEVEL: 'loud' },
      [
        ['NODE_ENV', 'is not one of the known words'],
        ['ROLE', 'is not one of the known words'],
        ['PORT', 'is not a whole number in range'],
        ['LOG_LEVEL', 'is not one of the known words'],
      ],
    ],
    [
      'a database of another kind',
      { ...right, DATABASE_URL: 'mysql://u:secret@db/x' },
      [['DATABASE_URL', 'is not the address of a PostgreSQL database']],
    ],
    [
      'brokers with a scheme',
      { ...right, KAFKA_BROKERS: 'kafka://k:9092' },
      [['KAFKA_BROKERS', 'is not a list of host:port']],
    ],
    [
      'an issuer without TLS',
      { ...right, OIDC_ISSUER: 'http://sso.example' },
      [['OIDC_ISSUER', 'is an http address that is not on loopback']],
    ],
    [
      'a sign-in in an address',
      { ...right, AUTHORITY_URL: 'https://u:secret@a.example' },
      [['AUTHORITY_URL', 'carries a sign-in']],
    ],
    [
      'secrets of webhooks that are none',
      { ...right, NOTICE_WEBHOOK_SECRET: key(3) },
      [['NOTICE_WEBHOOK_SECRET', 'is not a secret of 24 to 64 bytes']],
    ],
    [
      'secrets of webhooks that are too short',
      { ...right, NOTICE_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' },
      [['NOTICE_WEBHOOK_SECRET', 'is not a secret of 24 to 64 bytes']],
    ],
    [
      'a mail server of another kind',
      { ...right, SMTP_URL: 'https://mail.example' },
      [['SMTP_URL', 'is not the address of a mail server']],
    ],
    [
      'a mail sign-in that is not percent-encoded',
      { ...right, SMTP_URL: 'smtps://svc:100%@mail.example' },
      [['SMTP_URL', 'is not the address of a mail server']],
    ],
    [
      'TLS turned off in an address',
      { ...right, SMTP_URL: 'smtp://mail.example?tls.rejectUnauthorized=false' },
      [['SMTP_URL', 'carries a query or a fragment']],
    ],
    [
      'both of a secret and its file',
      { ...right, AUTHORITY_PASSWORD_FILE: '/run/secret' },
      [['AUTHORITY_PASSWORD_FILE', 'is set together with AUTHORITY_PASSWORD']],
    ],
    [
      'a secret in place of its file',
      { ...right, AUTHORITY_PASSWORD: undefined, AUTHORITY_PASSWORD_FILE: 'hunter2' },
      [['AUTHORITY_PASSWORD_FILE', 'names a file that cannot be read (ENOENT)']],
    ],
    [
      'a slip of the pen',
      { ...right, AUTHORITY_PASSWROD: 'hunter2', KAFKA_BROKER: 'k:1' },
      [
        ['AUTHORITY_PASSWROD', 'is not a variable of Shirelink'],
        ['KAFKA_BROKER', 'is not a variable of Shirelink'],
      ],
    ],
  ])('%s', (_, env, faults) => {
    expect(faultsOf(env)).toEqual(faults);
  });

  it('asks for no connection of a system that the council has not', () => {
    expect(faultsOf({ NODE_ENV: 'production' }, [])).toEqual(
      missing('COUNCIL_FILE', 'DATABASE_URL', 'KAFKA_BROKERS', 'OIDC_ISSUER', 'PII_KEYS'),
    );
  });

  it('says which name was meant', () => {
    const [fault] = parseEnvironment({ AUTHORITY_PASSWROD: 'x' }, []).faults;
    expect(fault).toEqual({
      where: 'AUTHORITY_PASSWROD',
      what: 'is not a variable of Shirelink',
      fix: 'Did you mean AUTHORITY_PASSWORD? Rename or unset it.',
    });
  });
});

describe('secrets from files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shirelink-secret-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read without the newline at their end', () => {
    const file = join(folder, 'token');
    writeFileSync(file, 'a token\n');
    expect(parseEnvironment({ METRICS_TOKEN_FILE: file }, [])).toEqual({
      values: { METRICS_TOKEN: 'a token' },
      given: new Map([['METRICS_TOKEN', 'file']]),
      configured: false,
      faults: [],
    });
  });
});

describe('PII_KEYS', () => {
  const ring = { active: 'k', keys: { k: key(1) } };
  const other = { active: 'k', keys: { k: key(2) } };
  it.each<[string, unknown, string]>([
    ['no JSON', `{"encrypt": ${key(1)}`, 'is not a JSON object'],
    ['a list', '[]', 'is not a JSON object'],
    ['no rings', '{}', 'encrypt is not {active, keys}; hash is not {active, keys}'],
    [
      'an active key that is not there',
      { encrypt: { ...ring, active: 'x' }, hash: other },
      'encrypt.active names none of its keys',
    ],
    [
      'a short key',
      { encrypt: { active: 'k', keys: { k: 'c2hvcnQ=' } }, hash: other },
      'encrypt.keys has a key that is not 32 bytes in base64',
    ],
    [
      'rubbish inside base64',
      { encrypt: { active: 'k', keys: { k: `!!${key(1)}` } }, hash: other },
      'encrypt.keys has a key that is not 32 bytes in base64',
    ],
    ['one key for both', { encrypt: ring, hash: ring }, 'uses one key both to encrypt and to hash'],
    ['unknown members', { encrypt: ring, hash: other, old: {} }, 'has members other than encrypt and hash'],
  ])('%s', (_, given, what) => {
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    expect(faultsOf({ ...right, PII_KEYS: text })).toEqual([['PII_KEYS', what]]);
  });
});

describe('whatever the environment', () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('', ' ', 'true', '0', 'https://u:p@h/', 'postgres://u:p@h/d', '{}', '/dev/null'),
  );
  const name = fc.oneof(fc.constantFrom(...knownNames), fc.string({ minLength: 1 }));

  it('finds faults or values, throws nothing and repeats no value', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.uuid(), (env, mark) => {
        const marked = Object.fromEntries(Object.entries(env).map(([each, text]) => [each, `${text}${mark}`]));
        const { faults, values } = parseEnvironment(marked, ['authority']);
        expect(JSON.stringify(faults)).not.toContain(mark);
        expect(Object.keys(values).every((each) => (variableNames as string[]).includes(each))).toBe(true);
      }),
    );
  });
});

function missing(...names: string[]): [string, string][] {
  return names.map((each) => [each, 'is not set']);
}

function authorityNames(): string[] {
  return [
    'AUTHORITY_URL',
    'AUTHORITY_USERNAME',
    'AUTHORITY_PASSWORD',
    'AUTHORITY_CLIENT_ID',
    'AUTHORITY_CLIENT_SECRET',
  ];
}
