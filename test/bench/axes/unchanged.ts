import { isDeepStrictEqual } from 'node:util';
import type { Axis, Bench } from '../axis.js';
import { type Closing, closingAfter } from '../closing.js';
import type { BenchDatabase } from '../ground.js';
import type { MergeAnswer } from '../merge-orders.js';
import { Mergers } from '../mergers.js';
import { ratioRow, type ResultRow } from '../result-row.js';
import { interleave } from '../rounds.js';
import { SameResults } from '../same-results.js';
import { storedResult } from '../stored-results.js';
import { writeCounts } from '../write-counts.js';

const unit = 'rows/s';
const axis = 'unchanged re-sync';

/** The same again: nothing has changed, so that nothing may be written. */
export const unchanged: Axis = { name: axis, measure: (bench) => closingAfter((closing) => measure(bench, closing)) };

async function measure({ ground, options, tell }: Bench, closing: Closing): Promise<ResultRow[]> {
  const { rows, rounds } = options;
  const { port } = closing.with(await ground.legacyServer(rows, 1_000), (server) => server.stop()).ready;
  const mergers = closing.with(await Mergers.start(ground, { rows, port }), (opened) => opened.stop());
  const [ours, bare] = [
    closing.with(await ground.newDatabase(), (opened) => opened.drop()),
    closing.with(await ground.newDatabase(), (opened) => opened.drop()),
  ];
  tell('filling two databases');
  await mergers.mirror(ours, port);
  await mergers.merge(bare, 'merge');
  const same = new SameResults();
  same.expect('ours', await storedResult(ours.database, 'ours'));
  same.expect('bare', await storedResult(bare.database, 'bare'));
  for (const { database } of [ours, bare]) await database.query('vacuum analyze');
  const again = async (database: BenchDatabase, pass: () => Promise<MergeAnswer>) =>
    rows / (await withoutWriting(database, rows, pass)).seconds;
  const measured = await interleave(
    [
      { name: 'ours', run: () => again(ours, () => mergers.mirror(ours, port)) },
      { name: 'bare merge', run: () => again(bare, () => mergers.merge(bare, 'merge-unchanged')) },
      { name: 'bare comparison', run: () => again(bare, () => mergers.merge(bare, 'compare-hashes')) },
    ],
    { rounds, warmUp: true, tell },
  );
  const names = { axis, unit };
  return [
    ratioRow({ ...names, against: 'bare no-op merge', goal: { atLeast: 0.7 } }, measured.ours, measured['bare merge']),
    ratioRow({ ...names, against: 'bare hash look-up', goal: null }, measured.ours, measured['bare comparison']),
  ];
}

/** Throws where anything was written, or not everything was found unchanged. */
async function withoutWriting(
  { database, settle }: BenchDatabase,
  rows: number,
  pass: () => Promise<MergeAnswer>,
): Promise<MergeAnswer> {
  const before = await writeCounts(database);
  await settle();
  const answer = await pass();
  const after = await writeCounts(database);
  if (answer.unchanged !== rows || !isDeepStrictEqual(before, after))
    throw new Error(`${answer.unchanged} of ${rows} rows unchanged; ${JSON.stringify({ before, after })}`);
  return answer;
}
