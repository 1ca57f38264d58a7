import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases, their history and events, sync's own state, people's actions. Personal data stands only in `bytea` columns, sealed. */
export class Spine1763800000001 implements MigrationInterface {
  name = 'Spine1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [store, cases, privateData, events, sync, platform, audit]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('the first migration is not undone: drop the database instead');
  }
}

/** One row: which council this database mirrors, and the epoch that consumers see in `ce_source`. */
const store = `
create table store (
  one boolean primary key default true check (one),
  council text not null,
  zone text not null,
  epoch integer not null default 1
);`;

// A changed case is written anew: with room on its page no index has to learn of it (HOT).
const cases = `
create table cases (
  id uuid primary key,
  system text not null,
  legacy_id text not null,
  number text not null,
  kind text not null,
  status text not null,
  category text,
  case_group text,
  unit text,
  channel text,
  priority text,
  received_at timestamptz not null,
  due_at timestamptz,
  acknowledged_at timestamptz,
  completed_at timestamptz,
  reopened_count integer not null default 0,
  outcome text,
  work_orders text[] not null default '{}',
  restricted boolean not null,
  unmapped text[] not null default '{}',
  codes jsonb not null,
  version integer not null,
  legacy_modified_at timestamptz,
  read_began_at timestamptz not null,
  content_hash bytea not null,
  content_key text not null,
  precis bytea,
  precis_key text,
  details_hash bytea,
  details_key text,
  details_read_at timestamptz,
  details_wanted_at timestamptz,
  public_sequence integer not null default 0,
  restricted_sequence integer not null default 0,
  absent_sweeps smallint not null default 0,
  removed_at timestamptz,
  legal_hold boolean not null default false,
  unique (system, legacy_id)
) with (fillfactor = 80);
create index cases_number on cases (upper(number));
create index cases_newest on cases (received_at desc, id desc);
create index cases_work_orders on cases using gin (work_orders) where work_orders <> '{}';
create index cases_unmapped on cases using gin (unmapped) where unmapped <> '{}';
create index cases_details_wanted on cases (system, details_wanted_at) where details_wanted_at is not null;
create index cases_removed on cases (removed_at) where removed_at is not null;

create table case_versions (
  case_id uuid not null,
  version integer not null,
  occurred_at timestamptz not null,
  observed_at timestamptz not null,
  cause text not null,
  state jsonb not null,
  changed text[] not null,
  flags text[] not null default '{}',
  primary key (case_id, version)
);`;

/** What a case holds of people, part by part (description, contact, notes, position); look-ups by keyed hash. */
const privateData = `
create table case_private (
  case_id uuid not null,
  part text not null,
  sealed bytea not null,
  key_id text not null,
  primary key (case_id, part)
);
create index case_private_key on case_private (key_id);
create table contact_lookups (
  case_id uuid not null,
  kind text not null,
  hash bytea not null,
  key_id text not null,
  primary key (kind, hash, case_id)
);
create index contact_lookups_case on contact_lookups (case_id);`;

/** Two logs, each numbered without gaps in commit order: the row of event_heads is locked from append to commit (ADR 2). */
const events = `
create table event_heads (
  log text primary key,
  position bigint not null default 0
);
insert into event_heads (log) values ('public'), ('restricted');
create table case_events (
  log text not null,
  position bigint not null,
  case_id uuid not null,
  version integer not null,
  type text not null,
  sequence integer not null,
  occurred_at timestamptz not null,
  observed_at timestamptz not null,
  primary key (log, position)
);
create index case_events_case on case_events (case_id, log, sequence);
create index case_events_observed on case_events (log, observed_at);
create table followers (
  name text not null,
  log text not null,
  position bigint not null default 0,
  moved_at timestamptz not null default now(),
  primary key (name, log)
);`;

const sync = `
create table sync_state (
  system text primary key,
  cursor jsonb not null default '{"highWater":null,"walk":null}',
  pass_began_at timestamptz,
  last_pass_began_at timestamptz,
  last_success_at timestamptz,
  last_proven_equal_at timestamptz,
  last_sweep_began_at timestamptz,
  sweep jsonb,
  difference integer not null default 0,
  missing integer not null default 0,
  mapping_digest text,
  last_error text,
  last_error_at timestamptz,
  held_at timestamptz,
  held_by text,
  held_reason text
);
create table sweep_seen (
  system text not null,
  legacy_id text not null,
  primary key (system, legacy_id)
);
create table quarantine (
  id uuid primary key,
  system text not null,
  record_key text not null,
  number text,
  reason text not null,
  field text,
  code text,
  detail text not null,
  payload bytea,
  payload_key text,
  payload_hash bytea,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  occurrences integer not null default 1,
  state text not null default 'open' check (state in ('open', 'resolved', 'discarded')),
  settled_at timestamptz,
  settled_by text
);
create unique index quarantine_open on quarantine (system, record_key, reason, coalesce(field, ''), coalesce(code, '')) where state = 'open';
create index quarantine_discarded on quarantine (system, record_key) where state = 'discarded';
create index quarantine_newest on quarantine (last_seen_at desc, id desc);
create table conflicts (
  id uuid primary key,
  system text not null,
  case_id uuid not null,
  kind text not null,
  field text not null,
  wanted bytea,
  legacy bytea,
  key_id text not null,
  observed_at timestamptz not null
);
create index conflicts_newest on conflicts (observed_at desc, id desc);`;

const platform = `
create table leases (
  name text primary key,
  holder text not null,
  token bigint not null,
  expires_at timestamptz not null
);
create table job_slots (
  job text not null,
  slot timestamptz not null,
  holder text not null,
  taken_at timestamptz not null default now(),
  primary key (job, slot)
);`;

const audit = `
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  previous_hash bytea,
  hash bytea
);
create index audit_unsealed on audit (id) where hash is null;`;
