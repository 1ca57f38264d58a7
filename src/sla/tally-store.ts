import type { Transaction } from '../platform/postgres/database.js';

/** One clock that was met or broken, as metrics count it; a restricted case's unit is `restricted`. */
export interface Tally {
  outcome: 'met' | 'breached';
  clock: string;
  kind: string;
  unit: string;
}

/** Units told apart, so that a slip in a mapping cannot flood Prometheus; those beyond are counted as `other`. */
const units = 60;

// In the order of the key, so that two writers never wait for each other crosswise.
const addCounts = `
insert into sla_tallies as known (outcome, clock, kind, unit, total)
select outcome, clock, kind,
  case when unit in ('restricted', 'none') or exists (select from sla_tallies t where t.unit = rows.unit)
    or (select count(distinct t.unit) from sla_tallies t) < ${units} then unit else 'other' end as told, count(*)
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as rows (outcome, clock, kind, unit)
group by outcome, clock, kind, told
order by outcome, clock, kind, told
on conflict (outcome, clock, kind, unit) do update set total = known.total + excluded.total`;

/** In the transaction of the news that is counted: counted once, whoever is killed. */
export async function addTallies(tx: Transaction, tallies: Tally[]): Promise<void> {
  if (tallies.length === 0) return;
  await tx.query(addCounts, [
    tallies.map(({ outcome }) => outcome),
    tallies.map(({ clock }) => clock),
    tallies.map(({ kind }) => kind),
    tallies.map(({ unit }) => unit),
  ]);
}
