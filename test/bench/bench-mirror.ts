import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import type { PassResult } from '../../src/sync/pass.js';
import { createLegacySystems } from '../../src/legacy/registry.js';
import type { LegacySystem } from '../../src/legacy/legacy-system.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { authorityCredentials } from '../support/authority-caller.js';
import { mirrorOf } from '../support/mirror.js';
import { silent } from '../support/relays.js';
import { testSettings } from '../support/settings.js';

/** The council that `mirrorOf` mirrors. */
export const council = 'test-council';

/** The Authority adapter as a council configures it, against the bench's server. */
export function benchLegacy(port: number): LegacySystem {
  const { systems } = testSettings({ authority: { url: `http://127.0.0.1:${port}`, ...authorityCredentials } });
  const paced = systems.map((system) => {
    const mapping = structuredClone(system.mapping) as AuthorityMapping;
    mapping.limits = { ...mapping.limits, requestsPerSecond: 1_000 };
    return { ...system, mapping };
  });
  const legacy = createLegacySystems(paced, { clock: new SystemClock(), metrics: new Metrics(), logger: silent });
  return legacy.get('authority')!;
}

/** One pass over everything, as `shirelink sync authority --full` does it. */
export function fullPass(database: Database, legacy: LegacySystem): Promise<PassResult> {
  return mirrorOf(database, legacy).runner.runPass('authority', { full: true });
}
