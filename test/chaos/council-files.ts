import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { simulationMapping } from '../../src/embedded/simulate/simulation-mapping.js';

/** The category whose cases are restricted. */
export const restrictedCategory = 44;

/** A closure that legacy uses before anybody has put it into the mapping. */
export const newClosure = 'CNEW';

/** Codes of the chaos council, raw to what a case says. */
export const codes = {
  categories: {
    '11': { name: 'Pothole', group: 'Roads' },
    '22': { name: 'Bin', group: 'Waste' },
    '33': { name: 'Tree', group: 'Parks' },
    [restrictedCategory]: { name: 'Conduct of staff', group: 'Governance' },
  },
  units: { '1': 'Works', '2': 'Rangers' },
  channels: { T: 'telephone', M: 'email' },
  closures: {
    CCOM: { status: 'completed', outcome: 'Done' },
    CAC: { status: 'cancelled', outcome: 'No action' },
    [newClosure]: { status: 'completed', outcome: 'Done another way' },
  },
};

export const zone = 'Australia/Sydney';

/** Read again at each pass: less than a fault lasts, so that it does not hide what was lost. */
const overlapSeconds = 2;

/** A council of its own that is asked every second, with details, and swept on demand only. Answers the council file's path. */
export function writeCouncilFiles(directory: string, council: string): string {
  mkdirSync(directory, { recursive: true });
  writeMapping(directory, { mended: false });
  const file = {
    council,
    name: 'Chaos Shire',
    zone,
    systems: { authority: { mapping: 'mapping.yaml', syncEverySeconds: 1, sweepEverySeconds: 604_800 } },
    retention: { erasePersonalDataAfterDays: 90 },
    events: { partitions: 3, replicationFactor: 1 },
    calendar: { table: 'au-nsw.yaml', opens: '08:00', closes: '16:30' },
  };
  writeFileSync(join(directory, 'council.yaml'), stringify(file));
  return join(directory, 'council.yaml');
}

/** `mended`: the new closure is in it. */
export function writeMapping(directory: string, { mended }: { mended: boolean }): void {
  const { [newClosure]: later, ...closures } = codes.closures;
  const known = mended ? { ...closures, [newClosure]: later } : closures;
  const made = simulationMapping({ ...codes, closures: known }) as {
    codes: { categories: Record<string, object> };
    details: object;
  };
  const categories = { ...made.codes.categories };
  categories[restrictedCategory] = { ...categories[restrictedCategory], restricted: true };
  const mapping = {
    ...made,
    zone,
    codes: { ...made.codes, categories },
    details: { ...made.details, contact: true, description: true },
    changes: { by: 'modified', tasks: false, overlapSeconds },
    workOrder: { from: 'externalReference', pattern: String.raw`\bWO-\d{5}\b` },
    limits: { concurrency: 4, timeoutSeconds: 2, retries: 1, requestsPerSecond: 1000 },
  };
  writeFileSync(join(directory, 'mapping.yaml'), stringify(mapping));
}
