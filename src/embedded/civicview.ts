import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../platform/logger/logger.js';
import { councilNameOf } from './civicview-simulator/councils.js';
import { freePort } from './free-port.js';
import { tiedToParent, type Command, type Environment } from './processes/command.js';
import { SupervisedProcess, type ProcessState } from './processes/supervised-process.js';

export interface CivicViewOptions {
  /** Its journal and log, and within it the drop: the truth outlives every restart of it and of us. */
  directory: string;
  /** Slug of the council file: whose officers and complaints it makes up. */
  council: string;
  /** Asked for by its control interface, which is no part of CARE. */
  controlToken: string;
  environment: Environment;
  logger: Logger;
  /** Of the control interface; taken where it is free. Default 3003; null: any. */
  preferredPort?: number | null;
  /** Arguments of `node` that run it. Default: the built simulator. */
  program?: string[];
}

export interface EmbeddedCivicView {
  /** What Shirelink connects to: a folder, for CARE has no address. */
  drop: string;
  /** `http://127.0.0.1:3003`, for tests. */
  controlUrl: string;
  state(): ProcessState;
  pid(): number | null;
  stop(): Promise<void>;
}

const usualPort = 3003;
const built = ['--enable-source-maps', fileURLToPath(new URL('./civicview-simulator/main.js', import.meta.url))];

/** The CivicView simulator as a process of its own; its drop is there when this resolves, and it is started again whenever it dies. */
export async function startCivicView(options: CivicViewOptions): Promise<EmbeddedCivicView> {
  const port = await freePort(options.preferredPort === undefined ? usualPort : options.preferredPort);
  const controlUrl = `http://127.0.0.1:${port}`;
  const server = new SupervisedProcess(
    {
      name: 'CivicView simulator',
      pidFile: join(options.directory, 'simulator.pid'),
      writesPidFile: false,
      mark: `--dir ${options.directory}`,
      logFile: join(options.directory, 'simulator.log'),
      signal: 'SIGTERM',
      graceMilliseconds: 10_000,
      readyWithinMilliseconds: 60_000, // it reads its journal first
      command: () => simulatorCommand(port, options),
      answers: () => isOurs(controlUrl, options.controlToken),
    },
    options.logger,
  );
  await server.start();
  const drop = join(options.directory, 'drop');
  return { drop, controlUrl, state: () => server.state, pid: () => server.pid, stop: () => server.stop() };
}

function simulatorCommand(port: number, options: CivicViewOptions): Promise<Command> {
  const { council, controlToken, directory, environment, program = built } = options;
  const named = ['--dir', directory, '--council', councilNameOf(council), '--port', String(port)];
  const command: Command = {
    file: process.execPath,
    args: [...program, ...named, '--with-parent'],
    environment: { PATH: environment['PATH'], CIVICVIEW_SIM_CONTROL_TOKEN: controlToken },
  };
  return tiedToParent(command, 'SIGTERM');
}

/** Proves more than an open port: that it is the simulator, and takes this token. */
async function isOurs(controlUrl: string, token: string): Promise<boolean> {
  const answer = await fetch(`${controlUrl}/control/status`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  });
  await answer.body?.cancel();
  return answer.status === 200;
}
