import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { followerPosition } from '../../src/events/followers.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter } from '../support/event-log.js';
import { kafkaBrokers } from '../support/kafka.js';
import { ownBroker } from '../support/own-broker.js';
import { firstOccurrences, ownCouncil, received, relayOf, testKafka, testPublisher } from '../support/relays.js';
import { waitFor } from '../support/wait-for.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cases = ['a', 'b', 'c', 'd', 'e'];

let store: FreshDatabase;
let writer: EventLogWriter;
let council: string;
let rounds = 0;

beforeEach(async () => {
  store = await freshDatabase();
  council = ownCouncil();
  writer = new EventLogWriter(store.database);
  await writer.openStore(council);
  rounds = 0;
});
afterEach(() => store.drop());

/** One more event of each case. */
async function tellRound(): Promise<void> {
  rounds += 1;
  await writer.tell(...cases.map((name) => ({ case: name, type: 'case.updated' as const })));
}

async function tellRounds(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) await tellRound();
}

function allInOrder(): Record<string, string[]> {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
  return Object.fromEntries(cases.map((name) => [writer.idOf(name), numbers.map((n) => `${writer.idOf(name)}.${n}`)]));
}

async function caughtUp(timeoutMs: number): Promise<void> {
  const key = { name: 'relay', log: 'public' } as const;
  const there = async () => (await followerPosition(store.database, key)) === rounds * cases.length;
  await waitFor(there, { what: 'the relay caught up', timeoutMs });
}

(kafkaBrokers() ? describe : describe.skip)('with brokers and relays that are killed', () => {
  test('a relay killed again and again loses nothing and inverts nothing', async () => {
    const brokers = kafkaBrokers() ?? [];
    const program = [`--import`, `${root}scripts/typescript.mjs`, `${root}test/support/relay-program.ts`];
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [...program, store.url, brokers.join(','), council], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      return child;
    };
    for (let kill = 0; kill < 3; kill += 1) {
      const relay = await start();
      const before = await followerPosition(store.database, { name: 'relay', log: 'public' });
      const moved = async () => (await followerPosition(store.database, { name: 'relay', log: 'public' })) > before;
      const [exit] = [once(relay, 'exit')];
      while (!(await moved())) await tellRounds(10);
      relay.kill('SIGKILL');
      await exit;
    }
    const last = await start();
    await caughtUp(30_000);
    last.kill('SIGKILL');
    const events = await received(testKafka(brokers), topicNames(council).public);
    expect(firstOccurrences(events)).toEqual(allInOrder());
  }, 120_000);

  test('the broker comes late, is killed, hangs: events wait, nothing is lost, nothing runs hot', async () => {
    const broker = await ownBroker();
    const kafka = testKafka(broker.brokers);
    let sends = 0;
    const publisher = testPublisher(kafka, council);
    const check = publisher.check.bind(publisher);
    publisher.check = () => {
      sends += 1;
      return check();
    };
    const relay = relayOf({ database: store.database, publisher, leases: new Leases(store.database, 'test', 1_000) });
    try {
      await tellRounds(5);
      relay.start();
      await waitFor(async () => (await relay.status()).lastError !== null, { what: 'there is no broker yet' });
      expect(await relay.status()).toMatchObject({ state: 'down', behind: 25, lastError: 'unreachable' });
      await broker.kafka.firstStart();
      await caughtUp(30_000);

      process.kill(broker.kafka.pid() ?? 0, 'SIGKILL');
      await tellRounds(5);
      await caughtUp(40_000);

      process.kill(broker.kafka.pid() ?? 0, 'SIGSTOP'); // its connections stay open and answer nothing
      await tellRounds(5);
      await waitFor(async () => (await relay.status()).lastError === 'timeout', {
        what: 'a timeout',
        timeoutMs: 20_000,
      });
      process.kill(broker.kafka.pid() ?? 0, 'SIGCONT');
      await caughtUp(60_000);

      expect(firstOccurrences(await received(kafka, topicNames(council).public))).toEqual(allInOrder());
      expect(await relay.status()).toMatchObject({ state: 'up', behind: 0, lastError: null });
      expect(sends).toBeLessThan(40);
    } finally {
      await relay.stop();
      await broker.stop();
    }
  }, 180_000);
});
