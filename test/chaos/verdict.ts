import { checkCases, checkHistory, checkLog } from './check-store.js';
import { checkRoute } from './check-route.js';
import { checkTopic } from './check-topic.js';
import { type Findings, joined, noFindings } from './findings.js';
import type { Lane } from './lane.js';
import { quiet } from './progress.js';

export interface Expectations {
  /** Legacy removed requests: two sweeps find that. Default false. */
  removals?: boolean;
  /** Legacy changed something behind its modified times: sweeps mend it. Default false. */
  corrections?: boolean;
  /** Legacy itself went back in time, and the history says so. Default false. */
  wentBack?: boolean;
  /** More than one case in a hundred is gone, and somebody has looked. Default false. */
  acceptMissing?: boolean;
}

/**
 * Waits until the lane is quiet, then checks store, log, topic and route against legacy. Passes must have found everything
 * by themselves: the sweep that follows proves the mirror equal, it may not have to mend it.
 */
export async function verdict(lane: Lane, expected: Expectations = {}): Promise<Findings> {
  await quiet(lane);
  const sweeps = await sweep(lane, expected);
  await quiet(lane);
  const history = expected.wentBack ? noFindings() : await checkHistory(lane);
  const topic = await checkTopic(lane, { forwardOnly: !expected.wentBack });
  return joined([sweeps, await checkCases(lane), await checkLog(lane), history, topic, await checkRoute(lane)]);
}

async function sweep(lane: Lane, { removals, corrections, acceptMissing }: Expectations): Promise<Findings> {
  const findings = noFindings();
  const first = removals || corrections ? 1 : 3;
  for (let time = first; time <= 3; time += 1) {
    const flag = acceptMissing ? ['--accept-missing'] : [];
    const swept = (await lane.command('sweep', 'authority', ...flag)) as { difference?: number; corrections?: number };
    const mended = !corrections && swept.corrections !== 0;
    if (mended || (time === 3 && swept.difference !== 0)) findings.lost.push(`a sweep says ${JSON.stringify(swept)}`);
  }
  return findings;
}
