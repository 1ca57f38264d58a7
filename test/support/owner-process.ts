import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What embedded-owner.ts says once its servers are up. */
export interface OwnerSaid {
  databaseUrl: string;
  postgresPid: number;
  kafkaPid: number | null;
}

export interface OwnerProcess {
  /** Resolves when its servers are up; rejects with what it wrote to stderr where it ends before. */
  up: Promise<OwnerSaid>;
  /** With its exit code, null where a signal ended it. */
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** A node process that owns a home and its servers, to be killed by a test. */
export function startOwner(home: string, environment: NodeJS.ProcessEnv = process.env): OwnerProcess {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const program = ['--import', `${root}scripts/typescript.mjs`, `${root}test/support/embedded-owner.ts`, home];
  const child = spawn(process.execPath, program, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const line = once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => JSON.parse(text as string) as OwnerSaid);
  const failed = ended.then((code): never => {
    throw new Error(`ended with ${code}: ${said}`);
  });
  const up = Promise.race([line, failed]);
  up.catch(() => undefined); // a test that only wants its end does not wait for this
  return { up, ended, kill: (signal) => void child.kill(signal) };
}
