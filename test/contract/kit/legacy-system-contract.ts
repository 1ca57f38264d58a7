import type { StartBench } from './bench.js';
import { legacyChecks, runCheck } from './legacy-checks.js';

/** Every adapter's contract: `legacySystemContract('authority', authorityBench)` in a test file of its own is all it takes. */
export function legacySystemContract(name: string, start: StartBench): void {
  describe(`legacy system ${name}`, () => {
    test.each(legacyChecks.map((check) => [check.name, check] as const))('%s', async (_, check) => {
      await expect(runCheck(check, start)).resolves.toBeUndefined();
    });
  });
}
