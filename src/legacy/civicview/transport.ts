import type { JsonObject, LegacyCursor, LegacyPage, LegacyRecord, LegacyReject } from '../legacy-system.js';

/** How CARE's rows come to us: as exports in a file drop, or from a view. The same row means the same either way. */
export interface CareTransport {
  /** Whether it can give every row. */
  lists: boolean;
  changesSince(cursor: LegacyCursor | null, signal: AbortSignal): AsyncIterable<LegacyPage>;
  list(walk: JsonObject | null, signal: AbortSignal): AsyncIterable<LegacyPage>;
  fetchCase(number: string, signal: AbortSignal): Promise<LegacyRecord | LegacyReject | null>;
}
