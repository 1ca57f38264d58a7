import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Run {
  code: number | null;
  out: string;
  err: string;
}

export interface RunningService {
  pid: number;
  /** What it wrote so far. */
  out(): string;
  err(): string;
  kill(signal: NodeJS.Signals): void;
  /** Never rejects. */
  ended: Promise<Run>;
}

type Environment = Record<string, string | undefined>;

/** The built service as `npm start` runs it, with nothing in its environment but PATH, HOME and what is given. */
export function startService(environment: Environment): RunningService {
  if (!existsSync(`${root}dist/main.js`)) throw new Error('these tests run what was built: npm run build');
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: bare(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child);
}

/** `npx shirelink <args>` without npm in between. */
export function shirelink(args: string[], environment: Environment): Promise<Run> {
  return runToEnd(process.execPath, [`${root}bin/shirelink.js`, ...args], environment);
}

/** A line as people paste it into their shell, in the project's folder. */
export function paste(line: string, environment: Environment = {}): Promise<Run> {
  return runToEnd('bash', ['-c', line], environment);
}

function runToEnd(file: string, args: string[], environment: Environment): Promise<Run> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd: root, env: bare(environment), timeout: 150_000 }, (error, out, err) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      resolve({ code, out, err });
    });
  });
}

function watch(child: ChildProcess): RunningService {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return { pid: child.pid ?? 0, out: () => out, err: () => err, kill: (signal) => void child.kill(signal), ended };
}

// Jest's own variables (NODE_ENV=test, NODE_OPTIONS) would not be there either
function bare(environment: Environment): Environment {
  const { PATH, HOME, JAVA_HOME, XDG_CACHE_HOME } = process.env;
  return { PATH, HOME, JAVA_HOME, XDG_CACHE_HOME, ...environment };
}
