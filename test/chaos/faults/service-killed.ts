import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import type { Patch } from '../build.js';
import type { Lane, WiredWorker } from '../lane.js';
import { type Point, usualPoints } from '../points.js';
import { markOf, recovered } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

const atRandom = 'at random';
const whileStarting = 'while it starts';
/** A backfill of several transactions, so that kills fall into the middle of one. */
const backfill = 600;

/** A position is saved before Kafka acknowledges. */
export const sendAfterSaving: Patch = {
  file: 'events/relay-session.js',
  from: /await this\.send\(log, batch\);\s+saver\.acknowledge\(position\);/,
  to: 'saver.acknowledge(position); await new Promise((saved) => setTimeout(saved, 200)); await this.send(log, batch);',
};

/** The cursor is saved in a transaction of its own, ahead of its pages. */
export const cursorBeforePages: Patch = {
  file: 'sync/pass.js',
  from: 'const last = pages.at(-1);',
  to: 'const last = pages.at(-1); return saveCursorWithPages(this.database, system.name, last.cursor).then(() => this.applyPages(system, lease, pages, last)); } applyPages(system, lease, pages, last) {',
};

/** Killed -9 again and again, at random and at each named point, with legacy at work all the time. */
export const serviceKilled: Fault = {
  name: 'service killed -9',
  times: { long: 200, short: 4 },
  routeInShort: true,
  expected: { removals: true },
  play: async (stage) => {
    const lane = await stage.open({ fill: backfill });
    const wired = await lane.addWorker();
    const mark = await markOf(lane);
    await wired.worker.start();
    await killAt(stage, {
      lane,
      wired,
      how: stage.random.pick(['page: positions taken', 'page: cursor written']),
      mark,
    });
    for (let kill = 2; kill <= stage.times; kill += 1) {
      const how = stage.random.pick([...usualPoints, atRandom, atRandom, whileStarting]);
      await killAt(stage, { lane, wired, how, mark: null });
    }
  },
  controls: [
    {
      guard: 'a position is saved after Kafka acknowledged',
      patches: [sendAfterSaving],
      short: true,
      play: (stage) => killOnceAt(stage, 'relay: batch on its way'),
    },
    {
      guard: 'the cursor is saved with its pages',
      patches: [cursorBeforePages],
      play: (stage) => killOnceAt(stage, 'page: positions taken'),
    },
  ],
};

async function killOnceAt(stage: Stage, how: Point): Promise<void> {
  const lane = await stage.open({ fill: backfill });
  const wired = await lane.addWorker();
  const mark = await markOf(lane);
  wired.points.arm(how, 1, () => wired.worker.signal('SIGKILL'));
  wired.worker.spawn();
  await waitFor(() => !wired.worker.running, { what: `the kill at ${how}`, timeoutMs: 60_000 });
  await revive(stage, { lane, wired, mark });
}

interface Kill {
  lane: Lane;
  wired: WiredWorker;
  how: string;
  mark: Awaited<ReturnType<typeof markOf>> | null;
}

async function killAt(stage: Stage, { lane, wired, how, mark }: Kill): Promise<void> {
  const { worker, points: watched } = wired;
  await lane.legacy.work(stage.random.whole(3, 15), 2);
  if (how === atRandom || how === whileStarting) await pause(stage.random.between(0, 1_500));
  else watched.arm(how as Point, stage.random.whole(1, 2), () => worker.signal('SIGKILL'));
  const reached = await reachedPoint(wired, how === atRandom || how === whileStarting);
  stage.notes.push(reached ? how : `${how}, not reached`);
  await worker.kill();
  if (how === whileStarting) {
    watched.disarm();
    worker.spawn();
    await pause(stage.random.between(200, 1_800));
    await worker.kill();
  }
  await revive(stage, { lane, wired, mark });
}

/** A point that does not come by within some seconds is killed at random instead. */
async function reachedPoint({ worker }: WiredWorker, random: boolean): Promise<boolean> {
  if (random) return true;
  const died = waitFor(() => !worker.running, { what: 'the point', timeoutMs: 6_000 });
  return died.then(
    () => true,
    () => false,
  );
}

async function revive(stage: Stage, { lane, wired, mark }: Omit<Kill, 'how'>): Promise<void> {
  const from = performance.now();
  wired.points.disarm();
  const since = mark ?? (await markOf(lane));
  wired.worker.spawn();
  await lane.legacy.work(stage.random.whole(2, 6));
  stage.recoveries.push(await recovered(lane, since, from));
}
