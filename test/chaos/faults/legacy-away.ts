import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import { checkRejudged } from '../check-rejudged.js';
import { DueRequests } from '../due-requests.js';
import type { Lane } from '../lane.js';
import type { Fault, Stage } from '../stage.js';
import { quickTick } from './ticking-killed.js';

/** From when a due instant is set until it is there, milliseconds: legacy must have been read once more, and be away by then. */
const lead = { usual: 12_000, busy: 40_000 };
/** Looks over what became due while nobody can ask legacy. */
const looks = 4;
const each = 8;

/** Clocks fall due while legacy cannot be asked: nobody is accused before it can, and then only who is truly late. */
export const legacyAway: Fault = {
  name: 'legacy away while clocks fall due',
  times: { long: 4, short: 1 },
  patches: quickTick,
  play: async (stage) => {
    const { lane } = await stage.running({ fill: 30 });
    const requests = new DueRequests(lane);
    for (let time = 0; time < stage.times; time += 1) await goAway(stage, lane, requests);
    stage.faulty.push(...(await requests.faults()), ...(await checkRejudged(lane)));
  },
  controls: [
    {
      guard: 'legacy is asked again before a breach is declared',
      patches: [
        {
          file: 'sla/tick/due-clocks.js',
          from: 'k.wake_at < k.due_at or (pass.began_at >= k.due_at and (',
          to: 'k.wake_at < k.due_at or (true and (',
        },
        {
          file: 'sla/clocks/tick-clock.js',
          from: 'if (confirmedThrough !== null && confirmedThrough >= dueAt)',
          to: 'if (true)',
        },
      ],
      play: async (stage) => {
        const { lane } = await stage.running({ fill: 30 });
        await goAway(stage, lane, new DueRequests(lane));
      },
    },
  ],
};

async function goAway(stage: Stage, lane: Lane, requests: DueRequests): Promise<void> {
  const ids = await requests.plant(3 * each);
  const at = await awayBefore(lane, requests, ids);
  // people go on working in it, whoever cannot reach it
  await pause(Math.max(0, at + 1_000 - Date.now()));
  await requests.complete(ids.slice(0, each), at - 1_000, 'met');
  await requests.complete(ids.slice(each, 2 * each), at + 1_000, 'late');
  await waitFor(async () => (await looksSince(lane, at)) >= looks, {
    what: 'looks over what became due',
    timeoutMs: 60_000,
  });
  for (const told of await requests.toldOf(ids))
    stage.faulty.push(`told while legacy was away: ${JSON.stringify(told)}`);
  const waiting = await requests.unconfirmed(ids);
  if (waiting !== ids.length) stage.faulty.push(`${waiting} of ${ids.length} clocks wait for legacy to be asked`);
  await lane.legacy.post('faults/clear', {});
  const from = performance.now();
  if (!(await requests.allTold(ids))) stage.faulty.push('legacy is back, and not all clocks were told');
  stage.recoveries.push((performance.now() - from) / 1_000);
}

/** Legacy has said when they are due, and went away before that. A machine that is too busy for it gets more time. */
async function awayBefore(lane: Lane, requests: DueRequests, ids: number[]): Promise<number> {
  for (const wait of Object.values(lead)) {
    const at = Math.ceil((Date.now() + wait) / 1_000) * 1_000;
    await requests.fallDue(ids, at);
    await requests.known(ids, at);
    if (Date.now() > at - 2_000) continue;
    await lane.legacy.spoil({ kind: 'reset', forSeconds: 3_600 });
    if (Date.now() < at) return at;
    await lane.legacy.post('faults/clear', {});
  }
  throw new Error('the machine is too busy: legacy could not go away before the due instant');
}

const countLooks = `select count(*)::int as looks from job_slots where job = 'sla-tick' and slot > $1`;

async function looksSince(lane: Lane, at: number): Promise<number> {
  return (await lane.query<{ looks: number }>(countLooks, [new Date(at)]))[0]!.looks;
}
