import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Command } from './command.js';

const run = promisify(execFile);

export interface RunOptions {
  timeoutMilliseconds: number;
  signal?: AbortSignal;
}

/** What a program printed on both outputs. Rejects, with its last lines, where it fails, takes too long or `signal` aborts. */
export async function runToEnd(command: Command, options: RunOptions): Promise<string> {
  try {
    const { stdout, stderr } = await run(command.file, command.args, {
      env: command.environment,
      timeout: options.timeoutMilliseconds,
      maxBuffer: 16 * 1024 * 1024,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(command.account ?? {}),
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-8).join('\n');
    throw new Error(said || message, { cause: error });
  }
}
