import { join } from 'node:path';
import type { Axis, Bench } from '../axis.js';
import { type Closing, closingAfter } from '../closing.js';
import { Mergers } from '../mergers.js';
import { missingForDlt, openDlt } from '../peers/dlt.js';
import { missingRow, ratioRow, type ResultRow, type RowNames } from '../result-row.js';
import { type Contender, interleave } from '../rounds.js';
import { SameResults } from '../same-results.js';

const unit = 'rows/s';
const axis = 'backfill, pages of 1,000';
const bareNames: RowNames = { axis, against: 'bare merge', unit, goal: { atLeast: 0.7 } };
const dltNames: Record<'best' | 'default', RowNames> = {
  best: { axis, against: 'dlt, best settings', unit, goal: { atLeast: 2 } },
  default: { axis, against: 'dlt, default settings', unit, goal: { atLeast: 4 } },
};
const smallPages: RowNames = { ...bareNames, axis: 'backfill, pages of 100', goal: null };

type Name = 'ours' | 'ours-100' | 'bare' | 'dlt-best' | 'dlt-default';
type Rate = Contender<number> & { name: Name };

/** The first stage: HTTP to cases and events, into an empty database. */
export const backfill: Axis = {
  name: 'backfill',
  measure: (bench) => closingAfter((closing) => measure(bench, closing)),
};

async function measure(bench: Bench, closing: Closing): Promise<ResultRow[]> {
  const { ground, options, tell } = bench;
  const { rows, rounds } = options;
  const [large, small] = [
    closing.with(await ground.legacyServer(rows, 1_000), (server) => server.stop()).ready.port,
    closing.with(await ground.legacyServer(rows, 100), (server) => server.stop()).ready.port,
  ];
  const mergers = closing.with(await Mergers.start(ground, { rows, port: large }), (opened) => opened.stop());
  const missing = options.peers ? await missingForDlt() : 'asked for with --peers';
  const same = new SameResults();
  const filled = (name: Name, by: { ours: number } | 'bare'): Rate => ({
    name,
    run: () => mergers.backfill(ground, by, (result) => same.expect(name, result)),
  });
  const measured = await interleave<Name, number>(
    [
      filled('ours', { ours: large }),
      filled('bare', 'bare'),
      filled('ours-100', { ours: small }),
      ...(missing === null ? await dltContenders(bench, large, closing) : []),
    ],
    { rounds, warmUp: true, tell },
  );
  return [
    ratioRow(bareNames, measured.ours, measured.bare),
    ratioRow(smallPages, measured['ours-100'], measured.bare),
    ...(['best', 'default'] as const).map((settings) => {
      if (missing !== null) return missingRow(dltNames[settings], missing);
      return ratioRow(dltNames[settings], measured.ours, measured[`dlt-${settings}`]);
    }),
  ];
}

/** Its own check is that each row's key is there once. */
async function dltContenders({ ground, options }: Bench, port: number, closing: Closing): Promise<Rate[]> {
  const database = closing.with(await ground.newDatabase(), (opened) => opened.drop());
  const source = { sourceUrl: `http://127.0.0.1:${port}/items`, token: 'bench', primaryKey: 'id' };
  const dlt = closing.with(
    await openDlt({ databaseUrl: database.url, home: join(ground.directory, 'dlt'), ...source }),
    (opened) => opened.close(),
  );
  return (['best', 'default'] as const).map((settings) => ({
    name: `dlt-${settings}` as const,
    run: async () => {
      await database.settle();
      const { rows, seconds } = await dlt.load(settings);
      if (rows !== options.rows) throw new Error(`dlt loaded ${rows} of ${options.rows} rows`);
      return rows / seconds;
    },
  }));
}
