import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import './typescript.mjs';

// Jest's own limit cannot end a test that never lets go of its thread.
const longestRunMilliseconds = 20 * 60_000;

/**
 * Runs these levels of tests (projects of jest.config.js), then names what was not run and why: Jest's counts say only how
 * many. Answers whether all is well: without Java 17 and Maven tests of Kafka may stand aside, except where CI is "true".
 */
export async function runLevels(levels, report) {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const jest = spawnSync(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
      ...['--selectProjects', ...levels, '--json', `--outputFile=${report}`],
    ],
    { stdio: 'inherit', timeout: longestRunMilliseconds },
  );
  if (jest.error) console.error(`the tests were stopped: ${jest.error.message}`);
  if (!existsSync(report)) return false;
  const explained = await explainNotRun(JSON.parse(readFileSync(report, 'utf8')));
  return explained && jest.status === 0;
}

async function explainNotRun({ testResults }) {
  const notRun = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${relative('.', name)}: ${fullName}`),
  );
  if (notRun.length === 0) return true;
  const missing = await missingForKafka();
  const reason = missing.length > 0 ? `because ${missing.join(' and ')}` : 'for no known reason';
  console.error(`\nNot run, ${reason}:\n${notRun.map((test) => `  ${test}`).join('\n')}`);
  if (missing.length > 0 && process.env.CI !== 'true') return true;
  console.error(`${notRun.length} tests not run: a failure${process.env.CI === 'true' ? ' where CI=true' : ''}`);
  return false;
}

async function missingForKafka() {
  const { findJava, findMaven } = await import('../src/embedded/java.ts');
  const java = await findJava(process.env);
  return [...(java.missing ? [java.missing] : []), ...(findMaven(process.env) ? [] : ['Maven (mvn) was not found'])];
}
