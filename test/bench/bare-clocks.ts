import type { Database } from '../../src/platform/postgres/database.js';
import type { ClockRules } from '../../src/sla/clock-rules.js';
import { saveRules } from '../../src/sla/store/rules-store.js';

const batch = 1_000;

// what a breach leaves behind, written by hand: one statement for all of it, PostgreSQL making what we compute
const breachBatch = `
with due as (
  select k.case_id, k.clock, k.cycle from clocks k join cases c on c.id = k.case_id
  where k.wake_at <= $1 and k.breached_at is null order by k.wake_at, k.case_id limit ${batch} for update of c
), broken as (
  update clocks k set breached_at = k.due_at, announced = 'breached', wake_at = null from due
  where k.case_id = due.case_id and k.clock = due.clock and k.cycle = due.cycle returning k.*
), told as (
  update cases c set public_sequence = public_sequence + 1 from broken where c.id = broken.case_id returning c.id, c.version, c.public_sequence, c.kind, c.unit
), asked as (
  insert into escalations (case_id, clock, cycle, revision, action, role)
  select case_id, clock, cycle, revision, 'notice-task', 'responsible-officer' from broken
), counted as (
  insert into sla_tallies as known (outcome, clock, kind, unit, total)
  select 'breached', 'REQ-PROG', kind, unit, count(*) from told group by kind, unit
  on conflict (outcome, clock, kind, unit) do update set total = known.total + excluded.total
), head as (
  update event_heads set position = position + (select count(*) from broken) where log = 'public' returning position - (select count(*) from broken) as before
)
insert into case_events (log, position, case_id, version, type, sequence, occurred_at, observed_at, detail)
select 'public', head.before + row_number() over (), b.case_id, t.version, 'sla.breached', t.public_sequence, b.due_at, $1, json_build_object(
  'clock', b.clock, 'cycle', b.cycle, 'revision', b.revision, 'state', b.state, 'startedAt', b.started_at, 'dueAt', b.due_at, 'stoppedAt', null,
  'breachedAt', b.due_at, 'rule', b.rule, 'target', b.target, 'calendarVersion', b.calendar_version, 'standardsVersion', b.standards_version)
from broken b join told t on t.id = b.case_id cross join head
returning 1`;

/** As few statements as there can be, in transactions as large as ours. */
export async function bareBreach(database: Database, at: string): Promise<void> {
  for (let rows = 1; rows > 0;) rows = (await database.query(breachBatch, [at])).length;
}

const recompute = `
update clocks k set due_at = due.closing, council_due_at = due.closing, warn_at = warn.closing, wake_at = warn.closing,
  due_learnt_at = now(), calendar_version = $1
from clocks old
cross join lateral (select index from closings where closing >= old.started_at order by closing limit 1) as received
join closings due on due.index = received.index + 15
join closings warn on warn.index = received.index + 14
where k.case_id = old.case_id and k.clock = old.clock and k.cycle = old.cycle and k.due_at <> due.closing and old.case_id > $2 and old.case_id <= $3`;

/** A million in one statement is what nobody does to a running service: in ten. */
export async function bareRecompute(database: Database, rules: ClockRules): Promise<void> {
  const bounds = await database.query<{ id: string }>(
    `select case_id as id from (select case_id, row_number() over (order by case_id) as n from clocks) as numbered where n % 100000 = 0 order by n`,
  );
  let last = '00000000-0000-0000-0000-000000000000';
  for (const { id } of bounds) {
    await database.query(recompute, [rules.calendar.version, last, id]);
    last = id;
  }
  await saveRules(database, rules);
}
