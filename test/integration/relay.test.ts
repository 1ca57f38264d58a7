import type { OutgoingEvent } from '../../src/events/envelope.js';
import { EventPublisher } from '../../src/events/event-publisher.js';
import { KafkaPublisher } from '../../src/events/kafka-publisher.js';
import { followerPosition } from '../../src/events/followers.js';
import { PositionSaver } from '../../src/events/position-saver.js';
import type { Relay } from '../../src/events/relay.js';
import { KafkaFailure } from '../../src/platform/kafka/kafka-failure.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { type Lease, LeaseLost, Leases } from '../../src/platform/leases/leases.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { EventLogWriter } from '../support/event-log.js';
import { messageFaults } from '../support/event-schemas.js';
import { kafkaBrokers } from '../support/kafka.js';
import { latch } from '../support/latch.js';
import { firstOccurrences, ownCouncil, received, relayOf, testKafka, testPublisher } from '../support/relays.js';
import { waitFor } from '../support/wait-for.js';

let store: FreshDatabase;
let writer: EventLogWriter;
let council: string;
const relays: Relay[] = [];

beforeEach(async () => {
  store = await freshDatabase();
  council = ownCouncil();
  writer = new EventLogWriter(store.database);
  await writer.openStore(council);
});
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.stop();
  await store.drop();
});

function started(relay: Relay): Relay {
  relays.push(relay);
  relay.start();
  return relay;
}

function position(log: 'public' | 'restricted'): Promise<number> {
  return followerPosition(store.database, { name: 'relay', log });
}

async function reaches(publicPosition: number, restrictedPosition = 0): Promise<void> {
  const what = `the relay is at ${publicPosition} and ${restrictedPosition}`;
  const there = async () =>
    (await position('public')) === publicPosition && (await position('restricted')) === restrictedPosition;
  await waitFor(there, { what });
}

/** Another side of the test's own. */
class ScriptedPublisher extends EventPublisher {
  readonly published: string[] = [];
  publishing: (events: OutgoingEvent[]) => Promise<void> = () => Promise.resolve();

  async publish(batch: OutgoingEvent[]): Promise<void> {
    await this.publishing(batch);
    this.published.push(...batch.map(({ headers }) => headers['ce_id'] ?? ''));
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}

const brokers = kafkaBrokers();

(brokers ? describe : describe.skip)('on real Kafka', () => {
  const kafka = testKafka(brokers ?? []);
  const topics = () => topicNames(council);

  test('both logs arrive in their topics, in order for each case, as the contract says', async () => {
    started(relayOf({ database: store.database, publisher: testPublisher(kafka, council) }));
    for (const type of ['case.received', 'case.acknowledged', 'case.completed'] as const) {
      await writer.tell({ case: 'a', type }, { case: 'b', type }, { case: 'c', type, log: 'restricted' });
    }
    await reaches(6, 3);
    const [open, restricted] = [await received(kafka, topics().public), await received(kafka, topics().restricted)];
    const [a, b, c] = [writer.idOf('a'), writer.idOf('b'), writer.idOf('c')];
    expect(firstOccurrences(open)).toEqual({
      [a]: [`${a}.1`, `${a}.2`, `${a}.3`],
      [b]: [`${b}.1`, `${b}.2`, `${b}.3`],
    });
    expect(firstOccurrences(restricted)).toEqual({ [c]: [`${c}.r1`, `${c}.r2`, `${c}.r3`] });
    expect([...open, ...restricted].flatMap(messageFaults)).toEqual([]);
  });

  test('what a case said before it became restricted is not sent afterwards, its removal is', async () => {
    await writer.tell({ case: 'a', type: 'case.received' }, { case: 'b', type: 'case.received' });
    await writer.tell(
      { case: 'a', type: 'case.removed', restricted: true },
      { case: 'a', type: 'case.received', log: 'restricted' },
    );
    started(relayOf({ database: store.database, publisher: testPublisher(kafka, council) }));
    await reaches(3, 1);
    const types = async (topic: string) =>
      (await received(kafka, topic)).map(({ key, headers }) => [key, headers['ce_type']]);
    expect((await types(topics().public)).sort()).toEqual(
      [
        [writer.idOf('a'), 'au.gov.nsw.shirelink.case.removed'],
        [writer.idOf('b'), 'au.gov.nsw.shirelink.case.received'],
      ].sort(),
    );
    expect(await types(topics().restricted)).toEqual([[writer.idOf('a'), 'au.gov.nsw.shirelink.case.received']]);
  });

  test('a broker that refuses to create the topics is told of once, and events wait', async () => {
    const refusals: unknown[] = [];
    const logger = createLogger('silent');
    logger.error = (refusal: unknown) => void refusals.push(refusal);
    const publisher = new KafkaPublisher({ kafka, topics: topics(), partitions: 1, replicationFactor: 3, logger });
    await writer.tell({ case: 'a', type: 'case.received' });
    const relay = started(relayOf({ database: store.database, publisher }));
    await waitFor(async () => (await relay.status()).lastError !== null, { what: 'the refusal is told' });
    await expect(publisher.check()).rejects.toThrow('kafka create topics: invalid-replication-factor');
    expect(await relay.status()).toMatchObject({ state: 'down', behind: 1, lastError: 'invalid-replication-factor' });
    const { public: open, restricted } = topics();
    expect(refusals).toEqual([{ code: 'invalid-replication-factor', topics: [open, restricted] }]);
  });

  test('a thousand events of one case and many batches stay in order', async () => {
    const changes = Array.from({ length: 500 }, () => ({ case: 'a', type: 'case.updated' as const }));
    started(relayOf({ database: store.database, publisher: testPublisher(kafka, council) }));
    for (let round = 0; round < 4; round += 1) await writer.tell(...changes);
    await reaches(2_000);
    const id = writer.idOf('a');
    expect(firstOccurrences(await received(kafka, topics().public))).toEqual({
      [id]: Array.from({ length: 2_000 }, (_, index) => `${id}.${index + 1}`),
    });
  });
});

test('what failed is sent again, and the metrics and the status tell', async () => {
  const publisher = new ScriptedPublisher();
  const metrics = new Metrics();
  let failures = 2;
  publisher.publishing = async () => {
    if (failures-- > 0) throw new KafkaFailure('send', 'unreachable');
  };
  const observedAt = new Date(Date.now() - 60_000).toISOString();
  await writer.tell({ case: 'a', type: 'case.received', observedAt }, { case: 'a', type: 'case.updated', observedAt });
  const relay = relayOf({ database: store.database, publisher, metrics });
  expect(await relay.status()).toEqual({
    state: 'down',
    behind: 2,
    oldestAgeSeconds: expect.any(Number),
    lastError: null,
  });
  expect(await metrics.registry.metrics()).toMatch(/^shirelink_outbox_events 2$/m);
  started(relay);
  await waitFor(async () => (await relay.status()).lastError === 'unreachable', { what: 'the failure is told' });
  await reaches(2);
  const a = writer.idOf('a');
  expect(publisher.published).toEqual([`${a}.1`, `${a}.2`]);
  await waitFor(async () => (await relay.status()).state === 'up', { what: 'the relay is up again' });
  expect(await relay.status()).toEqual({ state: 'up', behind: 0, oldestAgeSeconds: 0, lastError: null });
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/^shirelink_outbox_events 0$/m);
  expect(text).toMatch(/^shirelink_outbox_oldest_age_seconds 0$/m);
  expect(text).toMatch(/^shirelink_events_published_total\{type="case.updated"\} 1$/m);
});

