// `npm run test:monitoring`: alert rules under promtool, and a real Prometheus that scrapes the built service.
import { runLevels } from './run-levels.mjs';
import { prometheusFolder } from './prometheus.mjs';

try {
  process.env.SHIRELINK_PROMETHEUS = prometheusFolder();
  process.exitCode = (await runLevels(['monitoring'], 'reports/jest-monitoring.json')) ? 0 : 1;
} catch (error) {
  console.error(`test:monitoring: ${error.message}`);
  process.exitCode = 1;
}
