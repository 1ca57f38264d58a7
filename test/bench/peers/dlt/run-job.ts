import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Command, tiedToParent } from '../../../../src/embedded/processes/command.js';

/** What load.py answers. */
export interface JobResult {
  rows: number;
  /** Different keys among those rows. */
  keys: number;
  seconds: number;
  extractSeconds: number;
  normalizeSeconds: number;
  loadSeconds: number;
  peakMegabytes: number;
}

const longestMilliseconds = 15 * 60_000;
const run = promisify(execFile);

/** Gives a Python program its job on stdin, and reads the last line of its answer. Rejects with the end of what it complained about. */
export async function runJob(command: Command, job: object): Promise<JobResult> {
  const { file, args, environment, cwd } = await tiedToParent(command, 'SIGTERM');
  const options = { env: environment, cwd, timeout: longestMilliseconds, maxBuffer: 16 * 1024 * 1024 };
  const running = run(file, args, options);
  running.child.stdin?.on('error', () => undefined); // it ended before it read its job: its exit tells why
  running.child.stdin?.end(JSON.stringify(job));
  try {
    const { stdout } = await running;
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as JobResult;
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(`dlt failed: ${stderr.trim().split('\n').slice(-5).join('\n') || message}`, { cause: error });
  }
}
