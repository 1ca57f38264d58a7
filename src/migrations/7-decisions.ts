import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What policy decides of each case, what it decided before, and what the reporting team sees of complaints. */
export class Decisions1763800000007 implements MigrationInterface {
  name = 'Decisions1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [decisions, revisions, state, first, grownFrom, view, comment])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view reporting.complaints`);
    await runner.query(`drop index cases_grown_from`);
    await runner.query(`drop table case_decisions, decision_revisions, decision_state, first_details`);
  }
}

// received_at is the case's own, so that worklists are read in order without looking at cases that they leave out.
const decisions = `
create table case_decisions (
  case_id uuid primary key,
  revision integer not null default 1,
  received_at timestamptz not null,
  case_version integer not null,
  policy_version text not null,
  decisions jsonb not null,
  digest text not null,
  office text,
  admissibility text,
  admissible boolean,
  urgent boolean not null,
  stage smallint,
  complete boolean,
  alerts text[] not null default '{}',
  decided_at timestamptz not null default clock_timestamp()
) with (fillfactor = 80);
create index case_decisions_newest on case_decisions (received_at desc, case_id desc);
create index case_decisions_office on case_decisions (office, received_at desc, case_id desc) where office is not null;
create index case_decisions_urgent on case_decisions (received_at desc, case_id desc) where urgent;
create index case_decisions_incomplete on case_decisions (received_at desc, case_id desc) where not complete;
create index case_decisions_refused on case_decisions (received_at desc, case_id desc) where not admissible;
create index case_decisions_policy on case_decisions (policy_version);`;

// Rows are added and never changed.
const revisions = `
create table decision_revisions (
  case_id uuid not null,
  revision integer not null,
  case_version integer not null,
  policy_version text not null,
  decisions jsonb not null,
  decided_at timestamptz not null,
  superseded_at timestamptz not null default clock_timestamp(),
  primary key (case_id, revision)
);`;

/** One row, locked by whoever decides. What was learnt before began_at was there before anybody was told of decisions. */
const state = `
create table decision_state (
  one boolean primary key default true check (one),
  policy_version text,
  began_at timestamptz not null default clock_timestamp()
);
insert into decision_state default values;`;

// That a case's details were read for the first time is no event: who waits for that finds the case here, and takes it away.
const first = `
create table first_details (
  id bigint generated always as identity primary key,
  case_id uuid not null
);`;

const grownFrom = `
create index cases_grown_from on cases (upper(complaint ->> 'request')) where complaint ->> 'request' is not null;`;

const zone = `(select zone from public.store)`;
const local = (column: string, name: string) => `(${column} at time zone ${zone})::date as ${name}`;

const view = `
create view reporting.complaints with (security_barrier) as
select c.system, c.number, c.kind, c.status, c.unit,
  c.complaint ->> 'origin' as origin, (c.complaint ->> 'competitiveNeutrality')::boolean as competitive_neutrality,
  coalesce((c.complaint ->> 'stage')::integer, d.stage) as stage, d.admissibility, d.office,
  (select string_agg(distinct rule, ' ' order by rule) from jsonb_array_elements(d.decisions) decision,
    jsonb_array_elements_text(decision -> 'rules') rule) as rules,
  d.policy_version,
  c.received_at, ${local('c.received_at', 'received_on')},
  c.acknowledged_at, ${local('c.acknowledged_at', 'acknowledged_on')},
  c.completed_at, ${local('c.completed_at', 'completed_on')}
from public.cases c left join public.case_decisions d on d.case_id = c.id
where not c.restricted and c.kind in ('complaint', 'compliment', 'suggestion', 'question', 'problem');`;

const comment = `comment on view reporting.complaints is 'Complaints and feedback case by case; contracts/reporting/complaints.yaml says what each column means';`;
