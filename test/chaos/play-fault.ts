import type { Build } from './build.js';
import { type Findings, isSound, joined } from './findings.js';
import { type Control, type Fault, Stage } from './stage.js';
import { neverBack } from './progress.js';
import { verdict } from './verdict.js';
import type { World } from './world.js';

export interface Played {
  findings: Findings;
  recoveries: number[];
  notes: string[];
  harness: Stage['harness'];
  /** Why it could not be played to its end; null where it was. */
  failure: string | null;
}

export interface Playing {
  seed: number;
  times: number;
  /** Whether `GET /api/v1/events` is asked at the end. */
  route: boolean;
}

/** One fault, played and judged. Never rejects. */
export async function playFault(world: World, fault: Fault, playing: Playing): Promise<Played> {
  const build = fault.patches && world.build.sabotaged(fault.patches);
  return playOn(world, { fault, play: fault.play, ...(build && { build }) }, playing);
}

/** The same with a guard broken. `caught`: the checks found what that does. */
export async function playControl(
  world: World,
  { fault, control }: { fault: Fault; control: Control },
  playing: Playing,
): Promise<{ guard: string; caught: boolean; how: string }> {
  const build = world.build.sabotaged([...(fault.patches ?? []), ...control.patches]);
  const { patience, play = fault.play } = control;
  const broken = { fault, play, build, ...(patience && { patience }) };
  const { findings, failure } = await playOn(world, broken, playing);
  const { lost, doubled, inversions } = findings;
  const [first = ''] = [...inversions, ...doubled, ...lost];
  const how = failure ?? `lost ${lost.length}, doubled ${doubled.length}, inversions ${inversions.length}: ${first}`;
  return {
    guard: control.guard,
    caught: failure === null ? !isSound(findings) : patience !== undefined && isStuck(failure),
    how,
  };
}

async function playOn(
  world: World,
  { fault, play, build, patience }: { fault: Fault; play: Fault['play']; build?: Build; patience?: number },
  { seed, times, route }: Playing,
): Promise<Played> {
  const stage = new Stage(world, times, { seed, ...(build && { build }), ...(patience && { patience }) });
  const { recoveries, notes, harness } = stage;
  const found: Findings[] = [];
  let failure: string | null = null;
  try {
    await play(stage);
    for (const lane of stage.lanes) found.push(await verdict(lane, { ...fault.expected, route }));
    found.push({ ...joined([]), lost: stage.faulty });
  } catch (error) {
    failure = `${(error as Error).message}${saidBy(stage)}`;
  } finally {
    await stage.close().catch((error: unknown) => notes.push(`closing failed: ${String(error)}`));
  }
  return { findings: joined(found), recoveries, notes, harness, failure };
}

/** The product never came back, where its coming back in time is what the guard is for. Any other failure proves nothing. */
function isStuck(failure: string): boolean {
  return failure.startsWith(neverBack);
}

/** The last warnings of the service: what it was about when the play got stuck. */
function saidBy(stage: Stage): string {
  const lines = stage.lanes.flatMap(({ workers }) =>
    workers.flatMap(({ worker }) => worker.said.trim().split('\n').slice(-3)),
  );
  return lines.length > 0 ? `\n    ${lines.join('\n    ')}` : '';
}
