import { join } from 'node:path';
import type { OutgoingEvent } from '../../../src/events/envelope.js';
import type { Axis, Bench } from '../axis.js';
import { type Closing, closingAfter } from '../closing.js';
import { BareDrain, type DrainGround, type DrainRate, RelayDrain } from '../drains.js';
import { storeWithEvents } from '../event-store.js';
import { outgoingEvents } from '../outgoing-events.js';
import type { OutboxMessage } from '../peers/debezium/outbox-table.js';
import type { BenchTopics } from '../topics.js';
import { type Debezium, missingForDebezium, openDebezium } from '../peers/debezium.js';
import { missingRow, ratioRow, type ResultRow, type RowNames } from '../result-row.js';
import { interleave } from '../rounds.js';
import { SameResults } from '../same-results.js';

const axis = 'relay drain';
const unit = 'events/s';
const bareNames: RowNames = { axis, against: 'kafkajs alone', unit, goal: { atLeast: 0.5 } };
const settingsTried = ['throughput', 'default'] as const;
type Settings = (typeof settingsTried)[number];
/** With Debezium there are so many times more: it takes a second or two to resume, which would else be most of what is measured. */
const timesMore = 3;
const memoryNames: RowNames = {
  axis: 'relay drain, memory',
  against: 'Debezium, throughput settings',
  unit: 'MB',
  goal: { atMost: 0.1 },
};

/** A log that nobody has sent yet, until the broker has all of it. */
export const relayDrain: Axis = { name: axis, measure: (bench) => closingAfter((closing) => measure(bench, closing)) };

async function measure(bench: Bench, closing: Closing): Promise<ResultRow[]> {
  const { ground, options, tell } = bench;
  if (ground.brokers.length === 0) return [missingRow(bareNames, 'there is no Kafka')];
  const topics = closing.with(await ground.topics(), (opened) => opened.close());
  tell(`making the events of ${options.rows} requests`);
  const { store, events } = await storeWithEvents(ground, options.rows);
  closing.with(store, (opened) => opened.drop());
  const parts = { ground, store, topics, events };
  const relay = closing.with(await RelayDrain.start(parts), (opened) => opened.stop());
  const same = new SameResults();
  const ours = { name: 'ours' as const, run: () => relay.run((result) => same.expect('ours', result)) };
  const rows = [await againstBare(bench, { parts, ours, same, compression: await compressionOf(relay) })];
  const missing = options.peers ? await missingForDebezium() : 'asked for with --peers';
  if (missing === null) return [...rows, ...(await againstDebezium(bench, topics))];
  const names = [
    ...settingsTried.flatMap((settings) => [namesOf(settings, 'all'), namesOf(settings, 'fromFirst')]),
    memoryNames,
  ];
  return [...rows, ...names.map((one) => missingRow(one, missing))];
}

function namesOf(settings: Settings, since: keyof DrainRate): RowNames {
  const measured = since === 'all' ? axis : `${axis} from the first event on`;
  return { axis: measured, against: `Debezium, ${settings} settings`, unit, goal: { atLeast: 1.2 } };
}

interface Ours {
  name: 'ours';
  run(): Promise<DrainRate>;
}

async function againstBare(
  { options, tell }: Bench,
  { parts, ours, same, compression }: { parts: DrainGround; ours: Ours; same: SameResults; compression: number },
): Promise<ResultRow> {
  const bare = await BareDrain.start(parts);
  try {
    const alone = {
      name: 'kafkajs' as const,
      run: () => bare.run(compression, (result) => same.expect('kafkajs', result)),
    };
    const measured = await interleave([ours, alone], { rounds: options.rounds, warmUp: true, tell });
    return ratioRow(bareNames, ratesOf(measured.ours, 'all'), ratesOf(measured.kafkajs, 'all'));
  } finally {
    await bare.stop();
  }
}

/** What the product compresses a backlog with, as the broker's files tell it. */
async function compressionOf(relay: RelayDrain): Promise<number> {
  let used = 0;
  await relay.run(({ compression }) => (used = compression));
  return used;
}

async function againstDebezium(bench: Bench, topics: BenchTopics): Promise<ResultRow[]> {
  const { ground, options, tell } = bench;
  return closingAfter(async (closing) => {
    tell(`making the events of ${options.rows * timesMore} requests`);
    const { store, events } = await storeWithEvents(ground, options.rows * timesMore);
    closing.with(store, (opened) => opened.drop());
    const messages = (await outgoingEvents(store.database)).flat().map(outboxMessage);
    const relay = closing.with(await RelayDrain.start({ ground, store, topics, events }), (opened) => opened.stop());
    const same = new SameResults();
    const ours = { name: 'ours' as const, run: () => relay.run((result) => same.expect('ours', result)) };
    const rows: ResultRow[] = [];
    for (const settings of settingsTried) {
      const beside = await withDebezium(bench, settings, (debezium) =>
        takeTurns(bench, settings, { ours, debezium, messages }),
      );
      for (const since of ['all', 'fromFirst'] as const)
        rows.push(ratioRow(namesOf(settings, since), ratesOf(beside.ours, since), ratesOf(beside.debezium, since)));
      if (settings === 'throughput') rows.push(ratioRow(memoryNames, [relay.peakMegabytes()], [beside.megabytes]));
    }
    return rows;
  });
}

async function takeTurns(
  { options, tell }: Bench,
  settings: Settings,
  { ours, debezium, messages }: { ours: Ours; debezium: Debezium; messages: OutboxMessage[] },
): Promise<{ ours: DrainRate[]; debezium: DrainRate[]; megabytes: number }> {
  const run = async (): Promise<DrainRate> => {
    const { events, seconds, fromFirstSeconds } = await debezium.drain(messages);
    return { all: events / seconds, fromFirst: events / fromFirstSeconds };
  };
  const contenders = [ours, { name: 'debezium' as const, run }];
  const tellWhat = (line: string) => tell(`${line} (${settings})`);
  const measured = await interleave<'ours' | 'debezium', DrainRate>(contenders, {
    rounds: options.rounds,
    warmUp: true,
    tell: tellWhat,
  });
  return { ...measured, megabytes: await debezium.memoryMegabytes() };
}

async function withDebezium<Result>(
  { ground, tell }: Bench,
  settings: Settings,
  work: (debezium: Debezium) => Promise<Result>,
): Promise<Result> {
  return closingAfter(async (closing) => {
    tell(`starting Debezium (${settings})`);
    const { url } = closing.with(await ground.newDatabase(), (opened) => opened.drop());
    const options = { brokers: ground.brokers, databaseUrl: url, home: join(ground.directory, 'debezium'), settings };
    return work(closing.with(await openDebezium(options), (opened) => opened.close()));
  });
}

function ratesOf(rates: DrainRate[], what: keyof DrainRate): number[] {
  return rates.map((rate) => rate[what]);
}

function outboxMessage({ key, value, type, headers }: OutgoingEvent): OutboxMessage {
  return { key, id: headers['ce_id'] ?? '', type, payload: value };
}
