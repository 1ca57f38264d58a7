import { setTimeout as pause } from 'node:timers/promises';
import type { Patch } from '../build.js';
import { DueRequests } from '../due-requests.js';
import type { Lane, WiredWorker } from '../lane.js';
import { type Point, tickPoints } from '../points.js';
import { markOf, recovered } from '../progress.js';
import { checkRejudged } from '../check-rejudged.js';
import type { Fault, Stage } from '../stage.js';
import { waitFor } from '../../support/wait-for.js';

const atRandom = 'at random';

/** A look each second and in small batches, so that what a council sees in an hour goes by in seconds. */
export const quickTick: Patch[] = [
  { file: 'sla/sla-worker.js', from: 'Cron(CronExpression.EVERY_MINUTE)', to: "Cron('* * * * * *')" },
  { file: 'sla/sla-worker.js', from: "take('sla-tick', 60)", to: "take('sla-tick', 1)" },
  { file: 'sla/tick/clock-tick.js', from: /const batch = [\d_]+;/, to: 'const batch = 10;' },
];

/** Several batches, and more than the 20 escalations that one look may begin. */
const brokenEachTime = 27;
const metEachTime = 3;
/** From when a due instant is set until it is there, milliseconds. */
const lead = 3_000;

// the events of a batch commit, and then the rows of its clocks
const toldAhead: Patch[] = [
  ...['await updateStoredClocks(tx, this.updates);', 'await moveDue(tx, this.moved);'].map((write) => ({
    file: 'sla/follow/clock-changes.js',
    from: write,
    to: `if (!this.later) ${write}`,
  })),
  {
    file: 'sla/follow/clock-changes.js',
    from: 'async save(tx) {',
    to: 'async saveRows(tx) { await updateStoredClocks(tx, this.updates); await moveDue(tx, this.moved); } async save(tx) {',
  },
  {
    file: 'sla/tick/clock-tick.js',
    from: 'await changes.save(tx);',
    to: 'changes.later = true; await changes.save(tx);',
  },
  {
    file: 'sla/tick/clock-tick.js',
    from: 'return { ...told, changed: changes.size };',
    to: 'return { ...told, changed: changes.size, changes };',
  },
  {
    file: 'sla/tick/clock-tick.js',
    from: 'result.warned += told.warned;',
    to: 'await this.parts.database.transaction((tx) => told.changes.saveRows(tx)); result.warned += told.warned;',
  },
];

// every replica looks each time, and goes by the clocks as they were before it got their cases' locks
const unlocked: Patch[] = [
  { file: 'sla/sla-worker.js', from: "!(await this.slots.take('sla-tick', 1))", to: 'false' },
  {
    file: 'sla/tick/clock-tick.js',
    from: "import { lockClocks, ownerKey } from '../store/clock-store.js';",
    to: "import { lockClocks, ownerKey, readClocks } from '../store/clock-store.js';",
  },
  {
    file: 'sla/tick/clock-tick.js',
    from: 'const announcements = await CaseAnnouncements.lock(tx, ids);',
    to: 'const seen = await readClocks(tx, ids); const announcements = await CaseAnnouncements.lock(tx, ids);',
  },
  { file: 'sla/tick/clock-tick.js', from: '(await lockClocks(tx, ids)).values()', to: 'seen.values()' },
];

/** Two workers, many clocks due at once, and the one that looks is killed -9 at each named point and at random. */
export const tickingKilled: Fault = {
  name: 'ticking replica killed -9',
  times: { long: 25, short: 3 },
  patches: quickTick,
  play: async (stage) => {
    const pair = await openPair(stage);
    const kinds = [...tickPoints, atRandom] as const;
    // in the order of the list where there is time for all of them
    const from = stage.times < kinds.length ? stage.random.whole(0, kinds.length - 1) : 0;
    for (let kill = 0; kill < stage.times; kill += 1)
      await killTicking(stage, { ...pair, how: kinds[(from + kill * 2) % kinds.length]! });
    stage.faulty.push(...(await pair.requests.faults()), ...(await checkRejudged(pair.lane)));
  },
  controls: [
    {
      guard: "what is told of a clock commits with the clock's row",
      patches: toldAhead,
      short: true,
      play: async (stage) => {
        const pair = await openPair(stage);
        await killTicking(stage, { ...pair, how: 'tick: committed, reply on its way' });
        stage.faulty.push(...(await pair.requests.faults()));
      },
    },
    {
      guard: 'clocks are read under their locks',
      patches: unlocked,
      play: async (stage) => {
        const pair = await openPair(stage);
        for (let round = 0; round < 3; round += 1) {
          const ids = await pair.requests.plant(brokenEachTime + metEachTime);
          await fallDueSoon(pair.requests, ids);
          await pair.requests.allTold(ids);
        }
        stage.faulty.push(...(await pair.requests.faults()));
      },
    },
  ],
};

