// `npm run test:fuzz -- --pages 10000 --orders 2000 --seed 7`: the long version of the seeded tests that `npm test` runs in short.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '10000' },
    orders: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_007) },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (/^[1-9]\d{0,9}$/.test(value)) continue;
  console.error(`--${name} must be a whole number above 0`);
  process.exit(2);
}

const env = { ...process.env, FUZZ_PAGES: values.pages, FUZZ_ORDERS: values.orders, FUZZ_SEED: values.seed };
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const tests = ['test/integration/fuzz-pages.test.ts', 'test/integration/case-orders.test.ts'];
process.exitCode =
  spawnSync(process.execPath, [...jest, '--runInBand', ...tests], { stdio: 'inherit', env }).status ?? 1;
