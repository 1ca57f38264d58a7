import { fileURLToPath } from 'node:url';

/** Absolute path of the package's `contracts/`: the same two levels up from `src/config` and from `dist/config`. */
export const contractsDir = fileURLToPath(new URL('../../contracts', import.meta.url));
