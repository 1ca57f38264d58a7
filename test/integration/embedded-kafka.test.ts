import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from '../../src/embedded/free-port.js';
import { openHome } from '../../src/embedded/home.js';
import { findJava } from '../../src/embedded/java.js';
import { answersAsBroker, brokerCommand } from '../../src/embedded/kafka-broker.js';
import { defaultCacheDirectory, kafkaJars } from '../../src/embedded/kafka-jars.js';
import { startKafka, type EmbeddedKafka } from '../../src/embedded/kafka.js';
import { isRunning } from '../../src/embedded/processes/process-table.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { kafkaBrokers } from '../support/kafka.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
const home = openHome(directory);
const cacheDirectory = defaultCacheDirectory(process.env, directory);
const topic = 'kept';
let kafka: EmbeddedKafka | null = null;

afterEach(async () => {
  await kafka?.stop();
  kafka = null;
});
afterAll(remove);

async function start(environment: NodeJS.ProcessEnv = process.env): Promise<EmbeddedKafka> {
  const logger = createLogger('silent');
  kafka = await startKafka({ home, cacheDirectory, environment, logger, preferredPort: null });
  return kafka;
}

function client(brokers: string[]): Kafka {
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, connectionTimeout: 2_000, retry: { retries: 0 } });
}

async function heldMessages(brokers: string[]): Promise<string[]> {
  const admin = client(brokers).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).map(({ high }) => high);
  } finally {
    await admin.disconnect();
  }
}

it('says in one line what is missing, and has no address', async () => {
  const absent = await start({ PATH: '' });
  expect(absent.brokers).toBeNull();
  expect(absent.state()).toEqual({ state: 'unavailable', reason: 'Java 17 or newer was not found' });
  await expect(absent.firstStart()).rejects.toThrow('Java 17 or newer was not found');
});

(kafkaBrokers() ? describe : describe.skip)('with Java', () => {
  it('knows its address before it is up, then takes messages', async () => {
    const { brokers, state, firstStart } = await started();
    expect(state()).toEqual({ state: 'starting', reason: null });
    await firstStart();
    expect(state()).toEqual({ state: 'up', reason: null });
    const admin = client(brokers).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await admin.disconnect();
    const producer = client(brokers).producer();
    await producer.connect();
    await producer.send({
      topic,
      acks: -1,
      messages: [
        { key: 'a', value: 'one' },
        { key: 'a', value: 'two' },
      ],
    });
    await producer.disconnect();
    expect(await heldMessages(brokers)).toEqual(['2']);
  });

  it('is started again, at the same address and with what it held, when it is killed', async () => {
    const { brokers, pid, firstStart, state } = await started();
    await firstStart();
    const killed = pid();
    process.kill(killed ?? 0, 'SIGKILL');
    await waitFor(() => pid() !== killed && state().state === 'up', { what: 'Kafka is up again', timeoutMs: 25_000 });
    expect(await heldMessages(brokers)).toEqual(['2']);
  });

  it('stops the broker that a killed service left alive, and starts its own', async () => {
    const left = await leaveBrokerBehind();
    const { brokers, firstStart } = await started();
    await firstStart();
    expect(isRunning(left)).toBe(false);
    expect(await heldMessages(brokers)).toEqual(['2']);
  });

  it('can be stopped while it starts, and leaves no process', async () => {
    const { pid, stop } = await started();
    const broker = await waitFor(pid, { what: 'the broker has a process' });
    await stop();
    expect(isRunning(broker)).toBe(false);
  });
});

async function started() {
  const server = await start();
  if (!server.brokers) throw new Error('Java was there a moment ago');
  const { brokers } = server;
  return {
    brokers,
    state: () => server.state(),
    pid: () => server.pid(),
    firstStart: () => server.firstStart(),
    stop: () => server.stop(),
  };
}

/** Runs the broker as a service without setpriv does: nothing tells it when its parent dies. Answers its process id. */
async function leaveBrokerBehind(): Promise<number> {
  const { file: java } = await findJava(process.env);
  const port = await freePort(null);
  const jars = await kafkaJars({ cacheDirectory, environment: process.env }, new AbortController().signal);
  const { args, cwd } = await brokerCommand({ home, port, java: java ?? '', jars, environment: process.env });
  const options = args.slice(args.indexOf(java ?? '') + 1);
  const child = spawn(java ?? '', options, { cwd, stdio: 'ignore', detached: true });
  child.unref();
  writeFileSync(join(home.kafka, 'broker.pid'), `${child.pid}\n`);
  await waitFor(() => answersAsBroker(`127.0.0.1:${port}`), { what: 'the broker left behind', timeoutMs: 25_000 });
  return child.pid ?? 0;
}
