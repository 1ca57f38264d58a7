import type { LegacyRecord, LegacyReject } from '../legacy-system.js';
import { SourceError } from '../source-error.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { AuthorityClient, ListReading } from './client.js';
import type { AuthorityMapping } from './mapping-file.js';
import { mapRequest, type RowRules } from './mapping.js';
import { isObject } from './wire.js';

/** What every part of the adapter reads with. */
export interface AuthorityParts {
  system: string;
  client: AuthorityClient;
  mapping: AuthorityMapping;
  rules: RowRules;
  clock: Clock;
}

/** More rows of one request than this are no answer to the question; the rest is not read. */
const mostRowsOfOne = 2000;

/** OData for one request's rows. `number` is trimmed; a site may want it padded as it keeps it. */
function accountFilter(number: string, { number: { askAs } }: AuthorityMapping): string {
  return `formattedAccount eq '${askAs.replace('{number}', number).replaceAll("'", "''")}'`;
}

/**
 * All rows of one request, whatever the page size. A server that doesn't honour the filter answers with other requests' rows: then it
 * throws SourceError `filter-ignored` (halt-system), because one customer's name must never come to another's case.
 */
export async function rowsOfRequest(
  parts: AuthorityParts,
  number: string,
  reading: Pick<ListReading, 'operation' | 'path' | 'signal' | 'about'>,
): Promise<Record<string, unknown>[]> {
  const { client, mapping, system } = parts;
  const filter = accountFilter(number, mapping);
  const own: Record<string, unknown>[] = [];
  for (let skip = 0; skip < mostRowsOfOne;) {
    const { rows } = await client.page({ ...reading, filter, skip });
    if (rows.length === 0) break;
    const found = rows.filter((row) => isObject(row)).filter((row) => isOf(row, number));
    if (found.length === 0) {
      throw new SourceError({
        system,
        operation: reading.operation,
        code: 'filter-ignored',
        consequence: 'halt-system',
      });
    }
    own.push(...found);
    skip += rows.length;
  }
  return own;
}

/** One request by its number; null where Authority has none, or where such a number cannot be. */
export async function readRequest(
  parts: AuthorityParts,
  number: string,
  signal: AbortSignal,
): Promise<LegacyRecord | LegacyReject | null> {
  const { mapping, rules } = parts;
  const wanted = number.trim();
  if (!rules.number.test(wanted)) return null;
  const reading = { operation: 'request', path: mapping.endpoints.requests, signal, about: 'record' as const };
  const [row] = await rowsOfRequest(parts, wanted, reading);
  return row === undefined ? null : mapRequest(row, rules);
}

function isOf({ formattedAccount }: Record<string, unknown>, number: string): boolean {
  return typeof formattedAccount === 'string' && formattedAccount.trim().toUpperCase() === number.trim().toUpperCase();
}
