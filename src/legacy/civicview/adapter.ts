import type { CivicViewSettings } from '../../config/settings.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { LegacySystem } from '../legacy-system.js';
import { cannotAsk } from './cannot-ask.js';
import { createInterpreter } from './codes.js';
import { dropTransport } from './drop-transport.js';
import { openDropFolders } from './drop/open-drop-folders.js';
import type { CivicViewMapping } from './mapping-file.js';
import { readRow, rowRules } from './mapping.js';
import type { CareParts } from './reading.js';
import { serviceOf } from './service.js';
import type { CareTransport } from './transport.js';
import { connectTo } from './view/view-connection.js';
import { viewTransport } from './view/view-transport.js';

export interface CivicViewDependencies {
  clock: Clock;
}

/**
 * CivicView's CARE, by its exports in a file drop or by a read-only view. `settings.mapping` was validated against
 * contracts/mappings/civicview.schema.json.
 */
export function defineCivicView(settings: CivicViewSettings, dependencies: CivicViewDependencies): LegacySystem {
  return careSystem(settings, dependencies, (parts) => {
    const { system, mapping } = parts;
    const { connection } = settings;
    const deadlineMs = mapping.limits.timeoutSeconds * 1000;
    return connection.kind === 'view'
      ? viewTransport(parts, connectTo({ system, url: connection.databaseUrl, deadlineMs }))
      : dropTransport(parts, openDropFolders(connection, { system, deadlineMs }));
  });
}

/** A row holds all that there is of a case: nothing is asked for beside it, so nothing of it needs a rate. */
const requestsPerSecond = 10;

/** The adapter on whatever brings the rows. */
export function careSystem(
  settings: Omit<CivicViewSettings, 'connection'>,
  { clock }: CivicViewDependencies,
  transportOf: (parts: CareParts) => CareTransport,
): LegacySystem {
  const { name } = settings;
  const mapping = settings.mapping as CivicViewMapping;
  const rules = rowRules(mapping);
  const interpret = createInterpreter(mapping.codes, settings.officers);
  const { lists, probes, ...transport } = transportOf({ system: name, mapping, rules, interpret, clock });
  return {
    ...transport,
    name,
    capabilities: {
      list: lists,
      probe: probes,
      holdsComplaints: true,
      details: false,
      rereadOpenSeconds: null,
      requestsPerSecond,
    },
    service: serviceOf(mapping),
    fetchDetails: () => Promise.reject(cannotAsk(name, 'details')),
    parse: (payload) => readRow(payload, rules).result,
    interpret,
  };
}
