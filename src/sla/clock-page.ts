import type { ClockName } from '../model/service-standard.js';

/** Where a list of clocks goes on: the last row's instant in UTC with microseconds, its case and which of that case's clocks it was. */
export interface ClockKey {
  at: string;
  id: string;
  clock: string;
  cycle: number;
}

export interface ClockPage {
  after: ClockKey | null;
  limit: number;
}

/** Each that is given must hold. */
export interface ClockFilter {
  clock?: ClockName[];
  kind?: string[];
  unit?: string;
  category?: string;
  system?: string;
  /** The council role that a breach is for. */
  role?: string;
  /** What a breach asks for. */
  action?: string;
}

/** What the reader may see. Without it a restricted case is not there at all: not listed, not counted. */
export interface ClockSight {
  restricted: boolean;
}

/** Columns `key_*` of a row of clocks `k`, for `ClockKey`. */
export function clockKeyColumns(at: string): string {
  return `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key_at`;
}
