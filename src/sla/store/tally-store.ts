import type { Transaction } from '../../platform/postgres/database.js';

/** One clock that was met or broken, as metrics count it; a restricted case's unit is `restricted`. */
export interface Tally {
  outcome: 'met' | 'breached';
  clock: string;
  kind: string;
  unit: string;
}

/** Units told apart, so that a slip in a mapping cannot flood Prometheus; those beyond are counted as `other`. */
const units = 40;
const apart = `('restricted', 'none', 'other')`;

// Units are told apart for good, so nobody else may count them meanwhile. Readers go on.
const alone = `lock table sla_tallies in share row exclusive mode`;

const addCounts = `
with rows as (
  select outcome, clock, kind, unit, count(*) as counted
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as rows (outcome, clock, kind, unit) group by 1, 2, 3, 4
), known as (
  select distinct unit from sla_tallies where unit not in ${apart}
), fresh as (
  select unit, row_number() over (order by unit) + (select count(*) from known) as place
  from (select distinct unit from rows where unit not in ${apart}) as named where not exists (select from known where known.unit = named.unit)
)
insert into sla_tallies as kept (outcome, clock, kind, unit, total)
select outcome, clock, kind, case when fresh.place > ${units} then 'other' else unit end as told, sum(counted)
from rows left join fresh using (unit)
group by outcome, clock, kind, told
on conflict (outcome, clock, kind, unit) do update set total = kept.total + excluded.total`;

/** In the transaction of the news that is counted: counted once, whoever is killed. */
export async function addTallies(tx: Transaction, tallies: Tally[]): Promise<void> {
  if (tallies.length === 0) return;
  await tx.query(alone);
  await tx.query(addCounts, [
    tallies.map(({ outcome }) => outcome),
    tallies.map(({ clock }) => clock),
    tallies.map(({ kind }) => kind),
    tallies.map(({ unit }) => unit),
  ]);
}
