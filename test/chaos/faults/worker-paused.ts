import type { Lane, WiredWorker } from '../lane.js';
import type { Patch } from '../build.js';
import { waitFor } from '../../support/wait-for.js';
import type { Point } from '../points.js';
import { markOf, quiet, recovered } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

// the token's fence in each transaction, the renewal's and the sender's look at it, and the stored start of the read behind them
const noFence: Patch[] = [
  { file: 'platform/leases/leases.js', from: 'if (rows.length === 0)', to: 'if (rows.length < 0)' },
  { file: 'platform/leases/leases.js', from: 'held || ending.abort', to: 'held || void' },
  { file: 'events/lease-proof.js', from: 'throw new LeaseLost(this.lease.name);', to: 'void 0;' },
  {
    file: 'cases/record-changes.js',
    from: 'if (row && row.read_began_at.toISOString() > context.readBeganAt)',
    to: 'if (false)',
  },
];

const stops: Point[] = [
  'page: legacy answered',
  'relay: batch on its way',
  'page: transaction begun',
  'relay: acknowledgement on its way',
  'page: cursor written',
];

/** Stopped with something in hand until another worker has gone on, then woken: it may not bring it any more. */
export const workerPaused: Fault = {
  name: 'two workers, one stopped past its lease',
  times: { long: 5, short: 1 },
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    const other = await lane.addWorker();
    for (let time = 0; time < stage.times; time += 1) {
      await pausePastLease(stage, { lane, paused: wired, other, at: stops[time % stops.length] as Point });
    }
  },
  controls: [
    {
      guard: 'nothing is written or sent once the lease is lost',
      patches: noFence,
      play: async (stage) => {
        const { lane, wired } = await stage.running();
        const other = await lane.addWorker();
        await pausePastLease(stage, { lane, paused: wired, other, at: 'page: legacy answered' });
      },
    },
  ],
};

interface Pause {
  lane: Lane;
  paused: WiredWorker;
  other: WiredWorker;
  at: Point;
}

async function pausePastLease(stage: Stage, { lane, paused, other, at }: Pause): Promise<void> {
  const first = await markOf(lane);
  await other.worker.kill();
  await lane.legacy.work(3);
  await recovered(lane, first, performance.now()); // `paused` works again, and alone
  const [early, late] = await twoRequests(lane);
  let stopped = false;
  await lane.legacy.changeOne(early);
  await lane.legacy.changeOne(late);
  paused.points.watch(at, 1, () => {
    paused.worker.signal('SIGSTOP');
    stopped = true;
  });
  await lane.legacy.changeOne(late);
  await waitFor(() => stopped, { what: `the stop at ${at}`, timeoutMs: 60_000 });
  const from = performance.now();
  const since = await markOf(lane);
  await other.worker.start();
  await lane.legacy.changeOne(early);
  stage.recoveries.push(await recovered(lane, since, from));
  await quiet(lane);
  await wake(stage, { lane, paused, other, at });
}

async function wake(stage: Stage, { lane, paused, at }: Pause): Promise<void> {
  const before = paused.points.count('relay: batch on its way');
  paused.worker.signal('SIGCONT');
  await lane.legacy.work(5);
  await quiet(lane);
  const sent = paused.points.count('relay: batch on its way') - before;
  stage.notes.push(`${at}: ${sent} batches sent after waking`);
  // one may have been on its way, which repeats what the successor sent
  if (sent > 1) stage.faulty.push(`${sent} batches were sent by a worker that had lost its lease`);
}

/** The lowest and the highest id of open requests: on one page, and not its last row. */
async function twoRequests(lane: Lane): Promise<[number, number]> {
  const open = (await lane.legacy.dump()).filter(({ determinationCode }) => determinationCode === null);
  return [open[0]?.id ?? 0, open.at(-1)?.id ?? 0];
}
