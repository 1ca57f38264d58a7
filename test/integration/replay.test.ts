import { DeadLetters } from '../../src/events/dead-letters.js';
import { Replay, type ReplayProgress } from '../../src/events/replay.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { eventTopics } from '../../src/platform/kafka/topic-specs.js';
import { ensureTopics } from '../../src/platform/kafka/topics.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter } from '../support/event-log.js';
import { messageFaults } from '../support/event-schemas.js';
import { kafkaBrokers } from '../support/kafka.js';
import { ownCouncil, received, relayOf, silent, testKafka, testPublisher } from '../support/relays.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

let store: FreshDatabase;
let writer: EventLogWriter;
let council: string;

beforeEach(async () => {
  store = await freshDatabase();
  council = ownCouncil();
  writer = new EventLogWriter(store.database);
  await writer.openStore(council);
});
afterEach(() => store.drop());

const at = (minute: number): string => `2026-03-03T22:0${minute}:00.000Z`;

/** a and b public throughout, c restricted from minute 3 on. */
async function tellHistory(): Promise<void> {
  await writer.tell(
    { case: 'a', type: 'case.received', observedAt: at(1) },
    { case: 'c', type: 'case.received', observedAt: at(1) },
  );
  await writer.tell(
    { case: 'a', type: 'case.updated', observedAt: at(2) },
    { case: 'c', type: 'case.updated', observedAt: at(2) },
  );
  await writer.tell(
    { case: 'c', type: 'case.removed', restricted: true, observedAt: at(3) },
    { case: 'c', type: 'case.received', log: 'restricted', observedAt: at(3) },
    { case: 'b', type: 'case.received', observedAt: at(3) },
  );
}

/** As if the relay had sent the public log as far as `position`, and all of the restricted one. */
async function relayedTo(position: number): Promise<void> {
  await store.database.query(
    `insert into followers (name, log, position) values ('relay', 'public', $1), ('relay', 'restricted', 100)
     on conflict (name, log) do update set position = excluded.position`,
    [position],
  );
}

test('a dry run counts, and needs no Kafka', async () => {
  await tellHistory();
  await relayedTo(100);
  const seen: ReplayProgress[] = [];
  const replay = new Replay(store.database, null);
  const range = { unit: 'instant', from: Date.parse(at(2)), to: Date.parse(at(4)) } as const;
  const done = await replay.run({ ...range, dryRun: true, progress: (progress) => seen.push(progress) });
  expect(done).toEqual({ read: 5, total: 5, sent: 4, withheld: 1 });
  expect(seen).toEqual([
    { read: 4, total: 5, sent: 3, withheld: 1 },
    { read: 5, total: 5, sent: 4, withheld: 1 },
  ]);
  await expect(replay.run(range)).rejects.toThrow('no Kafka is configured, so there is nowhere to replay to');
});

test('what the relay has not sent yet is not sent ahead of it', async () => {
  await tellHistory();
  await relayedTo(3);
  const replay = new Replay(store.database, null);
  const done = await replay.run({ unit: 'position', from: 1, to: 100, log: 'public', dryRun: true });
  expect(done).toMatchObject({ read: 3, total: 3 });
});

test('a range beyond the log is empty', async () => {
  await tellHistory();
  const done = await new Replay(store.database, null).run({ unit: 'position', from: 100, to: 200, dryRun: true });
  expect(done).toEqual({ read: 0, total: 0, sent: 0, withheld: 0 });
});

(kafkaBrokers() ? describe : describe.skip)('on real Kafka', () => {
  const kafka = testKafka(kafkaBrokers() ?? []);

  test('a stretch is sent again as it was; what is restricted today stays out of the public topic', async () => {
    await tellHistory();
    const publisher = testPublisher(kafka, council);
    const relay = relayOf({ database: store.database, publisher });
    relay.start();
    await waitFor(async () => (await relay.status()).behind === 0, { what: 'all is sent once' });
    const replay = new Replay(store.database, publisher);
    expect(await replay.run({ unit: 'position', from: 2, to: 5, log: 'public' })).toEqual({
      read: 4,
      total: 4,
      sent: 2,
      withheld: 2,
    });
    await relay.stop();
    const events = await received(kafka, topicNames(council).public);
    const [a, b, c] = [writer.idOf('a'), writer.idOf('b'), writer.idOf('c')];
    const ids = (key: string) => events.filter((event) => event.key === key).map(({ headers }) => headers['ce_id']);
    expect([ids(a), ids(b), ids(c)]).toEqual([[`${a}.1`, `${a}.2`, `${a}.2`], [`${b}.1`], [`${c}.3`, `${c}.3`]]);
    const [first, repeat] = events.filter(({ headers }) => headers['ce_id'] === `${a}.2`);
    expect(repeat).toEqual(first);
    expect(events.flatMap(messageFaults)).toEqual([]);
  });

  test('an event that its topic does not take is parked, and nothing waits behind it', async () => {
    const topics = topicNames(council);
    const [spec] = eventTopics({ topics, partitions: 3, replicationFactor: 1 });
    await ensureTopics(kafka, [{ ...spec!, settings: { 'max.message.bytes': '2000' } }]);
    await writer.tell(
      { case: 'a', type: 'case.received' },
      { case: 'a', type: 'case.updated', changed: Array.from({ length: 500 }, () => 'workOrders') },
      { case: 'a', type: 'case.completed' },
    );
    const relay = relayOf({ database: store.database, publisher: testPublisher(kafka, council) });
    relay.start();
    await waitFor(async () => (await relay.status()).behind === 0, { what: 'the relay is through', timeoutMs: 20_000 });
    await relay.stop();
    const a = writer.idOf('a');
    const arrived = new Set((await received(kafka, topics.public)).map(({ headers }) => headers['ce_id']));
    expect(arrived).toEqual(new Set([`${a}.1`, `${a}.3`]));
    const { council: file } = testSettings();
    const settings = testSettings({
      kafka: { brokers: kafkaBrokers() ?? [], ssl: false, sasl: null },
      council: { ...file, council },
    });
    const letters = new DeadLetters(settings, new SystemClock(), silent);
    const id = `${topics.public}/${a}.2`;
    expect(await letters.list()).toEqual([
      {
        id,
        topic: topics.public,
        partition: null,
        offset: null,
        reason: 'message-too-large',
        attempts: 1,
        failedAt: expect.any(String),
        payload: false,
      },
    ]);
    expect(await letters.retry(id)).toBe('no-payload');
  });
});
