// `npm run test:system`: what needs programs of the system that npm cannot bring (kcat, sshd); .ci/run installs them.
import { runLevels } from './run-levels.mjs';

process.exitCode = (await runLevels(['system'], 'reports/jest-system.json')) ? 0 : 1;
