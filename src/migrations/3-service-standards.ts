import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks of the service standards, their earlier results, what a breach asked for, and the counts that metrics tell. */
export class ServiceStandards1763800000003 implements MigrationInterface {
  name = 'ServiceStandards1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [clocks, escalations, tallies, rules, elsewhere, view, comments])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view reporting.clocks`);
    await runner.query(`drop table clocks, clock_revisions, escalations, sla_tallies, sla_rules`);
    await runner.query(`alter table sync_state drop column first_pass_ended_at`);
    await runner.query(`alter table case_events drop column detail`);
  }
}

// wake_at: the next instant at which the tick must look at a clock, so that a minute with nothing due costs one look at the index.
const clocks = `
create table clocks (
  case_id uuid not null,
  clock text not null,
  cycle integer not null,
  revision integer not null default 1,
  system text not null,
  state text not null check (state in ('running', 'paused', 'met', 'late', 'cancelled')),
  started_at timestamptz not null,
  stopped_at timestamptz,
  due_at timestamptz,
  due_learnt_at timestamptz not null,
  legacy_due_at timestamptz,
  council_due_at timestamptz,
  warn_at timestamptz,
  warned_at timestamptz,
  breached_at timestamptz,
  announced text check (announced in ('met', 'breached')),
  historical boolean not null,
  target jsonb,
  net_minutes integer,
  gross_minutes integer,
  segments jsonb not null,
  remark text,
  category text,
  rule text not null,
  calendar_version text not null,
  standards_version text not null,
  case_version integer not null,
  wake_at timestamptz,
  primary key (case_id, clock, cycle)
) with (fillfactor = 80);
create index clocks_wake on clocks (wake_at, case_id) where wake_at is not null;
create index clocks_due on clocks (due_at, case_id) where state = 'running' and breached_at is null;
create index clocks_breached on clocks (breached_at, case_id) where breached_at is not null;
create index clocks_breached_news on clocks (breached_at, case_id, clock, cycle) where breached_at is not null and not historical;

create table clock_revisions (
  case_id uuid not null,
  clock text not null,
  cycle integer not null,
  revision integer not null,
  superseded_at timestamptz not null default clock_timestamp(),
  result jsonb not null,
  primary key (case_id, clock, cycle, revision)
);`;

const escalations = `
create table escalations (
  id bigint generated always as identity primary key,
  case_id uuid not null,
  clock text not null,
  cycle integer not null,
  revision integer not null,
  action text not null,
  role text not null,
  state text not null default 'waiting' check (state in ('waiting', 'wanted', 'expired')),
  began_at timestamptz not null default clock_timestamp(),
  wanted_at timestamptz,
  settled_at timestamptz,
  unique (case_id, clock, cycle, revision)
);
create index escalations_waiting on escalations (id) where state = 'waiting';
create index escalations_wanted on escalations (case_id) where state = 'wanted';`;

/** Counters that outlive a process and are the same on every replica. */
const tallies = `
create table sla_tallies (
  outcome text not null check (outcome in ('met', 'breached')),
  clock text not null,
  kind text not null,
  unit text not null,
  total bigint not null,
  primary key (outcome, clock, kind, unit)
);`;

/** One row: by which calendar and standards every clock was judged, and how far a change of them has come. */
const rules = `
create table sla_rules (
  one boolean primary key default true check (one),
  digest text not null,
  structure text not null,
  wanted_digest text,
  recomputed_to uuid
);`;

const elsewhere = `
alter table sync_state add column first_pass_ended_at timestamptz;
update sync_state set first_pass_ended_at = last_success_at;
alter table case_events add column detail jsonb;`;

const zone = `(select zone from public.store)`;
const local = (column: string, name: string) => `(${column} at time zone ${zone})::date as ${name}`;

const view = `
create view reporting.clocks with (security_barrier) as
select c.system, c.number, k.clock, k.cycle, k.revision,
  k.started_at, ${local('k.started_at', 'started_on')},
  k.due_at, ${local('k.due_at', 'due_on')},
  k.stopped_at, ${local('k.stopped_at', 'stopped_on')},
  -- stopped without a target is no result: whoever counts what was met must not count it
  case when k.state = 'met' and k.due_at is null then 'cancelled' else k.state end as state,
  k.breached_at, ${local('k.breached_at', 'breached_on')},
  k.net_minutes, k.gross_minutes, k.calendar_version, k.rule, k.historical,
  k.target ->> 'source' as target_source, k.legacy_due_at, k.council_due_at
from public.clocks k join public.cases c on c.id = k.case_id
where not c.restricted;`;

const comments = `comment on view reporting.clocks is 'Service standards case by case; contracts/reporting/clocks.yaml says what each column means';`;
