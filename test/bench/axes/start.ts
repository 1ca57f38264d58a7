import { join } from 'node:path';
import { contractsDir } from '../../../src/config/contracts-dir.js';
import { openDrop } from '../../../src/embedded/civicview-simulator/drop/drop-folders.js';
import { freePort } from '../../../src/embedded/free-port.js';
import { identifyStore } from '../../../src/platform/postgres/store-identity.js';
import { Build } from '../../chaos/build.js';
import { type Environment, Worker } from '../../chaos/worker.js';
import { authorityCredentials } from '../../support/authority-caller.js';
import { TestIssuer } from '../../support/issuer.js';
import { testKeys } from '../../support/keys.js';
import { temporaryHome } from '../../support/temporary-home.js';
import { waitFor } from '../../support/wait-for.js';
import type { Axis, Bench } from '../axis.js';
import { type Closing, closingAfter } from '../closing.js';
import type { Ground } from '../ground.js';
import { absoluteRow, missingRow, type ResultRow } from '../result-row.js';
import { interleave } from '../rounds.js';

const roles = ['api', 'worker'] as const;
/** Its sync and its relay have something to ask; how much does not matter. */
const legacyRows = 1_000;

/** The built service with everything it connects to ready, until `/health/ready` first answers 200. */
export const start: Axis = { name: 'start', measure: (bench) => closingAfter((closing) => measure(bench, closing)) };

const namesOf = (role: string) => ({ axis: `start to ready, configured, ${role}`, unit: 's', goal: { below: 2 } });

async function measure({ ground, options, tell }: Bench, closing: Closing): Promise<ResultRow[]> {
  if (ground.brokers.length === 0)
    return roles.map((role) => missingRow({ ...namesOf(role), against: null }, 'there is no Kafka'));
  tell('building');
  const build = await Build.make(join(ground.directory, 'built'));
  const environment = await environmentOf(ground, closing);
  const contenders = roles.map((role) => ({
    name: role,
    run: () => secondsToReady(build, { ...environment, ROLE: role }),
  }));
  const measured = await interleave(contenders, { rounds: options.rounds, warmUp: true, tell });
  return roles.map((role) => absoluteRow(namesOf(role), measured[role]));
}

async function secondsToReady(build: Build, environment: Environment): Promise<number> {
  const port = await freePort(null);
  const service = new Worker(build, () => ({ ...environment, PORT: String(port) }));
  const began = performance.now();
  service.spawn();
  try {
    await waitFor(() => isReady(service, port), { what: 'the service to be ready', timeoutMs: 60_000 });
    return (performance.now() - began) / 1000;
  } finally {
    service.signal('SIGTERM');
    await service.ended();
  }
}

async function isReady(service: Worker, port: number): Promise<boolean> {
  if (!service.running) throw new Error(`the service ended at its start: ${service.said.slice(-1_000)}`);
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
  await answer.arrayBuffer();
  return answer.status === 200;
}

async function environmentOf(ground: Ground, closing: Closing): Promise<Environment> {
  const store = closing.with(await ground.newDatabase(), (opened) => opened.drop());
  await identifyStore(store.database, { council: 'upper-lachlan', zone: 'Australia/Sydney' });
  const issuer = closing.with(await TestIssuer.start(), (opened) => opened.stop());
  const authority = closing.with(await ground.legacyServer(legacyRows, 1_000), (opened) => opened.stop());
  const home = closing.with(temporaryHome(), ({ remove }) => Promise.resolve(remove()));
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    NODE_ENV: 'production',
    COUNCIL_FILE: join(contractsDir, 'council', 'upper-lachlan.yaml'),
    DATABASE_URL: store.url,
    KAFKA_BROKERS: ground.brokers.join(','),
    OIDC_ISSUER: issuer.url,
    PII_KEYS: JSON.stringify(testKeys),
    AUTHORITY_URL: `http://127.0.0.1:${authority.ready.port}`,
    AUTHORITY_USERNAME: authorityCredentials.username,
    AUTHORITY_PASSWORD: authorityCredentials.password,
    AUTHORITY_CLIENT_ID: authorityCredentials.clientId,
    AUTHORITY_CLIENT_SECRET: authorityCredentials.clientSecret,
    // empty: the requests are what is measured
    CIVICVIEW_DROP_DIR: (await openDrop(home.directory)).drop,
  };
}
