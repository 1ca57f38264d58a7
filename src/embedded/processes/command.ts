import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program and its arguments. The environment is given whole: children inherit nothing by accident. */
export interface Command {
  file: string;
  args: string[];
  environment: Environment;
  cwd?: string;
  /** Only root can give these. */
  account?: { uid: number; gid: number };
}

export type Environment = Record<string, string | undefined>;

let setprivWorks: Promise<boolean> | undefined;

/**
 * util-linux's setpriv, which Debian always has. Busybox's knows no --pdeathsig, macOS has none: there a killed node leaves its
 * servers alive, and the next start clears them.
 */
export function hasSetpriv(environment: Environment): Promise<boolean> {
  setprivWorks ??= run('setpriv', ['--pdeathsig', 'TERM', '--', '/bin/sh', '-c', ':'], {
    env: { PATH: environment['PATH'] },
  }).then(
    () => true,
    () => false,
  );
  return setprivWorks;
}

/** The same command, but it gets `signal` from the kernel as soon as this process has died, even of kill -9. */
export async function tiedToParent(command: Command, signal: 'SIGINT' | 'SIGTERM'): Promise<Command> {
  if (!(await hasSetpriv(command.environment))) return command;
  return { ...command, file: 'setpriv', args: ['--pdeathsig', signal.slice(3), '--', command.file, ...command.args] };
}
