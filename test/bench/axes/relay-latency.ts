import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { EventLogWriter, occurredAt, sampleState } from '../../support/event-log.js';
import type { Axis, Bench } from '../axis.js';
import { type Closing, closingAfter } from '../closing.js';
import type { BenchDatabase } from '../ground.js';
import { type LatencyPlan, measureLatency, ReceivedEvents } from '../latency-run.js';
import { type Debezium, missingForDebezium, openDebezium } from '../peers/debezium.js';
import { type Goal, missingRow, ratioRow, type ResultRow, type RowNames } from '../result-row.js';
import { interleave } from '../rounds.js';
import { quantile } from '../statistics.js';
import type { BenchTopics } from '../topics.js';

const axis = 'relay latency';
const unit = 'ms';
const rate = 500;
const eventsPerCommit = 5;
const warmSeconds = 2;
/** Over all rounds, so that a figure for docs/ stands on 30 seconds of each contender. */
const secondsInAll = 30;
const fewest = 6;
const most = 10;

const shares = [
  { name: 'p50', share: 0.5 },
  { name: 'p99', share: 0.99 },
];
const bare = { against: 'bare commit and produce', goal: { atMost: 3 } };
const debeziumPeer = { against: 'Debezium, latency settings', goal: { below: 1 } };

/** From the commit's acknowledgement to the consumer, at 500 events a second. */
export const relayLatency: Axis = {
  name: axis,
  measure: (bench) => closingAfter((closing) => measure(bench, closing)),
};

type Name = 'ours' | 'bare' | 'debezium';

async function measure(bench: Bench, closing: Closing): Promise<ResultRow[]> {
  const { ground, options, tell } = bench;
  if (ground.brokers.length === 0) return missingRows(bare, 'there is no Kafka');
  const topics = closing.with(await ground.topics(), (opened) => opened.close());
  const seconds = Math.min(most, Math.max(fewest, secondsInAll / options.rounds));
  const plan = { rate, eventsPerCommit, seconds, warmSeconds };
  const ours = { name: 'ours' as const, run: () => oursOnce(bench, topics, plan) };
  const produced = { name: 'bare' as const, run: () => bareOnce(bench, topics, plan) };
  const { rounds } = options;
  const measured = await interleave<Name, number[]>([ours, produced], { rounds, warmUp: false, tell });
  const rows = rowsOf(bare, measured.ours, measured.bare);
  const missing = options.peers ? await missingForDebezium() : 'asked for with --peers';
  if (missing !== null) return [...rows, ...missingRows(debeziumPeer, missing)];
  tell('starting Debezium (latency)');
  const debezium = await debeziumFor(bench, closing);
  const payload = JSON.stringify(dataOf('00000000-0000-0000-0000-000000000000', 0, occurredAt));
  const peer = {
    name: 'debezium' as const,
    run: () => debezium.latency({ ...plan, payloadOf: () => payload }),
  };
  const beside = await interleave<Name, number[]>([ours, peer], { rounds, warmUp: false, tell });
  return [...rows, ...rowsOf(debeziumPeer, beside.ours, beside.debezium)];
}

/** The writer and the consumer are this process, the relay one of its own. */
async function oursOnce({ ground }: Bench, topics: BenchTopics, plan: LatencyPlan): Promise<number[]> {
  return closingAfter(async (closing) => {
    const { store, writer } = await openWriter(closing, await ground.newDatabase());
    const { council, topic } = await topics.create();
    const events = closing.with(await ReceivedEvents.follow(topics.kafka, topic), (opened) => opened.stop());
    const relay = closing.with(await ground.program('relay', [store.url, ground.brokers.join(',')]), (opened) =>
      opened.stop(),
    );
    await relay.ask({ start: council });
    const { latencies, values } = await measureLatency(events, {
      plan,
      commit: (indexes) => commitOf(writer, indexes),
    });
    await relay.ask({ stop: true });
    assertTold(writer, values);
    return latencies;
  });
}