test('a stop in the middle of a send waits for it and keeps its position', async () => {
  const publisher = new ScriptedPublisher();
  const [sending, acknowledged] = [latch(), latch()];
  publisher.publishing = async () => {
    sending.open();
    await acknowledged.opened;
  };
  await writer.tell({ case: 'a', type: 'case.received' });
  const relay = started(relayOf({ database: store.database, publisher }));
  await sending.opened;
  const stopped = relay.stop();
  expect(await position('public')).toBe(0);
  acknowledged.open();
  await stopped;
  expect(await position('public')).toBe(1);
});

test('two relays: the second takes over when the first has gone', async () => {
  const [first, second] = [new ScriptedPublisher(), new ScriptedPublisher()];
  const leases = () => new Leases(store.database, 'test', 300);
  const one = started(relayOf({ database: store.database, publisher: first, leases: leases() }));
  await writer.tell({ case: 'a', type: 'case.received' });
  await reaches(1);
  started(relayOf({ database: store.database, publisher: second, leases: leases() }));
  await writer.tell({ case: 'a', type: 'case.updated' });
  await reaches(2);
  await one.stop();
  await writer.tell({ case: 'a', type: 'case.completed' });
  await reaches(3);
  const a = writer.idOf('a');
  expect([first.published, second.published]).toEqual([[`${a}.1`, `${a}.2`], [`${a}.3`]]);
});

test('a holder that was stopped for longer than its lease repeats at most the batch in flight', async () => {
  const [stalled, successor] = [new ScriptedPublisher(), new ScriptedPublisher()];
  const [sending, wake] = [latch(), latch()];
  let asleep = false;
  stalled.publishing = async () => {
    asleep = true;
    sending.open();
    await wake.opened;
  };
  // a process that is stopped renews nothing either
  class SleepingLeases extends Leases {
    override async renew(lease: Lease): Promise<boolean> {
      if (asleep) await wake.opened;
      return super.renew(lease);
    }
  }
  // a batch in flight, and one that was read ahead
  await writer.tell(...Array.from({ length: 1_001 }, () => ({ case: 'a', type: 'case.updated' as const })));
  const paused = started(
    relayOf({
      database: store.database,
      publisher: stalled,
      leases: new SleepingLeases(store.database, 'sleeper', 300),
    }),
  );
  await sending.opened;
  const leases = new Leases(store.database, 'successor', 300);
  started(relayOf({ database: store.database, publisher: successor, leases }));
  await reaches(1_001);
  stalled.publishing = () => Promise.resolve();
  wake.open();
  const a = writer.idOf('a');
  await waitFor(() => stalled.published.length > 0, { what: 'the stopped holder goes on' });
  await writer.tell({ case: 'a', type: 'case.completed' });
  await reaches(1_002);
  await paused.stop();
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `${a}.${index + 1}`);
  expect(stalled.published).toEqual(ids(1_000));
  expect(successor.published).toEqual(ids(1_002));
});

test('a position is saved under the lease only', async () => {
  const leases = new Leases(store.database, 'test', 300);
  const key = { name: 'relay', log: 'public' } as const;
  await followerPosition(store.database, key);
  const save = async (position: number): Promise<void> => {
    const saver = new PositionSaver(store.database, leases, { ...key, lease });
    saver.acknowledge(position);
    await saver.close();
  };
  const lease = (await leases.acquire('relay'))!;
  await save(3);
  await leases.release(lease);
  await expect(save(5)).rejects.toThrow(LeaseLost);
  expect(await position('public')).toBe(3);
});

test('without Kafka it is off, and events wait', async () => {
  await writer.tell({ case: 'a', type: 'case.received' });
  const relay = started(relayOf({ database: store.database, publisher: null }));
  expect(await relay.status()).toMatchObject({ state: 'off', behind: 1, lastError: null });
});
