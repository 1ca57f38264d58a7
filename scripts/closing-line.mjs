// The last line of .ci/run: the sum of the runs' counts, alone on its line. Argument: the status that .ci/run ends with.
import { existsSync, readFileSync } from 'node:fs';

const status = Number(process.argv[2]);
const reports = ['reports/jest.json', 'reports/jest-system.json', 'reports/jest-monitoring.json'].filter(existsSync);
const runs = reports.map((report) => JSON.parse(readFileSync(report, 'utf8')));
const sum = (count) => runs.reduce((total, run) => total + count(run), 0);

const passed = sum((run) => run.numPassedTests);
// A file that cannot be loaded has no tests to count.
const failedTests = sum((run) => run.numFailedTests + run.numRuntimeErrorTestSuites);
const failed = status !== 0 && failedTests === 0 ? 1 : failedTests;
if (failed > failedTests) console.log('a check other than a test failed, see above');
console.log(`${passed} passed, ${failed} failed`);
