import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from './process-table.js';

const pollMilliseconds = 20;
// A killed process goes as soon as the kernel gets to it; one in uninterruptible sleep does not, and is not waited for.
const killedWithinMilliseconds = 5_000;

export interface StopOptions {
  signal: NodeJS.Signals;
  /** How long it may take to end by itself; then it is killed. */
  graceMilliseconds: number;
}

/** Ends a process that need not be our child, and waits until it is gone. True: by itself; false: it had to be killed. */
export async function stopProcess(pid: number, options: StopOptions): Promise<boolean> {
  send(pid, options.signal);
  if (await goneWithin(pid, options.graceMilliseconds)) return true;
  send(pid, 'SIGKILL');
  await goneWithin(pid, killedWithinMilliseconds);
  return false;
}

async function goneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isRunning(pid)) {
    if (performance.now() > deadline) return false;
    await pause(pollMilliseconds);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
