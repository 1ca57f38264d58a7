import type { Decision } from '../../policy/decisions.js';
import type { Sql, Transaction } from '../../platform/postgres/database.js';
import type { DecisionSummary } from '../decision-summary.js';

/** What is compared before anything is written. */
export interface StoredDecisions {
  caseId: string;
  revision: number;
  version: number;
  policyVersion: string;
  digest: string;
  alerts: string[];
}

export interface DecisionWrite extends StoredDecisions, DecisionSummary {
  receivedAt: string;
  decisions: readonly Decision[];
}

const lockTurn = `select policy_version as "policyVersion" from decision_state for update`;
const savePolicy = `update decision_state set policy_version = $1 where policy_version is distinct from $1`;
const selectPolicy = `select policy_version as "policyVersion" from decision_state`;

const selectStored = `
select case_id as "caseId", revision, case_version as version, policy_version as "policyVersion", digest, alerts
from case_decisions where case_id = any($1::uuid[])`;

const keepRevisions = `
insert into decision_revisions (case_id, revision, case_version, policy_version, decisions, decided_at)
select case_id, revision, case_version, policy_version, decisions, decided_at from case_decisions where case_id = any($1::uuid[])`;

// arrays of arrays cannot be unnested: alerts travel as one text a row, parted by a character that is in none
const upsert = `
insert into case_decisions as known (case_id, revision, received_at, case_version, policy_version, decisions, digest, office,
  admissibility, admissible, urgent, stage, complete, alerts)
select case_id, revision, received_at, case_version, policy_version, decisions, digest, office, admissibility, admissible, urgent, stage,
  complete, string_to_array(alerts, chr(31))
from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::int[], $5::text[], $6::jsonb[], $7::text[], $8::text[], $9::text[], $10::boolean[],
  $11::boolean[], $12::smallint[], $13::boolean[], $14::text[]) as decided (case_id, revision, received_at, case_version,
  policy_version, decisions, digest, office, admissibility, admissible, urgent, stage, complete, alerts)
on conflict (case_id) do update set revision = excluded.revision, received_at = excluded.received_at,
  case_version = excluded.case_version, policy_version = excluded.policy_version, decisions = excluded.decisions,
  digest = excluded.digest, office = excluded.office, admissibility = excluded.admissibility, admissible = excluded.admissible,
  urgent = excluded.urgent, stage = excluded.stage, complete = excluded.complete, alerts = excluded.alerts,
  decided_at = case when known.revision = excluded.revision then known.decided_at else excluded.decided_at end`;

const selectStale = `
select exists (select from case_decisions where policy_version < $1) or exists (select from case_decisions where policy_version > $1) as stale`;

const selectOthers = `
select case_id as id from case_decisions where policy_version <> $1 and case_id > $2 order by case_id limit $3`;

/** All who decide take turns, so that the older news of two never overwrites the newer. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx.query(lockTurn);
}

export async function readStored(sql: Sql, ids: string[]): Promise<Map<string, StoredDecisions>> {
  const rows = await sql.query<StoredDecisions>(selectStored, [ids]);
  return new Map(rows.map((row) => [row.caseId, row]));
}

/** Writes these, and keeps what stood before of those that have another revision now. */
export async function saveDecisions(
  tx: Transaction,
  writes: DecisionWrite[],
  stored: ReadonlyMap<string, StoredDecisions>,
): Promise<void> {
  if (writes.length === 0) return;
  const superseded = writes.filter(({ caseId, revision }) => (stored.get(caseId)?.revision ?? revision) !== revision);
  if (superseded.length > 0) await tx.query(keepRevisions, [superseded.map(({ caseId }) => caseId)]);
  await tx.query(
    upsert,
    columns.map((of) => writes.map(of)),
  );
}

const columns: ((write: DecisionWrite) => unknown)[] = [
  ({ caseId }) => caseId,
  ({ revision }) => revision,
  ({ receivedAt }) => receivedAt,
  ({ version }) => version,
  ({ policyVersion }) => policyVersion,
  ({ decisions }) => JSON.stringify(decisions),
  ({ digest }) => digest,
  ({ office }) => office,
  ({ admissibility }) => admissibility,
  ({ admissible }) => admissible,
  ({ urgent }) => urgent,
  ({ stage }) => stage,
  ({ complete }) => complete,
  ({ alerts }) => alerts.join('\u001f'),
];

/** Whether anything stands that was decided by another policy than this. */
export async function hasOtherPolicies(sql: Sql, policyVersion: string): Promise<boolean> {
  const [row] = await sql.query<{ stale: boolean }>(selectStale, [policyVersion]);
  return row!.stale;
}

/** The next cases that were decided by another policy, in the order of their ids. */
export async function readOfOtherPolicies(
  sql: Sql,
  { policyVersion, after, limit }: { policyVersion: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(selectOthers, [policyVersion, after, limit]);
  return rows.map(({ id }) => id);
}

/** Which policy is the council's, as the process that started last has it. Null: none has yet. */
export async function readPolicyVersion(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ policyVersion: string | null }>(selectPolicy);
  return row?.policyVersion ?? null;
}

export async function savePolicyVersion(sql: Sql, policyVersion: string): Promise<void> {
  await sql.query(savePolicy, [policyVersion]);
}