interface Pair {
  lane: Lane;
  workers: [WiredWorker, WiredWorker];
  requests: DueRequests;
}

async function openPair(stage: Stage): Promise<Pair> {
  const lane = await stage.open({ fill: 30 });
  const workers: Pair['workers'] = [await lane.addWorker(), await lane.addWorker()];
  const mark = await markOf(lane);
  await Promise.all(workers.map(({ worker }) => worker.start()));
  await recovered(lane, mark, performance.now());
  return { lane, workers, requests: new DueRequests(lane) };
}

/** Three of them are completed in time, the others are to be broken in a moment. Answers when that is. */
async function fallDueSoon(requests: DueRequests, ids: number[]): Promise<number> {
  const at = Math.ceil((Date.now() + lead) / 1_000) * 1_000;
  await requests.fallDue(ids, at);
  await requests.complete(ids.slice(0, metEachTime), at - 1_000, 'met');
  return at;
}

async function killTicking(stage: Stage, { how, ...pair }: Pair & { how: Point | typeof atRandom }): Promise<void> {
  const { workers, requests } = pair;
  const ids = await requests.plant(brokenEachTime + metEachTime);
  const killed = how === atRandom ? () => null : armed(stage, workers, how);
  const at = await fallDueSoon(requests, ids);
  const dead = await struck(stage, pair, { at, how, killed });
  const from = performance.now();
  if (!(await requests.allTold(ids))) stage.faulty.push(`not all clocks were told after a kill: ${how}`);
  stage.recoveries.push((performance.now() - from) / 1_000);
  await dead.worker.ended();
  for (const { points } of workers) points.disarm();
  await dead.worker.start();
}

/** Whichever of them comes there first is killed. Answers who was. */
function armed(stage: Stage, workers: WiredWorker[], how: Point): () => WiredWorker | null {
  let killed: WiredWorker | null = null;
  const nth = how.startsWith('tick') ? stage.random.whole(1, 2) : 1;
  for (const wired of workers)
    wired.points.arm(how, nth, () => {
      for (const other of workers) if (other !== wired) other.points.disarm();
      wired.worker.signal('SIGKILL');
      killed = wired;
    });
  return () => killed;
}

interface Blow {
  /** When the clocks fall due. */
  at: number;
  how: string;
  killed: () => WiredWorker | null;
}

/** Answers who was killed: at the point, or, where it did not come by or none is asked for, whoever looked last, at random. */
async function struck(stage: Stage, { lane, workers }: Pair, blow: Blow): Promise<WiredWorker> {
  const { at, how, killed } = blow;
  if (how === atRandom) await pause(Math.max(0, at - Date.now()) + stage.random.between(0, 3_000));
  else {
    await waitFor(killed, { what: how, timeoutMs: 30_000 }).catch(() => undefined);
    const reached = killed();
    stage.notes.push(reached ? how : `${how}, not reached`);
    if (reached) return reached;
  }
  const [row] = await lane.query<{ holder: string }>(lastHolder);
  const ticking = workers.find(({ worker }) => row?.holder.match(/\d+$/)?.[0] === String(worker.pid)) ?? workers[0];
  for (const { points } of workers) points.disarm();
  ticking.worker.signal('SIGKILL');
  stage.notes.push(atRandom);
  return ticking;
}

const lastHolder = `select holder from job_slots where job = 'sla-tick' order by slot desc limit 1`;
