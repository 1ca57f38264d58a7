// `npm run test:chaos [-- --kills 200 --seed 7 --only <fault> --short --write-docs]`: breaks the product on purpose, and looks what is lost.
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { chaosOptions } from './options.js';
import { faults, shortFaults } from './faults/faults.js';
import { runFaults } from './run-faults.js';
import { writeProof } from './proof-document.js';
import { isGood, type Row, table } from './report.js';
import { World } from './world.js';

/** Milliseconds. */
const longestStop = 30_000;

process.setMaxListeners(0);
const began = performance.now();
const args = process.argv.slice(2);
const options = chaosOptions(args);
const all = options.short ? shortFaults : faults;
const chosen = all.filter(({ name }) => options.only === null || options.only.some((part) => name.includes(part)));
if (chosen.length === 0) throw new Error(`no fault is called so; there are: ${all.map(({ name }) => name).join(', ')}`);

console.log(`seed ${options.seed}; building, starting PostgreSQL and Kafka`);
const world = await World.start();
const stop = () => void world.stop().finally(() => process.exit(130));
process.once('SIGINT', stop).once('SIGTERM', stop);
try {
  const loads: number[] = [];
  const watch = setInterval(() => loads.push(loadavg()[0] ?? 0), 15_000);
  const names = faults.map(({ name }) => name);
  const onRows = (whole: Row[]) => {
    if (options.writeDocs) writeProof(whole, { seed: options.seed, faults: names });
  };
  const rows = await runFaults(world, chosen, { ...options, onRows });
  clearInterval(watch);
  const load = loads.reduce((sum, one) => sum + one, 0) / Math.max(1, loads.length);
  console.log(`\n${table(rows)}\n`);
  const seconds = (performance.now() - began) / 1000;
  const bad = rows.filter((row) => !isGood(row));
  for (const { fault, failure } of bad)
    console.error(`${fault}: not as it must be${failure === null ? '' : `: ${failure}`}`);
  console.log(
    `${rows.length} faults in ${Math.round(seconds)} s (load ${load.toFixed(1)}), ${bad.length} not as they must be; reports/chaos.json`,
  );
  process.exitCode = bad.length > 0 ? 1 : 0;
} finally {
  // a client of a server that was killed may never let go
  await Promise.race([world.stop(), pause(longestStop)]);
  process.exit();
}
