import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { KeyRing } from '../../../src/config/settings.js';
import { waitFor } from '../../support/wait-for.js';
import type { Lane, WiredWorker } from '../lane.js';
import { settled } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

const requests = 400;

/** Keys of these generations; the last is the active one. */
function keysOf(...generations: number[]): KeyRing {
  const ring = (kind: 'e' | 'h') => ({
    active: `${kind}${generations.at(-1)}`,
    keys: Object.fromEntries(
      generations.map((n) => [`${kind}${n}`, Buffer.alloc(32, kind === 'e' ? 2 * n - 1 : 2 * n).toString('base64')]),
    ),
  });
  return { encrypt: ring('e'), hash: ring('h') };
}

/** `keys rotate` is killed half-way and run again; then the old key goes. No version, no event, nothing unreadable. */
export const keysRotated: Fault = {
  name: 'keys rotated, killed half-way',
  times: { long: 3, short: 1 },
  play: async (stage) => {
    const { lane, wired } = await stage.running({ fill: requests });
    for (let generation = 1; generation <= stage.times; generation += 1) {
      await rotate(stage, { lane, wired, generation });
    }
  },
  controls: [
    {
      guard: 'a rotation reaches every place where something sealed stands',
      patches: [{ file: 'cases/rotate-keys.js', from: 'of places)', to: 'of places.slice(0, 2))' }],
    },
  ],
};

interface Rotation {
  lane: Lane;
  wired: WiredWorker;
  generation: number;
}

async function rotate(stage: Stage, { lane, wired, generation }: Rotation): Promise<void> {
  await lane.legacy.work(10);
  await settled(lane);
  const [before, key] = [await told(lane), `e${generation + 1}`];
  lane.keys = keysOf(generation, generation + 1);
  await restart(wired);
  const total = (await sealed(lane, key)).old;
  const enough = stage.random.whole(1, total - 300);
  await killWhen(lane, async () => (await sealed(lane, key)).anew >= enough);
  const { anew, old } = await sealed(lane, key);
  stage.notes.push(old > 0 ? 'killed half-way' : 'was done before it was killed');
  const from = performance.now();
  await lane.command('keys', 'rotate');
  stage.recoveries.push((performance.now() - from) / 1000);
  const left = (await sealed(lane, key)).old;
  if (left > 0) stage.faulty.push(`${left} of ${anew + old} texts are still under the old key`);
  lane.keys = keysOf(generation + 1);
  await restart(wired);
  const { changed, events } = (await lane.command('sync', 'authority', '--full')) as Record<string, number>;
  if (changed !== 0 || events !== 0) stage.faulty.push(`a whole walk after it changed ${changed}, told ${events}`);
  const after = await told(lane);
  if (after !== before) stage.faulty.push(`versions and positions were ${before}, and are ${after}`);
}

async function restart({ worker }: WiredWorker): Promise<void> {
  await worker.kill();
  await worker.start();
}

async function killWhen(lane: Lane, condition: () => Promise<boolean>): Promise<void> {
  const child = spawn(process.execPath, [lane.commands, 'keys', 'rotate', '--json'], {
    env: lane.environment,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await waitFor(async () => child.exitCode !== null || (await condition()), {
    what: 'a rotation under way',
    timeoutMs: 60_000,
  });
  child.kill('SIGKILL');
  await ended;
}

const countSealed = `
select count(*) filter (where key = $1)::int as anew, count(*) filter (where key <> $1)::int as old from (
  select precis_key as key from cases union all select key_id from case_private union all select payload_key from quarantine) all_keys`;

async function sealed(lane: Lane, key: string): Promise<{ anew: number; old: number }> {
  const [row] = await lane.query<{ anew: number; old: number }>(countSealed, [key]);
  return row!;
}

const countTold = `
select concat((select count(*) from case_versions), ' ', (select string_agg(position::text, ' ' order by log) from event_heads)) as told`;

async function told(lane: Lane): Promise<string> {
  const [row] = await lane.query<{ told: string }>(countTold);
  return row!.told;
}
