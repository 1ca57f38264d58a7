import type { LegacyBench, StartBench } from './bench.js';
import type { Check } from './check.js';
import { cursorChecks } from './checks/cursors.js';
import { failureChecks } from './checks/failures.js';
import { listChecks } from './checks/lists.js';
import { recordChecks } from './checks/records.js';
import { serviceChecks } from './checks/service.js';
import { singleChecks } from './checks/singles.js';
import { walkChecks } from './checks/walks.js';

/** Everything that the seam (src/legacy/legacy-system.ts) asks of an adapter. */
export const legacyChecks: readonly Check[] = [
  ...walkChecks,
  ...cursorChecks,
  ...failureChecks,
  ...recordChecks,
  ...singleChecks,
  ...listChecks,
  ...serviceChecks,
];

/** Longer than any check takes, shorter than whoever waits for it. Milliseconds. */
const patience = 15_000;

/** Runs a check on a bench of its own; `adjust` may put another adapter on it. Throws where the check is not met. */
export async function runCheck(
  check: Check,
  start: StartBench,
  adjust: (bench: LegacyBench) => LegacyBench = (bench) => bench,
): Promise<void> {
  const bench = await start({ impatient: check.impatient ?? false });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the check never ended')), patience);
  });
  try {
    await Promise.race([check.run(adjust(bench)), late]);
  } finally {
    clearTimeout(timer);
    await bench.stop();
  }
}
