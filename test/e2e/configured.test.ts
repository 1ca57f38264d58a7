import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { startAuthority, type EmbeddedAuthority } from '../../src/embedded/authority.js';
import { openDrop } from '../../src/embedded/civicview-simulator/drop/drop-folders.js';
import { createDatabase, dropDatabase } from '../../src/embedded/postgres-databases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { TestIssuer } from '../support/issuer.js';
import { kafkaBrokers } from '../support/kafka.js';
import { testKeys } from '../support/keys.js';
import { type RunningService, shirelink, startService } from '../support/product.js';
import { simulatorProgram } from '../support/simulator-program.js';
import { temporaryHome } from '../support/temporary-home.js';
import { testServers } from '../support/test-environment.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
const database = `test_configured_${process.pid}`;
const credentials = {
  username: 'svc',
  password: 'authority-secret',
  clientId: 'shirelink',
  clientSecret: 'client-secret',
};
const services: RunningService[] = [];
let environment: Record<string, string>;
let authority: EmbeddedAuthority;
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  const databaseUrl = await createDatabase(testServers().databaseUrl, database);
  const logger = createLogger('silent');
  const from = {
    environment: process.env,
    program: simulatorProgram,
    preferredPort: null,
    controlToken: 'control-secret',
  };
  authority = await startAuthority({ ...from, directory, credentials, logger });
  environment = {
    NODE_ENV: 'production',
    PORT: '0',
    COUNCIL_FILE: `${contractsDir}/council/upper-lachlan.yaml`,
    DATABASE_URL: databaseUrl,
    // without a broker on this machine, one that is down: events wait, and everything else works
    KAFKA_BROKERS: kafkaBrokers()?.join(',') ?? '127.0.0.1:1',
    OIDC_ISSUER: issuer.url,
    PII_KEYS: JSON.stringify(testKeys),
    AUTHORITY_URL: authority.connection.url,
    AUTHORITY_USERNAME: credentials.username,
    AUTHORITY_PASSWORD: credentials.password,
    AUTHORITY_CLIENT_ID: credentials.clientId,
    AUTHORITY_CLIENT_SECRET: credentials.clientSecret,
    CIVICVIEW_DROP_DIR: (await openDrop(join(directory, 'civicview'))).drop,
  };
}, 90_000);

afterAll(async () => {
  for (const service of services) service.kill('SIGKILL');
  await Promise.all([...services.map(({ ended }) => ended), authority.stop(), issuer.stop()]);
  await dropDatabase(testServers().databaseUrl, database);
  remove();
}, 60_000);

/** A process of this role, listening; answers where. */
async function start(role: 'api' | 'worker'): Promise<{ service: RunningService; url: string }> {
  const service = startService({ ...environment, ROLE: role });
  services.push(service);
  const [, port = ''] = await waitFor(() => /"port":(\d+),.*"msg":"started"/.exec(service.err()), {
    what: `the ${role} to listen`,
    timeoutMs: 60_000,
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

async function readiness(
  url: string,
): Promise<[number, { status: string; parts: Record<string, { status: string; detail: string }> }]> {
  const answer = await fetch(`${url}/health/ready`);
  return [answer.status, (await answer.json()) as never];
}

describe('without its connections', () => {
  it('a production service does not start, and says all that it lacks', async () => {
    const { code, out, err } = await startService({ NODE_ENV: 'production' }).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err.match(/^ {2}\w+(?=:)/gm)?.map((name) => name.trim())).toEqual([
      'COUNCIL_FILE',
      'DATABASE_URL',
      'KAFKA_BROKERS',
      'OIDC_ISSUER',
      'PII_KEYS',
      'AUTHORITY_URL',
      'AUTHORITY_USERNAME',
      'AUTHORITY_PASSWORD',
      'AUTHORITY_CLIENT_ID',
      'AUTHORITY_CLIENT_SECRET',
    ]);
  });

  it('one with a wrong secret in the wrong place names both places and neither value', async () => {
    const wrong = { ...environment, AUTHORITY_PASSWROD: 'hunter2', PII_KEYS: 'hunter3' };
    const { code, out, err } = await shirelink(['check-config', '--json'], wrong);
    const { error } = JSON.parse(out) as { error: { faults: { where: string }[] } };
    expect([code, error.faults.map(({ where }) => where)]).toEqual([2, ['PII_KEYS', 'AUTHORITY_PASSWROD']]);
    expect(out + err).not.toMatch(/hunter|secret/);
  });
});

describe('on an empty database', () => {
  it('the API is live but not ready, until the database is migrated', async () => {
    const { url } = await start('api');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const [status, { parts }] = await readiness(url);
    expect([status, parts['database']?.detail]).toEqual([
      503,
      expect.stringMatching(/^migrations to apply: \d+; run `shirelink migrate`$/),
    ]);

    const dry = JSON.parse((await shirelink(['migrate', '--dry-run', '--json'], environment)).out) as {
      waiting: string[];
    };
    const done = await shirelink(['migrate', '--json'], environment);
    expect([done.code, JSON.parse(done.out)]).toEqual([0, { dryRun: false, applied: dry.waiting, waiting: [] }]);
    await waitFor(async () => (await readiness(url))[0] === 200, { what: 'the API to be ready' });
  }, 90_000);

  it("refuses another council's file", async () => {
    const { code, err } = await shirelink(['migrate'], { ...environment, COUNCIL_FILE: otherCouncil() });
    expect([code, err]).toEqual([2, expect.stringContaining('this database mirrors council upper-lachlan')]);
  });
});

describe('an API and two workers', () => {
  it('mirror each request once; workers serve their health and metrics only; all stop with 0', async () => {
    const [api, ...workers] = [await start('api'), await start('worker'), await start('worker')];
    const headers = { authorization: `Bearer ${await issuer.token(['records'])}` };
    await waitFor(async () => (await readiness(api.url))[1].parts['authority']?.status === 'up', {
      what: 'a first complete pass',
      timeoutMs: 60_000,
    });
    const answer = await fetch(`${api.url}/api/v1/cases?limit=5`, { headers });
    expect([answer.status, ((await answer.json()) as { items: unknown[] }).items.length]).toEqual([200, 5]);
    for (const { url } of workers) {
      const statuses = ['/health/live', '/metrics', '/api/v1/cases', '/'].map(
        async (path) => (await fetch(url + path, { headers })).status,
      );
      expect(await Promise.all(statuses)).toEqual([200, 200, 404, 404]);
    }
    for (const service of services) service.kill('SIGTERM');
    const ends = await Promise.all(services.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual(services.map(() => 0));
    expect(ends.map(({ out, err }) => out + err).join()).not.toMatch(/secret|postgres:\/\//);
  }, 120_000);
});

/** The sample under another name, with its mapping beside it. */
function otherCouncil(): string {
  const path = `${directory}/council.yaml`;
  const sample = readFileSync(`${contractsDir}/council/upper-lachlan.yaml`, 'utf8');
  writeFileSync(path, sample.replace('council: upper-lachlan', 'council: elsewhere'));
  return path;
}
