// `node --import ./scripts/typescript.mjs file.ts` runs this project's TypeScript without building it first: for tests' servers
// and tools only. The service itself runs what `tsc` built.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
