import { createHash } from 'node:crypto';

/** An audit row as it enters the chain: `at` in UTC with microseconds, `detail` as PostgreSQL writes jsonb. */
export interface ChainRow {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

/** The columns of ChainRow, the same text whatever the session's zone or style. */
export const chainColumns = `id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor, action, subject, detail::text`;

/** SHA-256 over the hash of the row before (nothing for the first) and this row as a JSON list. */
export function chainHash(previous: Buffer | null, row: ChainRow): Buffer {
  const canonical = JSON.stringify([row.id, row.at, row.actor, row.action, row.subject, row.detail]);
  return createHash('sha256')
    .update(previous ?? '')
    .update(canonical)
    .digest();
}
