import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Arguments of `node` that run the Authority simulator from its sources, so that no test needs a build. */
export const simulatorProgram = [
  '--import',
  `${root}scripts/typescript.mjs`,
  `${root}src/embedded/authority-simulator/main.ts`,
];
