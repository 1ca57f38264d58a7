import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Arguments of `node` that run the simulators from their sources, so that no test needs a build. */
export const simulatorProgram = programAt('authority-simulator');
export const civicviewProgram = programAt('civicview-simulator');

function programAt(folder: string): string[] {
  return ['--import', `${root}scripts/typescript.mjs`, `${root}src/embedded/${folder}/main.ts`];
}
