// `npm test`: everything that needs neither root nor a package of the system, the quickest to fail first.
import { spawnSync } from 'node:child_process';
import { runLevels } from './run-levels.mjs';

const checks = ['typecheck', 'build', 'lint', 'format:check', 'deps:check', 'knip', 'contracts:check', 'rules:check'];

function check(script) {
  const started = performance.now();
  console.log(`== ${script}`);
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
  if (status === 0) console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
  else console.error(`npm test: ${script} failed`);
  return status === 0;
}

const passed =
  checks.every(check) && (await runLevels(['unit', 'contract', 'integration', 'e2e'], 'reports/jest.json'));
process.exitCode = passed ? 0 : 1;
