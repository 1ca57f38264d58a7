import type { Sql, Transaction } from '../../platform/postgres/database.js';

/** By which rules the clocks stand, and how far a change of them has come. */
export interface RulesState {
  digest: string;
  structure: string;
  /** Digest of the rules that are being brought in; null: none. */
  wanted: string | null;
  /** Last case that was judged by them. */
  recomputedTo: string | null;
}

const select = `select digest, structure, wanted_digest as wanted, recomputed_to as "recomputedTo" from sla_rules`;
const selectWanted = `select coalesce(wanted_digest, digest) as digest from sla_rules for share`;
const save = `
insert into sla_rules (digest, structure) values ($1, $2)
on conflict (one) do update set digest = $1, structure = $2, wanted_digest = null, recomputed_to = null`;
const saveProgress = `update sla_rules set wanted_digest = $1, recomputed_to = $2`;

export async function readRules(sql: Sql): Promise<RulesState | null> {
  return (await sql.query<RulesState>(select))[0] ?? null;
}

/** The rules that clocks are to stand by, held still until the transaction ends; null: none were brought in yet. */
export async function lockWantedRules(tx: Transaction): Promise<string | null> {
  return (await tx.query<{ digest: string }>(selectWanted))[0]?.digest ?? null;
}

export async function saveRules(
  sql: Sql,
  { digest, structure }: Pick<RulesState, 'digest' | 'structure'>,
): Promise<void> {
  await sql.query(save, [digest, structure]);
}

export async function saveRecomputedTo(sql: Sql, { wanted, last }: { wanted: string; last: string }): Promise<void> {
  await sql.query(saveProgress, [wanted, last]);
}
