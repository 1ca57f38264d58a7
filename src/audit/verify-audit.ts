import type { Database, Transaction } from '../platform/postgres/database.js';
import { chainColumns, chainHash, type ChainRow } from './audit-chain.js';

/**
 * `sealed` rows hold together up to `head`, the last one's hash in hex: note it elsewhere, and rows cut off the end are found too.
 * `waiting` rows are not sealed yet. Or the first row that is not what was sealed.
 */
export type AuditVerdict =
  | { intact: true; sealed: number; waiting: number; head: string | null }
  | { intact: false; sealed: number; broken: { id: string; why: 'changed' | 'taken-out-before' | 'unsealed-between' } };

type SealedRow = ChainRow & { previous_hash: Buffer | null; hash: Buffer | null };

const batch = 5000;
// One snapshot for the whole walk, or the sealer would seal rows between two batches.
const oneSnapshot = `set transaction isolation level repeatable read, read only`;
const nextRows = `select ${chainColumns}, previous_hash, hash from audit where id > $1 order by id limit ${batch}`;

export async function verifyAudit(database: Database): Promise<AuditVerdict> {
  return database.transaction(async (tx) => {
    await tx.query(oneSnapshot);
    let verdict: AuditVerdict = { intact: true, sealed: 0, waiting: 0, head: null };
    for await (const row of allRows(tx)) {
      verdict = judge(verdict, row);
      if (!verdict.intact) return verdict;
    }
    return verdict;
  });
}

async function* allRows(tx: Transaction): AsyncGenerator<SealedRow> {
  let after = '0';
  for (;;) {
    const rows = await tx.query<SealedRow>(nextRows, [after]);
    yield* rows;
    if (rows.length < batch) return;
    after = rows.at(-1)!.id;
  }
}

function judge(so: Extract<AuditVerdict, { intact: true }>, row: SealedRow): AuditVerdict {
  if (!row.hash) return { ...so, waiting: so.waiting + 1 };
  const broken = (why: 'changed' | 'taken-out-before' | 'unsealed-between'): AuditVerdict => ({
    intact: false,
    sealed: so.sealed,
    broken: { id: row.id, why },
  });
  if (so.waiting > 0) return broken('unsealed-between');
  if ((row.previous_hash?.toString('hex') ?? null) !== so.head) return broken('taken-out-before');
  if (!chainHash(row.previous_hash, row).equals(row.hash)) return broken('changed');
  return { ...so, sealed: so.sealed + 1, head: row.hash.toString('hex') };
}
