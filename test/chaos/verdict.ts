import { checkCases, checkHistory, checkLog } from './check-store.js';
import { checkRoute } from './check-route.js';
import { checkTopic } from './check-topic.js';
import { type Findings, joined, noFindings } from './findings.js';
import type { Lane } from './lane.js';
import { quiet } from './progress.js';

export interface Expectations {
  /** Legacy removed or changed something behind its modified times: only sweeps find that, two where it is gone. Default false. */
  sweepsFind?: boolean;
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
  const sweeps = noFindings();
  if (expected.sweepsFind) await sweepTwice(lane, expected.acceptMissing ?? false);
  const swept = (await lane.command('sweep', 'authority')) as { difference?: number };
  if (swept.difference !== 0) sweeps.lost.push(`the sweep found differences: ${JSON.stringify(swept)}`);
  await quiet(lane);
  const history = expected.wentBack ? noFindings() : await checkHistory(lane);
  const topic = await checkTopic(lane, { forwardOnly: !expected.wentBack });
  return joined([sweeps, await checkCases(lane), await checkLog(lane), history, topic, await checkRoute(lane)]);
}

async function sweepTwice(lane: Lane, acceptMissing: boolean): Promise<void> {
  const flag = acceptMissing ? ['--accept-missing'] : [];
  for (let sweep = 1; sweep <= 2; sweep += 1) await lane.command('sweep', 'authority', ...flag);
}