/** The same transactions in the same process, which then sends each event itself. */
async function bareOnce({ ground }: Bench, topics: BenchTopics, plan: LatencyPlan): Promise<number[]> {
  return closingAfter(async (closing) => {
    const { writer } = await openWriter(closing, await ground.newDatabase());
    const { topic } = await topics.create();
    const events = closing.with(await ReceivedEvents.follow(topics.kafka, topic), (opened) => opened.stop());
    const producer = closing.with(await bareProducer(ground.brokers), (opened) => opened.disconnect());
    const { latencies, values } = await measureLatency(events, {
      plan,
      commit: (indexes) => commitOf(writer, indexes),
      committed: (indexes) =>
        producer.send({ topic, acks: -1, messages: indexes.map((index) => messageOf(writer, index)) }),
    });
    assertTold(writer, values);
    return latencies;
  });
}

async function openWriter(
  closing: Closing,
  opened: BenchDatabase,
): Promise<{ store: BenchDatabase; writer: EventLogWriter }> {
  const store = closing.with(opened, (it) => it.drop());
  const writer = new EventLogWriter(store.database);
  await writer.openStore('bench');
  await store.settle();
  return { store, writer };
}

/** Each a case of its own, as `case.received` of it would be. */
async function commitOf(writer: EventLogWriter, indexes: number[]): Promise<string[]> {
  await writer.tell(
    ...indexes.map((index) => ({ case: String(index), type: 'case.received' as const, observedAt: occurredAt })),
  );
  return indexes.map((index) => writer.idOf(String(index)));
}

async function bareProducer(brokers: string[]): Promise<Producer> {
  const producer = new Kafka({ brokers, logLevel: logLevel.WARN }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return producer;
}

function messageOf(writer: EventLogWriter, index: number) {
  const id = writer.idOf(String(index));
  const headers = {
    ce_specversion: '1.0',
    ce_id: `${id}.1`,
    ce_source: '/shirelink/bench/1',
    ce_type: 'au.gov.nsw.shirelink.case.received',
    ce_subject: id,
    ce_time: occurredAt,
    ce_sequence: '1',
    'content-type': 'application/json',
  };
  return { key: id, value: JSON.stringify(dataOf(id, index, occurredAt)), headers };
}

function dataOf(id: string, index: number, at: string) {
  const state = { ...sampleState, number: `CR-${index}` };
  return { case: { id, version: 1, ...state }, changed: [], occurredAt: at, observedAt: at };
}

/** Throws where a value is not what was committed under its key. */
function assertTold(writer: EventLogWriter, values: Map<string, string>): void {
  for (let index = 0; index < values.size; index += 1) {
    const id = writer.idOf(String(index));
    const told = JSON.parse(values.get(id) ?? 'null') as unknown;
    if (!isDeepStrictEqual(told, dataOf(id, index, occurredAt))) throw new Error(`event ${index} is another one`);
  }
}

async function debeziumFor({ ground }: Bench, closing: Closing): Promise<Debezium> {
  const { url } = closing.with(await ground.newDatabase(), (opened) => opened.drop());
  const home = join(ground.directory, 'debezium');
  const options = { brokers: ground.brokers, databaseUrl: url, home, settings: 'latency' as const };
  return closing.with(await openDebezium(options), (opened) => opened.close());
}

interface Peer {
  against: string;
  goal: Goal;
}

function namesOf({ against, goal }: Peer, percentile: string): RowNames {
  return { axis: `${axis} at ${rate}/s, ${percentile}`, against, unit, goal };
}

function rowsOf(peer: Peer, ours: number[][], theirs: number[][]): ResultRow[] {
  return shares.map(({ name, share }) => {
    const of = (rounds: number[][]) => rounds.map((latencies) => quantile(latencies, share));
    return ratioRow(namesOf(peer, name), of(ours), of(theirs));
  });
}

function missingRows(peer: Peer, missing: string): ResultRow[] {
  return shares.map(({ name }) => missingRow(namesOf(peer, name), missing));
}
