import type { Sql, Transaction } from '../../platform/postgres/database.js';
import type { CaseClock } from './clock-store.js';

/** What a breach asks for, and of whom. */
export interface Asked {
  action: string;
  role: string;
}

/** A request to act whose turn has come. */
export interface Escalation extends Asked {
  id: string;
  caseId: string;
  clock: string;
  cycle: number;
}

const begin = `
insert into escalations (case_id, clock, cycle, revision, action, role)
select * from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[])
on conflict (case_id, clock, cycle, revision) do nothing`;

const expire = `
update escalations set state = 'expired', settled_at = clock_timestamp()
from unnest($1::uuid[], $2::text[], $3::int[]) as ended (case_id, clock, cycle)
where escalations.state <> 'expired' and escalations.case_id = ended.case_id and escalations.clock = ended.clock
  and escalations.cycle = ended.cycle`;

const selectWaiting = `select id::text, case_id as "caseId" from escalations where state = 'waiting' order by id limit $1`;

const want = `
update escalations set state = 'wanted', wanted_at = clock_timestamp() where id = any($1::bigint[]) and state = 'waiting'
returning id::text, case_id as "caseId", clock, cycle, action, role`;

/** Breaches whose action is asked of someone begin to wait for their turn. */
export async function beginEscalations(
  tx: Transaction,
  clocks: CaseClock[],
  asked: (clock: CaseClock) => Asked,
): Promise<void> {
  if (clocks.length === 0) return;
  await tx.query(begin, [
    clocks.map(({ caseId }) => caseId),
    clocks.map(({ clock }) => clock),
    clocks.map(({ cycle }) => cycle),
    clocks.map(({ revision }) => revision),
    clocks.map((clock) => asked(clock).action),
    clocks.map((clock) => asked(clock).role),
  ]);
}

/** Their clocks stopped, or turned out not to be broken: nobody need act any more. */
export async function expireEscalations(tx: Transaction, clocks: CaseClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.query(expire, [
    clocks.map(({ caseId }) => caseId),
    clocks.map(({ clock }) => clock),
    clocks.map(({ cycle }) => cycle),
  ]);
}

/** Oldest first. */
export async function readWaiting(sql: Sql, limit: number): Promise<{ id: string; caseId: string }[]> {
  return sql.query(selectWaiting, [limit]);
}

/** Those of them that still wait, under the lock of their cases; recorded as wanted from now on. */
export async function takeTurn(tx: Transaction, ids: string[]): Promise<Escalation[]> {
  return tx.query(want, [ids]);
}
