import { checkCases, checkHistory, checkLog } from './check-store.js';
import { checkClocks } from './check-clocks.js';
import { checkRoute } from './check-route.js';
import { checkPrivate } from './check-private.js';
import { checkQuarantine } from './check-quarantine.js';
import { checkTopics } from './check-topic.js';
import { type Findings, joined, noFindings } from './findings.js';
import type { Lane } from './lane.js';
import { settled } from './progress.js';

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
 * by themselves: the sweep that follows proves the mirror equal, it may not have to mend it. `route` false: the API, a process of its own,
 * is not asked.
 */
export async function verdict(lane: Lane, expected: Expectations & { route: boolean }): Promise<Findings> {
  await settled(lane);
  const sweeps = await sweep(lane, expected);
  await settled(lane);
  const history = expected.wentBack ? noFindings() : await checkHistory(lane);
  const store = [await checkCases(lane), await checkPrivate(lane), await checkQuarantine(lane), await checkLog(lane)];
  const clocks = await checkClocks(lane);
  const topics = await checkTopics(lane, { forwardOnly: !expected.wentBack });
  const route = expected.route ? await checkRoute(lane) : noFindings();
  return joined([sweeps, ...store, clocks, history, topics, route]);
}

async function sweep(lane: Lane, { removals, corrections, acceptMissing }: Expectations): Promise<Findings> {
  const findings = noFindings();
  const first = removals || corrections ? 1 : 3;
  // what waits in quarantine is not proven equal, and all else is
  const bad = (await lane.legacy.dump()).filter((request) => lane.legacy.isBad(request)).length;
  for (let time = first; time <= 3; time += 1) {
    const flag = acceptMissing ? ['--accept-missing'] : [];
    const swept = (await lane.command('sweep', 'authority', ...flag)) as { difference?: number; corrections?: number };
    const mended = !corrections && swept.corrections !== 0;
    if (mended || (time === 3 && swept.difference !== bad)) findings.lost.push(`a sweep says ${JSON.stringify(swept)}`);
  }
  return findings;
}
