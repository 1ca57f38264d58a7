import type { ChaosOptions } from './options.js';
import { playControl, type Played, playFault } from './play-fault.js';
import { type ControlResult, type Row, rowOf, skippedRow, writeReport } from './report.js';
import type { Control, Fault } from './stage.js';
import type { World } from './world.js';

/** Lanes beside each other: a lane mostly waits for leases to run out. */
const side = { long: 8, short: 6 };
/** The kills of one lane: more lanes with fewer kills take less time. */
const killsALane = 15;

interface Job {
  fault: Fault;
  alone: boolean;
  run(): Promise<void>;
}

interface Result {
  /** Plays and controls together. */
  jobs: number;
  played: Played[];
  controls: ControlResult[];
}

export interface FaultRun extends ChaosOptions {
  /** Told after each job what was played to its end so far: a long run that is cut off has not been for nothing. */
  onRows(whole: Row[]): void;
}

/** Faults on lanes of their own side by side, those that strike a shared server afterwards, one by one. What there is so far is in reports/chaos.json. */
export async function runFaults(world: World, chosen: Fault[], options: FaultRun): Promise<Row[]> {
  const results = new Map<Fault, Result>();
  const jobs: Job[] = [];
  for (const fault of chosen.filter((one) => !one.missing?.())) {
    const result: Result = { jobs: 0, played: [], controls: [] };
    const own = jobsOf(world, fault, { result, options });
    result.jobs = own.length;
    results.set(fault, result);
    jobs.push(...own);
  }
  const rows = () => chosen.map((fault) => rowFor(fault, results.get(fault)));
  const isWhole = (fault: Fault) => {
    const result = results.get(fault);
    return result !== undefined && result.played.length + result.controls.length === result.jobs;
  };
  const played = () => {
    writeReport(rows());
    options.onRows(chosen.filter(isWhole).map((fault) => rowFor(fault, results.get(fault))));
  };
  const apart = jobs.filter(({ alone }) => !alone);
  await sideBySide(apart, { lanes: options.short ? side.short : side.long, played });
  await sideBySide(
    jobs.filter(({ alone }) => alone),
    { lanes: 1, played },
  );
  return rows();
}

function rowFor(fault: Fault, result: Result | undefined): Row {
  if (!result) return skippedRow(fault.name, fault.missing?.() ?? '');
  const { jobs, played, controls } = result;
  const row = rowOf(fault.name, played, [...controls, ...played.flatMap(({ harness }) => harness)]);
  const left = jobs - played.length - controls.length;
  return left > 0 ? { ...row, failure: `${left} of ${jobs} runs were not played to their end` } : row;
}

interface Order {
  result: Result;
  options: ChaosOptions;
}

function jobsOf(world: World, fault: Fault, { result, options }: Order): Job[] {
  const alone = fault.alone ?? false;
  const plays = shares(fault, options).map((times, index) => ({
    fault,
    alone,
    run: async () => {
      const route = !options.short || (fault.routeInShort ?? false);
      const played = await playFault(world, fault, { seed: options.seed + index * 101, times, route });
      result.played.push(played);
      tell(fault.name, played);
    },
  }));
  const controls = options.controls ? (fault.controls ?? []).filter(({ short }) => short || !options.short) : [];
  return [...controls.map((control) => controlJob(world, { fault, control }, { result, options })), ...plays];
}

function controlJob(world: World, broken: { fault: Fault; control: Control }, { result, options }: Order): Job {
  const { fault } = broken;
  const run = async () => {
    const { guard } = broken.control;
    const playing = { seed: options.seed, times: fault.times.short, route: !options.short };
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

async function sideBySide(jobs: Job[], { lanes, played }: { lanes: number; played: () => void }): Promise<void> {
  const waiting = [...jobs];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      await job.run().catch((error: unknown) => {
        console.error(`${job?.fault.name}: the harness failed: ${(error as Error).stack}`);
      });
      played();
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
