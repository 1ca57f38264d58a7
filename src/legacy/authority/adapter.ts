import type { AuthoritySettings } from '../../config/settings.js';
import type { Clock } from '../../platform/clock/clock.js';
import { createHttpGateway } from '../../platform/http/http-gateway.js';
import type { Logger } from '../../platform/logger/logger.js';
import type { Metrics } from '../../platform/metrics/metrics.js';
import type { LegacySystem } from '../legacy-system.js';
import { changedSince, everyRequest, requestOrReject } from './changes.js';
import { AuthorityClient } from './client.js';
import { createInterpreter } from './codes.js';
import { readDetails } from './details.js';
import { createInstantReader } from './instant-reader.js';
import type { AuthorityMapping } from './mapping-file.js';
import { mapRequest, rowRules } from './mapping.js';
import { positionOf } from './pass-state.js';
import { type AuthorityParts } from './reading.js';
import { serviceOf } from './service.js';
import { TokenSource } from './token.js';

export interface AdapterDependencies {
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
}

/** Civica Authority over its REST interface. `settings.mapping` was validated against contracts/mappings/authority.schema.json. */
export function defineAuthority(settings: AuthoritySettings, dependencies: AdapterDependencies): LegacySystem {
  const mapping = settings.mapping as AuthorityMapping;
  const parts = assemble(settings, mapping, dependencies);
  const { details, sweep, limits } = mapping;
  return {
    name: settings.name,
    capabilities: {
      list: sweep.list,
      holdsComplaints: mapping.holdsComplaints,
      details: details.tasks || details.contact || details.description || details.position || details.notes,
      rereadOpenSeconds: details.rereadOpenSeconds,
      requestsPerSecond: limits.requestsPerSecond,
    },
    service: serviceOf(mapping),
    changesSince: (cursor, { signal }) => changedSince(parts, cursor, signal),
    list: (walk, { signal }) => everyRequest(parts, positionOf(walk), signal),
    fetchCase: (number, { signal }) => requestOrReject(parts, number, signal),
    fetchDetails: (record, { signal }) => readDetails(parts, { ...record, signal }),
    parse: (payload) => mapRequest(payload, parts.rules),
    interpret: createInterpreter(mapping),
  };
}

function assemble(
  settings: AuthoritySettings,
  mapping: AuthorityMapping,
  { clock, metrics, logger }: AdapterDependencies,
): AuthorityParts {
  const { name: system, connection } = settings;
  const { limits, endpoints, zone, dates } = mapping;
  const gateway = createHttpGateway({
    system,
    baseUrl: connection.url.replace(/\/+$/, ''),
    concurrency: limits.concurrency,
    timeoutMs: limits.timeoutSeconds * 1000,
    retries: limits.retries,
    requestsPerSecond: limits.requestsPerSecond,
    metrics,
    logger,
    clock,
  });
  const tokens = new TokenSource({ system, gateway, connection, mapping, clock });
  const readInstant = createInstantReader({ zone, ...dates });
  const timeOf = (text: string): number | null => {
    const instant = readInstant(text);
    return instant ? Date.parse(instant) : null;
  };
  const client = new AuthorityClient({ system, gateway, tokens, base: endpoints.base, timeOf });
  return { system, client, mapping, rules: rowRules(mapping), clock };
}
