import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Command } from './command.js';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It could not be started at all. */
  error: Error | null;
}

/** A started process. `exited` never rejects. */
export interface Child {
  pid: number | null;
  exited: Promise<Exit>;
  /** Null while it runs. */
  exit(): Exit | null;
  kill(signal: NodeJS.Signals): void;
}

export interface ChildOptions {
  /** Takes both outputs: a pipe would break, and the server with it, when this process is killed. */
  logFile: string;
  /** Where its process id is written; null: it writes one itself. */
  pidFile: string | null;
  /** Sent when this process exits without having stopped it. */
  signal: NodeJS.Signals;
}

/**
 * Starts a server in a group of its own: Ctrl-C reaches this process only, which closes its clients first and then stops the server.
 * Its stdin is a pipe that closes when this process dies, whatever it died of.
 */
export function startChild(command: Command, options: ChildOptions): Child {
  const log = openSync(options.logFile, 'a', 0o600);
  const started = spawn(command.file, command.args, {
    env: command.environment,
    detached: true,
    stdio: ['pipe', log, log],
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...(command.account ?? {}),
  });
  closeSync(log);
  const child = watch(started, options.signal);
  if (options.pidFile !== null && child.pid !== null) writeFileSync(options.pidFile, `${child.pid}\n`, { mode: 0o600 });
  return child;
}

export function describeExit({ code, signal, error }: Exit): string {
  if (error) return error.message;
  return signal ? `ended by ${signal}` : `ended with code ${code}`;
}

function watch(started: ChildProcess, signal: NodeJS.Signals): Child {
  let exit: Exit | null = null;
  // process.exit() and a crash of ours come without a chance to stop it properly
  const lastResort = () => started.kill(signal);
  process.once('exit', lastResort);
  const exited = new Promise<Exit>((resolve) => {
    const end = (how: Exit) => {
      exit ??= how;
      process.off('exit', lastResort);
      resolve(exit);
    };
    started.once('exit', (code, signal) => end({ code, signal, error: null }));
    started.once('error', (error) => end({ code: null, signal: null, error }));
  });
  started.stdin?.on('error', () => undefined);
  return { pid: started.pid ?? null, exited, exit: () => exit, kill: (how) => void started.kill(how) };
}
