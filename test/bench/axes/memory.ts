import type { Axis, Bench } from '../axis.js';
import { closingAfter } from '../closing.js';
import { RelayDrain } from '../drains.js';
import { storeWithEvents } from '../event-store.js';
import { missingRow, ratioRow, type ResultRow, type RowNames } from '../result-row.js';
import { interleave } from '../rounds.js';

const times = 10;
const unit = 'MB';
const goal = { atMost: 1.2 };
const backfillNames: RowNames = { axis: 'memory, backfill of ten times the rows', against: 'of one', unit, goal };
const relayNames: RowNames = { axis: 'memory, relay of ten times the events', against: 'of one', unit, goal };

/** The most that a process held that worked through one backlog, beside one that worked through ten times as much. */
export const memory: Axis = {
  name: 'memory',
  measure: async (bench) => [await backfillMemory(bench), await relayMemory(bench)],
};

/** Half of what the other axes work on, and five times as much. */
function sizes({ options }: Bench): [one: number, ten: number] {
  const one = Math.ceil(options.rows / 2);
  return [one, one * times];
}

async function backfillMemory(bench: Bench): Promise<ResultRow> {
  const { ground, options, tell } = bench;
  const [one, ten] = sizes(bench);
  return closingAfter(async (closing) => {
    const filling = async (rows: number) => {
      const server = closing.with(await ground.legacyServer(rows, 1_000), (opened) => opened.stop());
      return () => peakOfBackfill(bench, rows, server.ready.port);
    };
    const contenders = [
      { name: 'one' as const, run: await filling(one) },
      { name: 'ten' as const, run: await filling(ten) },
    ];
    const tellWhat = (line: string) => tell(`backfill of ${one} and ${ten}, ${line}`);
    const measured = await interleave(contenders, { rounds: options.rounds, warmUp: false, tell: tellWhat });
    return ratioRow(backfillNames, measured.ten, measured.one);
  });
}

async function peakOfBackfill({ ground }: Bench, rows: number, port: number): Promise<number> {
  return closingAfter(async (closing) => {
    const database = closing.with(await ground.newDatabase(), (opened) => opened.drop());
    const mirror = closing.with(await ground.program('mirror', []), (opened) => opened.stop());
    const { written } = await mirror.ask<{ written: number }>({ databaseUrl: database.url, port });
    if (written !== rows) throw new Error(`${written} of ${rows} cases were written`);
    return mirror.peakMegabytes();
  });
}

async function relayMemory(bench: Bench): Promise<ResultRow> {
  const { ground, options, tell } = bench;
  if (ground.brokers.length === 0) return missingRow(relayNames, 'there is no Kafka');
  return closingAfter(async (closing) => {
    const topics = closing.with(await ground.topics(), (opened) => opened.close());
    const draining = async (rows: number) => {
      tell(`making the events of ${rows} requests`);
      const { store, events } = await storeWithEvents(ground, rows);
      closing.with(store, (opened) => opened.drop());
      return async () => {
        const relay = await RelayDrain.start({ ground, store, topics, events });
        try {
          await relay.run(null);
          return relay.peakMegabytes();
        } finally {
          await relay.stop();
        }
      };
    };
    const [one, ten] = sizes(bench);
    const contenders = [
      { name: 'one' as const, run: await draining(one) },
      { name: 'ten' as const, run: await draining(ten) },
    ];
    const tellWhat = (line: string) => tell(`relay, ${line}`);
    const measured = await interleave(contenders, { rounds: options.rounds, warmUp: false, tell: tellWhat });
    return ratioRow(relayNames, measured.ten, measured.one);
  });
}
