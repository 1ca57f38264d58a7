import { readFileSync, rmSync } from 'node:fs';
import type { Logger } from '../../platform/logger/logger.js';
import { commandLineOf, isRunning } from './process-table.js';
import { stopProcess, type StopOptions } from './stop-process.js';

export interface Leftover extends StopOptions {
  /** What it is called in the log. */
  name: string;
  /** Its first line is a process id. */
  pidFile: string;
  /** A path in its command line: a process without it was only given the same number later, and is none of ours. */
  mark: string;
}

/** Stops what an earlier, killed run left behind, waits until it is gone, and removes its pid file. */
export async function clearLeftover(leftover: Leftover, logger: Logger): Promise<void> {
  const pid = readPid(leftover.pidFile);
  if (pid !== null && isRunning(pid) && commandLineOf(pid).includes(leftover.mark)) {
    logger.info({ server: leftover.name, pid }, `${leftover.name} of an earlier run is still there: stopping it`);
    await stopProcess(pid, leftover);
  }
  rmSync(leftover.pidFile, { force: true });
}

/** The process id in the first line of a file; null where there is no such file or no number in it. */
export function readPid(pidFile: string): number | null {
  let text: string;
  try {
    text = readFileSync(pidFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : null;
}
