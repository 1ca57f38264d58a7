import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { caseEventTypes } from '../../src/model/case-event.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter } from '../support/event-log.js';
import { messageFaults } from '../support/event-schemas.js';
import { kafkaBrokers } from '../support/kafka.js';
import { ownCouncil, relayOf, testKafka, testPublisher } from '../support/relays.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);
const cases = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const types = caseEventTypes.filter((type) => type.startsWith('case.'));

interface Consumed {
  key: string;
  value: string;
  headers: Record<string, string>;
}

let store: FreshDatabase;
beforeAll(async () => {
  store = await freshDatabase();
});
afterAll(() => store.drop());

/** With librdkafka, a consumer that is not ours. */
async function consume(brokers: string[], topic: string): Promise<Consumed[]> {
  const { stdout } = await run('kcat', [
    '-C',
    '-b',
    brokers.join(','),
    '-t',
    topic,
    '-o',
    'beginning',
    '-e',
    '-q',
    '-J',
  ]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { key, payload, headers } = JSON.parse(line) as { key: string; payload: string; headers: string[] };
      const names = headers.filter((_, index) => index % 2 === 0);
      return {
        key,
        value: payload,
        headers: Object.fromEntries(names.map((name, index) => [name, headers[2 * index + 1] ?? ''])),
      };
    });
}

test('kcat reads every event of both topics, and each keeps to the contract', async () => {
  const brokers = kafkaBrokers();
  if (!brokers) throw new Error('the system tests need Java 17 for Kafka');
  const council = ownCouncil();
  const writer = new EventLogWriter(store.database);
  await writer.openStore(council);
  for (const type of types) {
    await writer.tell(...cases.map((name) => ({ case: name, type })), { case: 'hidden', type, log: 'restricted' });
  }
  const relay = relayOf({ database: store.database, publisher: testPublisher(testKafka(brokers), council) });
  relay.start();
  await waitFor(async () => (await relay.status()).behind === 0, { what: 'all is sent' });
  await relay.stop();

  const [open, restricted] = [
    await consume(brokers, topicNames(council).public),
    await consume(brokers, topicNames(council).restricted),
  ];
  expect([...open, ...restricted].flatMap(messageFaults)).toEqual([]);
  const told = (events: Consumed[], id: string) =>
    events.filter(({ key }) => key === id).map(({ headers }) => `${headers['ce_sequence']} ${headers['ce_type']}`);
  const expected = types.map((type, index) => `${index + 1} au.gov.nsw.shirelink.${type}`);
  for (const name of cases) expect(told(open, writer.idOf(name))).toEqual(expected);
  expect(told(restricted, writer.idOf('hidden'))).toEqual(expected);
  expect([open.length, restricted.length]).toEqual([cases.length * types.length, types.length]);
});
