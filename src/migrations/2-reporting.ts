import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views for the reporting team: contracts/reporting says what each column means. No personal data, no restricted case. */
export class Reporting1763800000002 implements MigrationInterface {
  name = 'Reporting1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [role, views, indexes, grants]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema reporting cascade`);
    await runner.query(`drop index cases_restricted`);
  }
}

// A role belongs to the whole cluster: it may be there already, or be made by another database's migration at this moment; and where
// the council's administrators keep roles to themselves, they grant it the schema when they have made it.
const role = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'shirelink_reporting') then
    create role shirelink_reporting nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise notice 'role shirelink_reporting was not created: this user may not create roles. Create it, then grant it usage on schema reporting and select on its views';
end
$$;`;

const grants = `
do $$
begin
  if exists (select from pg_roles where rolname = 'shirelink_reporting') then
    grant usage on schema reporting to shirelink_reporting;
    grant select on all tables in schema reporting to shirelink_reporting;
    alter default privileges in schema reporting grant select on tables to shirelink_reporting;
  end if;
end
$$;`;

const indexes = `create index cases_restricted on cases (system, kind, status) where restricted;`;

// The zone is read once a query. Views run with their owner's rights, so that readers of them need none on the tables.
const zone = `(select zone from public.store)`;
const local = (column: string, name: string) => `(${column} at time zone ${zone})::date as ${name}`;

const views = `
create schema reporting;

create view reporting.cases with (security_barrier) as
select c.id as case_id, c.system, c.number, c.kind, c.status, c.category, c.case_group as "group", c.unit, c.channel, c.priority,
  c.received_at, ${local('c.received_at', 'received_on')},
  c.due_at, ${local('c.due_at', 'due_on')},
  c.acknowledged_at, ${local('c.acknowledged_at', 'acknowledged_on')},
  c.completed_at, ${local('c.completed_at', 'completed_on')},
  c.reopened_count, c.outcome, c.version
from public.cases c
where not c.restricted;

create view reporting.case_events with (security_barrier) as
select e.case_id::text || '.' || e.sequence as event_id, e.type, c.system, c.number, e.sequence,
  e.occurred_at, ${local('e.occurred_at', 'occurred_on')},
  e.observed_at, ${local('e.observed_at', 'observed_on')}
from public.case_events e join public.cases c on c.id = e.case_id
where e.log = 'public' and not c.restricted;

create view reporting.work_orders with (security_barrier) as
select w.work_order, c.system, c.number, c.status, c.received_at, ${local('c.received_at', 'received_on')}
from public.cases c cross join lateral unnest(c.work_orders) as w (work_order)
where c.work_orders <> '{}' and not c.restricted;

create view reporting.restricted_counts with (security_barrier) as
select system, kind, status, count(*)::integer as cases
from public.cases where restricted
group by system, kind, status;

create view reporting.freshness with (security_barrier) as
select s.system,
  s.last_pass_began_at as last_pass, ${local('s.last_pass_began_at', 'last_pass_on')},
  s.last_proven_equal_at as last_proven_equal, ${local('s.last_proven_equal_at', 'last_proven_equal_on')},
  (select count(*)::integer from public.cases c where c.unmapped <> '{}' and c.status <> 'removed' and c.system = s.system) as unmapped,
  (select count(*)::integer from public.quarantine q where q.state = 'open' and q.system = s.system) as quarantined
from public.sync_state s;

comment on schema reporting is 'Stable views for the reporting team; contracts/reporting says what each column means';`;
