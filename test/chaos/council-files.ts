import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulationMapping } from '../../src/embedded/simulate/simulation-mapping.js';

/** Codes of the chaos council, raw to what a case says. */
export const codes = {
  categories: {
    '11': { name: 'Pothole', group: 'Roads' },
    '22': { name: 'Bin', group: 'Waste' },
    '33': { name: 'Tree', group: 'Parks' },
  },
  units: { '1': 'Works', '2': 'Rangers' },
  channels: { T: 'telephone', M: 'email' },
  closures: { CCOM: { status: 'completed', outcome: 'Done' }, CAC: { status: 'cancelled', outcome: 'No action' } },
};

/** Read again at each pass: less than a fault lasts, so that it does not hide what was lost. */
const overlapSeconds = 2;

/** A council of its own that is asked every second, and swept on demand only. Answers the council file's path. */
export function writeCouncilFiles(directory: string, council: string): string {
  mkdirSync(directory, { recursive: true });
  const mapping = {
    ...(simulationMapping(codes) as object),
    changes: { by: 'modified', tasks: false, overlapSeconds },
    workOrder: { from: 'externalReference', pattern: String.raw`\bWO-\d{5}\b` },
    limits: { concurrency: 4, timeoutSeconds: 2, retries: 1, requestsPerSecond: 1000 },
  };
  const file = {
    council,
    name: 'Chaos Shire',
    zone: 'Australia/Sydney',
    systems: { authority: { mapping: 'mapping.yaml', syncEverySeconds: 1, sweepEverySeconds: 604_800 } },
    retention: { erasePersonalDataAfterDays: 90 },
    events: { partitions: 3, replicationFactor: 1 },
  };
  writeFileSync(join(directory, 'mapping.yaml'), stringify(mapping));
  writeFileSync(join(directory, 'council.yaml'), stringify(file));
  return join(directory, 'council.yaml');
}
