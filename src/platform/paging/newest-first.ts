/** Where a newest-first list goes on: the last row's instant, in UTC with microseconds, and its id. */
export interface NewestKey {
  at: string;
  id: string;
}

/** Part of a newest-first list: rows after `after`, or from the newest. */
export interface NewestPage {
  after: NewestKey | null;
  limit: number;
}

/** Column `key_at` of a row: its instant as NewestKey has it. A JavaScript Date would cut it to milliseconds and skip rows. */
export function keyAt(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key_at`;
}
