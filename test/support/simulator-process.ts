import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { authorityCredentials } from './authority-caller.js';
import { simulatorProgram } from './simulator-program.js';

export interface SimulatorProcess {
  url: string;
  /** With its exit code, null where a signal ended it. */
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  closeStdin(): void;
}

export const simulatorEnvironment = {
  PATH: process.env['PATH'],
  AUTHORITY_SIM_USERNAME: authorityCredentials.username,
  AUTHORITY_SIM_PASSWORD: authorityCredentials.password,
  AUTHORITY_SIM_CLIENT_ID: authorityCredentials.clientId,
  AUTHORITY_SIM_CLIENT_SECRET: authorityCredentials.clientSecret,
};

/**
 * The simulator as the process that it is for a service; rejects with what it wrote to stderr where it ends before it is ready.
 * `program` default: the sources, which take a second to compile.
 */
export async function startSimulatorProcess(
  args: string[],
  env: NodeJS.ProcessEnv = simulatorEnvironment,
  program: string[] = simulatorProgram,
): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, [...program, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const line = once(child.stdout.setEncoding('utf8'), 'data').then(
    ([text]) => JSON.parse(text as string) as { port: number },
  );
  const failed = ended.then((code): never => {
    throw new Error(`ended with ${code}: ${said}`);
  });
  const { port } = await Promise.race([line, failed]);
  failed.catch(() => undefined);
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    kill: (signal) => void child.kill(signal),
    closeStdin: () => void child.stdin.end(),
  };
}
