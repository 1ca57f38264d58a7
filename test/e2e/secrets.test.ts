import { writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { Database } from '../../src/platform/postgres/database.js';
import { identifyStore } from '../../src/platform/postgres/store-identity.js';
import { type EchoingAuthority, type Manner, startEchoingAuthority } from '../support/echoing-authority.js';
import { TestIssuer } from '../support/issuer.js';
import { type Run, type RunningService, shirelink, startService } from '../support/product.js';
import { temporaryHome } from '../support/temporary-home.js';
import { templateDatabase, testServers } from '../support/test-environment.js';
import { waitFor } from '../support/wait-for.js';

const key = () => randomBytes(32).toString('base64');
const keys = { encrypt: { active: 'e1', keys: { e1: key() } }, hash: { active: 'h1', keys: { h1: key() } } };
/** With what a URL, a form and a shell would each write in their own way. */
const secrets = {
  databasePassword: 'zq db/päss+word%1',
  authorityPassword: 'zq authority&päss=word',
  clientSecret: 'zq client/secret+%2',
  metricsToken: 'zq-metrics-token-3',
  saslPassword: 'zq sasl"password',
  accessToken: 'zq-access-token-4',
  encryptionKey: keys.encrypt.keys.e1,
  hashKey: keys.hash.keys.h1,
};

const name = `test_secrets_${process.pid}`;
const { directory, remove } = temporaryHome();
const services: RunningService[] = [];
let environment: Record<string, string>;
let authority: EchoingAuthority;
let issuer: TestIssuer;
let databaseUrl: string;

beforeAll(async () => {
  [authority, issuer] = await Promise.all([startEchoingAuthority(secrets.accessToken), TestIssuer.start()]);
  const url = await createDatabase(testServers().databaseUrl, name, templateDatabase);
  const database = new Database({ url, applicationName: 'shirelink-test' });
  await database.open();
  await identifyStore(database, { council: 'upper-lachlan', zone: 'Australia/Sydney' });
  await database.query(`create role "${name}" login password '${secrets.databasePassword}'`);
  for (const [kind, rights] of [
    ['tables', 'all'],
    ['sequences', 'all'],
  ])
    await database.query(`grant ${rights} on all ${kind} in schema public to "${name}"`);
  await database.close();
  databaseUrl = withSignIn(url, name, secrets.databasePassword);
  environment = {
    LOG_LEVEL: 'debug',
    PORT: '0',
    COUNCIL_FILE: `${contractsDir}/council/upper-lachlan.yaml`,
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: '127.0.0.1:1',
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: 'shirelink',
    KAFKA_SASL_PASSWORD: secrets.saslPassword,
    OIDC_ISSUER: issuer.url,
    METRICS_TOKEN: secrets.metricsToken,
    PII_KEYS: JSON.stringify(keys),
    AUTHORITY_URL: authority.url,
    AUTHORITY_USERNAME: 'svc',
    AUTHORITY_PASSWORD: secrets.authorityPassword,
    AUTHORITY_CLIENT_ID: 'shirelink',
    AUTHORITY_CLIENT_SECRET: secrets.clientSecret,
    CIVICVIEW_DROP_DIR: `${directory}/civicview`,
  };
}, 60_000);

afterAll(async () => {
  for (const service of services) service.kill('SIGKILL');
  await Promise.all([...services.map(({ ended }) => ended), authority.stop(), issuer.stop()]);
  await dropDatabase(testServers().databaseUrl, name);
  const server = new Database({ url: testServers().databaseUrl, applicationName: 'shirelink-test' });
  await server.open();
  await server.query(`drop role if exists "${name}"`);
  await server.close();
  remove();
}, 60_000);

function withSignIn(url: string, user: string, password: string): string {
  const { host, pathname } = new URL(url);
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}${pathname}`;
}

/** As it stands, in a URL, in a form, in JSON, in base64 (of itself, with a user before it, and of its bytes), in hex. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const form = new URLSearchParams({ x: secret }).toString().slice(2);
  const decoded = Buffer.from(secret, 'base64');
  const unpadded = (text: string) => text.replace(/=+$/, '');
  return [
    ...[secret, encodeURIComponent(secret), encodeURI(secret), form, JSON.stringify(secret).slice(1, -1)],
    ...[
      bytes,
      Buffer.from(`svc:${secret}`),
      Buffer.from(`shirelink:${secret}`),
      Buffer.from(`\0shirelink\0${secret}`),
    ].flatMap((each) => [
      unpadded(each.toString('base64')),
      unpadded(each.toString('base64url')),
      each.toString('hex'),
    ]),
    ...(decoded.length === 32 ? [decoded.toString('hex'), unpadded(decoded.toString('base64url'))] : []),
  ];
}

function secretsIn(text: string, more: Record<string, string> = {}): string[] {
  return Object.entries({ ...secrets, ...more }).flatMap(([what, secret]) =>
    spellings(secret).some((spelling) => text.includes(spelling)) ? [what] : [],
  );
}

async function listening(
  given: Record<string, string | undefined> = {},
): Promise<{ service: RunningService; url: string }> {
  const service = startService({ ...environment, ...given });
  services.push(service);
  const [, port = ''] = await waitFor(() => /"port":(\d+),.*"msg":"started"/.exec(service.err()), {
    what: 'the service to listen',
    timeoutMs: 60_000,
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

/** Runs to its end, one way or the other. */
async function ended({ service }: { service: RunningService }): Promise<Run> {
  service.kill('SIGTERM');
  return service.ended;
}

test('the spellings are found', () => {
  const found = spellings(secrets.databasePassword).filter((spelling) => secretsIn(`x${spelling}y`).length !== 1);
  expect(found).toEqual([]);
  expect(secretsIn(databaseUrl)).toEqual(['databasePassword']);
});

test('a service that works, and those who knock at it, leave none in its log at debug', async () => {
  authority.manner = 'good';
  const running = await listening();
  const good = await issuer.token(['admin', 'restricted']);
  const bad = await issuer.token(['admin'], { foreignKey: true });
  const ask = async (path: string, token: string) =>
    (await fetch(running.url + path, { headers: { authorization: `Bearer ${token}` } })).status;
  const statuses = [
    await ask('/metrics', secrets.metricsToken),
    await ask('/metrics', `${secrets.metricsToken}x`),
    await ask('/api/v1/cases', good),
    await ask('/api/v1/cases', bad),
    await ask(`/api/v1/cases?access_token=${good}`, good),
    await ask(`/api/v1/cases/${bad}`, good),
    await ask(`/api/v1/nothing/${secrets.metricsToken}`, good),
  ];
  expect(statuses).toEqual([200, 401, 200, 401, 400, 400, 404]);
  const metrics = await (
    await fetch(`${running.url}/metrics`, { headers: { authorization: `Bearer ${secrets.metricsToken}` } })
  ).text();
  await waitFor(() => authority.asked.other > 2, { what: 'calls with the access token', timeoutMs: 30_000 });
  await waitFor(() => running.service.err().includes('"code":"http-500"'), {
    what: 'a complaint of the echo',
    timeoutMs: 30_000,
  });
  const { out, err } = await ended(running);
  expect(err).toContain('"level":20');
  const tokens = { good, goodSignature: good.split('.')[2]!, bad, badSignature: bad.split('.')[2]! };
  expect(secretsIn(out + err + metrics, tokens)).toEqual([]);
}, 120_000);

describe('a sign-in that', () => {
  it.each<[Manner, string]>([
    ['refuses', 'sign-in-refused'],
    ['fails', 'http-500'],
    ['is-no-json', 'no-token'],
    ['redirects', 'redirected'],
    ['hangs-up', 'reset'],
  ])(
    '%s is told by its code alone',
    async (manner, code) => {
      authority.manner = manner;
      const before = authority.asked.token;
      const { out, err } = await shirelink(['sync', 'authority', '--json'], environment);
      expect(authority.asked.token).toBeGreaterThan(before);
      expect(out + err).toContain(code);
      expect(secretsIn(out + err)).toEqual([]);
    },
    120_000,
  );

  it('leads nowhere is told by its code alone', async () => {
    const { out, err } = await shirelink(['sync', 'authority'], {
      ...environment,
      AUTHORITY_URL: 'http://127.0.0.1:1',
    });
    expect(out + err).toMatch(/refused/);
    expect(secretsIn(out + err)).toEqual([]);
  }, 120_000);
});

describe('PostgreSQL', () => {
  const cases: [string, () => string][] = [
    ['that refuses the password', () => withSignIn(databaseUrl, name, `${secrets.databasePassword}x`)],
    ['that does not know the user', () => withSignIn(databaseUrl, 'nobody', secrets.databasePassword)],
    ['that has no such database', () => `${databaseUrl}_not`],
    ['that is not there', () => databaseUrl.replace(/:\d+\/[^/]*$/, ':1/x')],
    ['whose name leads nowhere', () => databaseUrl.replace('127.0.0.1', 'nowhere.invalid')],
    ['whose password is not encoded', () => `postgres://${name}:${secrets.databasePassword}@127.0.0.1:1/x`],
    ['whose password ends the address early', () => `postgres://${name}:a#${secrets.databasePassword}@127.0.0.1/x`],
  ];

  it.each(cases)(
    '%s stops a command without a word of it',
    async (_, url) => {
      const { code, out, err } = await shirelink(['migrate', '--json'], { ...environment, DATABASE_URL: url() });
      expect([code === 0, out === '', err === '']).toEqual([false, false, false]);
      expect(secretsIn(out + err, { whole: url() })).toEqual([]);
    },
    60_000,
  );

  it.each(cases.slice(0, 1))(
    '%s stops the service without a word of it',
    async (_, url) => {
      const { code, out, err } = await startService({ ...environment, DATABASE_URL: url() }).ended;
      expect([code, err]).toEqual([1, expect.stringContaining('Shirelink cannot start')]);
      expect(secretsIn(out + err, { whole: url() })).toEqual([]);
    },
    60_000,
  );
});

