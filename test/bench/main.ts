// `npm run bench [-- --only <axis> --peers --rounds 5 --rows 40000 --write-docs]`: what the product does beside what a bare program and its peers do.
import { setTimeout as pause } from 'node:timers/promises';
import { axes } from './axes/axes.js';
import { writeDocs } from './docs.js';
import { Ground } from './ground.js';
import { benchOptions } from './options.js';
import type { ResultRow } from './result-row.js';
import { table, writeReport } from './report.js';

/** Milliseconds. */
const longestStop = 30_000;

process.setMaxListeners(0);
const began = performance.now();
const args = process.argv.slice(2);
const options = benchOptions(args);
const chosen = axes.filter(({ name }) => options.only === null || name.includes(options.only));
if (chosen.length === 0) throw new Error(`no axis is called so; there are: ${axes.map(({ name }) => name).join(', ')}`);

const secondsSoFar = () => Math.round((performance.now() - began) / 1000);
const tell = (line: string) => process.stderr.write(`${String(secondsSoFar()).padStart(4)} s  ${line}\n`);

tell('starting PostgreSQL and Kafka');
const ground = await Ground.open();
let stopped = false;
const stop = () => {
  stopped = true;
  void ground.close().finally(() => process.exit(130));
};
process.once('SIGINT', stop).once('SIGTERM', stop);
try {
  const { rows, failed } = await measureAll();
  if (stopped) await pause(longestStop); // the other exit is on its way
  console.log(table(rows));
  for (const { name, error } of failed) console.error(`${name} failed:`, error);
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  if (options.writeDocs && failed.length === 0) writeDocs(rows, { command, options, seconds: secondsSoFar() });
  const missed = rows.filter(({ met }) => met === false).length;
  console.log(
    `\n${rows.length} rows in ${secondsSoFar()} s, ${missed} goals missed, ${failed.length} axes failed; reports/bench.json`,
  );
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await Promise.race([ground.close(), pause(longestStop)]);
  process.exit();
}

/** One axis that fails does not take the others' figures with it. */
async function measureAll(): Promise<{ rows: ResultRow[]; failed: { name: string; error: unknown }[] }> {
  const rows: ResultRow[] = [];
  const failed: { name: string; error: unknown }[] = [];
  for (const { name, measure } of chosen) {
    if (stopped) break;
    try {
      rows.push(...(await measure({ ground, options, tell: (line) => tell(`${name}, ${line}`) })));
    } catch (error) {
      failed.push({ name, error });
    }
    writeReport(rows);
  }
  return { rows, failed };
}
