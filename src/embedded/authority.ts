import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuthorityConnection } from '../config/settings.js';
import type { Logger } from '../platform/logger/logger.js';
import { freePort } from './free-port.js';
import { tiedToParent, type Command, type Environment } from './processes/command.js';
import { SupervisedProcess, type ProcessState } from './processes/supervised-process.js';

export interface AuthorityOptions {
  /** Its journal and log: the truth outlives every restart of it and of us. */
  directory: string;
  /** What it accepts. */
  credentials: Omit<AuthorityConnection, 'url'>;
  /** Asked for by its control interface, which is no part of Authority. */
  controlToken: string;
  environment: Environment;
  logger: Logger;
  /** Taken where it is free. Default 3002; null: any. */
  preferredPort?: number | null;
  /** Arguments of `node` that run it. Default: the built simulator. */
  program?: string[];
}

export interface EmbeddedAuthority {
  connection: AuthorityConnection;
  state(): ProcessState;
  pid(): number | null;
  stop(): Promise<void>;
}

const usualPort = 3002;
const built = ['--enable-source-maps', fileURLToPath(new URL('./authority-simulator/main.js', import.meta.url))];

/** The Authority simulator as a process of its own; it takes its credentials when this resolves, and is started again whenever it dies. */
export async function startAuthority(options: AuthorityOptions): Promise<EmbeddedAuthority> {
  const port = await freePort(options.preferredPort === undefined ? usualPort : options.preferredPort);
  const connection = { url: `http://127.0.0.1:${port}`, ...options.credentials };
  const server = new SupervisedProcess(
    {
      name: 'Authority simulator',
      pidFile: join(options.directory, 'simulator.pid'),
      writesPidFile: false,
      mark: `--dir ${options.directory}`,
      logFile: join(options.directory, 'simulator.log'),
      signal: 'SIGTERM',
      graceMilliseconds: 10_000,
      readyWithinMilliseconds: 60_000, // it reads its journal first
      command: () => simulatorCommand(port, options),
      answers: () => givesToken(connection),
    },
    options.logger,
  );
  await server.start();
  return { connection, state: () => server.state, pid: () => server.pid, stop: () => server.stop() };
}

function simulatorCommand(port: number, options: AuthorityOptions): Promise<Command> {
  const { credentials, controlToken, directory, environment, program = built } = options;
  const command: Command = {
    file: process.execPath,
    args: [...program, '--dir', directory, '--port', String(port), '--with-parent'],
    environment: {
      PATH: environment['PATH'],
      AUTHORITY_SIM_USERNAME: credentials.username,
      AUTHORITY_SIM_PASSWORD: credentials.password,
      AUTHORITY_SIM_CLIENT_ID: credentials.clientId,
      AUTHORITY_SIM_CLIENT_SECRET: credentials.clientSecret,
      AUTHORITY_SIM_CONTROL_TOKEN: controlToken,
    },
  };
  return tiedToParent(command, 'SIGTERM');
}

/** Proves more than an open port: that it is the simulator, and takes these credentials. */
async function givesToken({ url, username, password, clientId, clientSecret }: AuthorityConnection): Promise<boolean> {
  const form = {
    grant_type: 'password',
    username,
    password,
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'openid authority_client',
  };
  const answer = await fetch(`${url}/idsrv/core/connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(2_000),
  });
  await answer.body?.cancel();
  return answer.status === 200;
}
