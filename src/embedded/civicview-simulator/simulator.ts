import { Control } from './control/control.js';
import { ControlServer } from './control/control-server.js';
import { Faults } from './control/faults.js';
import { controlRoutes, type SimulatorControl } from './control/routes.js';
import { type CouncilName, type CouncilProfile, councils } from './councils.js';
import { Answers } from './drop/answers.js';
import { DropClerk, type DropPace } from './drop/drop-clerk.js';
import { type DropFolders, openDrop } from './drop/drop-folders.js';
import { Exporter } from './drop/exporter.js';
import { Instructions } from './drop/instructions.js';
import { Transfer } from './drop/transfer.js';
import { writeHistory } from './sample/history.js';
import { Living } from './sample/living.js';
import { Register } from './store/register.js';

export interface CivicViewOptions {
  /** Its journal, the exports that it keeps, and within it the drop; made where it isn't there. */
  dir: string;
  council: CouncilName;
  /** Of the control interface. Default 0: any free one. */
  port?: number;
  /** Whether the council lives, and exports by itself. Default `still`. */
  pace?: 'live' | 'still';
  /** Matters of the sample year, written where the journal is empty. Default: as many as the council has; 0: none. */
  sample?: number;
  seed?: number;
  /** Bearer of the control interface; default none is asked for. */
  controlToken?: string | null;
  drop?: Partial<DropPace>;
  /** Milliseconds since the epoch; default the machine's clock. */
  clock?: () => number;
  /** Told of what its jobs could not do. */
  failed?: (error: unknown) => void;
}

export interface CivicViewSimulator extends SimulatorControl {
  /** `http://127.0.0.1:<port>`, of the control interface alone. */
  url: string;
  port: number;
  folders: DropFolders;
  control: Control;
  stop(): Promise<void>;
}

const defaultSeed = 20_260_302;
const usualPace: DropPace = { exportEverySeconds: 20, fullEverySeconds: 300, pollEverySeconds: 2 };

/**
 * Starts a stand-in for CivicView's CARE: a journal with the truth, a drop that it exports to as contracts/legacy/civicview-care.md says, and
 * the control interface that tests need beside it. CARE itself is reached by its drop alone.
 */
export async function startCivicViewSimulator(options: CivicViewOptions): Promise<CivicViewSimulator> {
  const parts = await openParts(options);
  const { register, clerk, control, folders } = parts;
  const simulator = simulatorControl(parts);
  const server = new ControlServer(controlRoutes(control, simulator), options.controlToken ?? null);
  const port = await server.listen(options.port ?? 0);
  if (options.pace === 'live') simulator.resume();
  const stop = async () => {
    simulator.pause();
    await server.close();
    await clerk.settled();
    await register.close();
  };
  return { ...simulator, ...{ url: `http://127.0.0.1:${port}`, port, folders, control }, stop };
}

interface Parts {
  register: Register;
  living: Living;
  clerk: DropClerk;
  control: Control;
  folders: DropFolders;
  transfer: Transfer;
}

async function openParts(options: CivicViewOptions): Promise<Parts> {
  const profile: CouncilProfile = councils[options.council];
  const seed = options.seed ?? defaultSeed;
  const register = await Register.open(options.dir, options.clock ?? Date.now);
  const folders = await openDrop(options.dir);
  const faults = new Faults();
  const transfer = new Transfer(folders);
  const exporter = new Exporter(register, transfer, faults);
  const count = options.sample ?? profile.sample;
  const isNew = register.size === 0 && register.exports().length === 0;
  if (isNew && count > 0) writeHistory(register, profile, { count, seed });
  await register.durable();
  const readers = [new Answers(register, transfer, folders), new Instructions(register, folders)];
  const clerk = new DropClerk({
    ...{ exporter, transfer, readers, pace: { ...usualPace, ...options.drop } },
    hasNews: () => register.unexported().length > 0,
    failed: options.failed ?? (() => undefined),
  });
  await clerk.read();
  await exporter.recover();
  // whoever begins to read begins with everything
  if (register.exports().length === 0 && register.size > 0) await exporter.export('full');
  const control = new Control({ register, exporter, transfer, clerk }, faults);
  return { register, folders, transfer, clerk, control, living: new Living(register, profile, seed) };
}

function simulatorControl({ register, living, clerk, transfer }: Parts): SimulatorControl {
  return {
    pause: () => {
      living.stop();
      clerk.stop();
    },
    resume: () => {
      living.start();
      clerk.start();
    },
    step: async (steps) => {
      for (let left = steps; left > 0; left -= 1) living.step();
      await register.durable();
      return living.stepsDone;
    },
    poll: () => clerk.inTurn(() => clerk.read()),
    status: () => ({
      living: living.running,
      steps: living.stepsDone,
      complaints: register.size,
      unexported: register.unexported().length,
      exports: register.exports().length,
      unacknowledged: register
        .exports()
        .filter(({ acknowledged }) => !acknowledged)
        .map(({ sequence }) => sequence),
      unfinished: transfer.open(),
    }),
  };
}
