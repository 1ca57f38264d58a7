import type { Control } from './control.js';
import type { Given, Routes } from './control-server.js';

/** What the simulator itself can be told. */
export interface SimulatorControl {
  /** The council stops living, and the drop is left alone but for what is asked for. */
  pause(): void;
  resume(): void;
  step(steps: number): Promise<number>;
  /** Reads what lies in the drop for CARE now: acknowledgements, rejects, instructions. */
  poll(): Promise<void>;
  status(): object;
}

/** `/control/...`; bodies are JSON objects. */
export function controlRoutes(control: Control, simulator: SimulatorControl): Routes {
  const sequence = (given: Given) => Number(given['sequence']);
  return {
    'GET /control/dump': () => control.dump(),
    'GET /control/status': () => simulator.status(),
    'GET /control/exports': () => control.exports(),
    'GET /control/instructions': () => control.instructions(),
    'POST /control/complaint': (given) => control.create(given),
    'POST /control/change': ({ no, ...given }) => control.change(String(no), given),
    'POST /control/remove': ({ no }) => control.remove(String(no)),
    'POST /control/export': ({ kind }) => control.export(kind ?? 'changes'),
    'POST /control/faults': ({ kind }) => control.faults.add(kind),
    'POST /control/faults/clear': () => control.faults.clear(),
    'POST /control/finish': () => control.finish(),
    'POST /control/redeliver': (given) => control.redeliver(sequence(given)),
    'POST /control/poll': () => simulator.poll(),
    'POST /control/pause': () => simulator.pause(),
    'POST /control/resume': () => simulator.resume(),
    'POST /control/step': async ({ steps }) => ({ steps: await simulator.step(Number(steps ?? 1)) }),
  };
}