test('Kafka that refuses the password is told without it', async () => {
  // closes after whatever is said first, as a broker does that does not know the mechanism
  const broker = createServer((socket) => socket.once('data', () => socket.destroy()).on('error', () => undefined));
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const KAFKA_BROKERS = `127.0.0.1:${(broker.address() as AddressInfo).port}`;
  authority.manner = 'good';
  const running = await listening({ KAFKA_BROKERS, ROLE: 'worker' });
  await waitFor(() => /"msg":"relay failed/.exec(running.service.err()), { what: 'a complaint', timeoutMs: 60_000 });
  const { out, err } = await ended(running);
  broker.close();
  expect(secretsIn(out + err)).toEqual([]);
}, 120_000);

describe('check-config', () => {
  it('--connect says what is wrong with each connection, and no secret', async () => {
    authority.manner = 'refuses';
    const given = { ...environment, DATABASE_URL: withSignIn(databaseUrl, name, 'zq wrong') };
    const { code, out, err } = await shirelink(['check-config', '--connect', '--json'], given);
    const { connections } = JSON.parse(out) as { connections: { name: string; ok: boolean }[] };
    expect([code, connections.filter(({ ok }) => !ok).map((each) => each.name)]).toEqual([
      1,
      ['database', 'kafka', 'authority', 'civicview'],
    ]);
    expect(secretsIn(out + err, { wrong: 'zq wrong' })).toEqual([]);
  }, 60_000);

  /** Each variable with a secret in it that it is not for. */
  const misplaced = (...variables: string[]): Record<string, string> => {
    const all = Object.values(secrets);
    return Object.fromEntries(variables.map((variable, index) => [variable, all[index % all.length]!]));
  };

  it.each([
    misplaced(
      'PORT',
      'ROLE',
      'LOG_LEVEL',
      'NODE_ENV',
      'OIDC_ISSUER',
      'KAFKA_BROKERS',
      'KAFKA_SSL',
      'KAFKA_SASL_MECHANISM',
    ),
    misplaced(
      'AUTHORITY_PASSWROD',
      'PII_KEYS',
      'DATABASE_URL',
      'AUTHORITY_URL',
      'METRICS_TOKEN_FILE',
      'AUTHORITY_PASSWORD_FILE',
    ),
    misplaced('PII_KEYS_FILE', 'COUNCIL_FILE', 'DATABASE_URL_FILE'),
  ])(
    'with secrets in the wrong variables names the variables alone: %j',
    async (wrong) => {
      const given: Record<string, string> = { ...environment, ...wrong };
      const runs = [await shirelink(['check-config'], given), await startService(given).ended];
      expect(runs.map(({ code }) => code)).toEqual([2, 2]);
      const texts = runs.map(({ out, err }) => out + err);
      const told = texts.map((text) => Object.keys(wrong).filter((variable) => text.includes(variable)));
      expect(told).toEqual([Object.keys(wrong), Object.keys(wrong)]);
      expect(texts.flatMap((text) => secretsIn(text))).toEqual([]);
    },
    60_000,
  );

  it('with a council file that is all secrets repeats none', async () => {
    const path = `${directory}/council.yaml`;
    writeFileSync(
      path,
      `council: "${secrets.clientSecret}"\nzone: ${JSON.stringify(secrets.authorityPassword)}\n${JSON.stringify(secrets.saslPassword)}: [\n`,
    );
    const { code, out, err } = await shirelink(['check-config', '--json'], { ...environment, COUNCIL_FILE: path });
    expect(code).toBe(2);
    expect(secretsIn(out + err)).toEqual([]);
  }, 60_000);
});
