import type { ChaosOptions } from './options.js';
import { playControl, type Played, playFault } from './play-fault.js';
import { type ControlResult, type Row, rowOf, skippedRow } from './report.js';
import type { Control, Fault } from './stage.js';
import type { World } from './world.js';

/** Lanes beside each other: a lane mostly waits for leases to run out. */
const side = { long: 6, short: 5 };
/** The kills of one lane: more lanes with fewer kills take less time. */
const killsALane = 10;

interface Job {
  fault: Fault;
  alone: boolean;
  run(): Promise<void>;
}

/** Faults on lanes of their own side by side, those that strike a shared server afterwards, one by one. */
export async function runFaults(world: World, chosen: Fault[], options: ChaosOptions): Promise<Row[]> {
  const results = new Map<Fault, { played: Played[]; controls: ControlResult[] }>();
  const jobs: Job[] = [];
  const skipped = new Map<Fault, string>();
  for (const fault of chosen) {
    const reason = fault.missing?.() ?? null;
    if (reason !== null) {
      skipped.set(fault, reason);
      continue;
    }
    const result = { played: [], controls: [] };
    results.set(fault, result);
    jobs.push(...jobsOf(world, fault, { result, options }));
  }
  await sideBySide(
    jobs.filter(({ alone }) => !alone),
    options.short ? side.short : side.long,
  );
  await sideBySide(
    jobs.filter(({ alone }) => alone),
    1,
  );
  return chosen.map((fault) => {
    const result = results.get(fault);
    if (!result) return skippedRow(fault.name, skipped.get(fault) ?? '');
    const harness = result.played.flatMap((played) => played.harness);
    return rowOf(fault.name, result.played, [...result.controls, ...harness]);
  });
}

interface Order {
  result: { played: Played[]; controls: ControlResult[] };
  options: ChaosOptions;
}

function jobsOf(world: World, fault: Fault, { result, options }: Order): Job[] {
  const alone = fault.alone ?? false;
  const plays = shares(fault, options).map((times, index) => ({
    fault,
    alone,
    run: async () => {
      const played = await playFault(world, fault, { seed: options.seed + index * 101, times });
      result.played.push(played);
      tell(fault.name, played);
    },
  }));
  const controls = options.controls ? (fault.controls ?? []) : [];
  return [...controls.map((control) => controlJob(world, { fault, control }, { result, options })), ...plays];
}

function controlJob(world: World, broken: { fault: Fault; control: Control }, { result, options }: Order): Job {
  const { fault } = broken;
  const run = async () => {
    const { guard } = broken.control;
    const playing = { seed: options.seed, times: fault.times.short };
    // a patch that does not fit proves nothing: the control is missed
    const { caught, how } = await playControl(world, broken, playing).catch((error: unknown) => ({
      caught: false,
      how: String(error),
    }));
    result.controls.push({ guard, caught });
    console.log(`control "${guard}" ${caught ? 'caught' : 'MISSED'}: ${how.split('\n')[0]}`);
  };
  return { fault, alone: fault.alone ?? false, run };
}

/** How often each lane of a fault is struck. */
function shares(fault: Fault, { kills, short }: ChaosOptions): number[] {
  if (fault.times.long < 100) return [short ? fault.times.short : fault.times.long];
  const all = kills ?? (short ? fault.times.short : fault.times.long);
  const lanes = Math.max(1, Math.ceil(all / (short ? 4 : killsALane)));
  return Array.from({ length: lanes }, (_, lane) => Math.floor((all + lane) / lanes)).filter((share) => share > 0);
}

async function sideBySide(jobs: Job[], lanes: number): Promise<void> {
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      await job.run().catch((error: unknown) => {
        console.error(`${job?.fault.name}: the harness failed: ${(error as Error).stack}`);
        process.exitCode = 1;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
}

function tell(name: string, { findings, recoveries, failure }: Played): void {
  const longest = Math.max(0, ...recoveries).toFixed(1);
  const { lost, doubled, inversions, duplicates } = findings;
  console.log(
    `${name}: ${recoveries.length} runs, lost ${lost.length}, doubled ${doubled.length}, inversions ${inversions.length}, duplicates ${duplicates}, recovered within ${longest} s`,
  );
  for (const line of [...lost, ...doubled, ...inversions].slice(0, 5)) console.log(`    ${line}`);
  if (failure !== null) console.log(`    FAILED: ${failure}`);
}
