import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What council roles are told, once per channel, and the messages that carry it. No personal data: numbers, units and rules. */
export class Notices1763800000004 implements MigrationInterface {
  name = 'Notices1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [notices, messages]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table notices, notice_messages`);
  }
}

// The key sorts by bytes, so that all that begin with something stand together, whatever the database's language.
const notices = `
create table notices (
  id uuid primary key default gen_random_uuid(),
  key text collate "C" not null,
  channel text not null check (channel in ('email', 'webhook', 'none')),
  role text not null,
  wanted_role text not null,
  topic text not null,
  clock text,
  unit text,
  restricted boolean not null,
  case_id uuid,
  number text,
  system text,
  due_at timestamptz,
  rule text,
  wanted_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'parked', 'withdrawn', 'expired', 'no-channel')),
  message_id uuid,
  settled_at timestamptz,
  unique (key, channel)
);
create index notices_newest on notices (wanted_at desc, id desc);
create index notices_open on notices (state, role, channel, wanted_at) where state in ('waiting', 'sending', 'parked', 'no-channel');
create index notices_message on notices (message_id) where message_id is not null;`;

// position: the order in which they were made; attempts also tells one attempt's result from an earlier one's.
const messages = `
create table notice_messages (
  id uuid primary key,
  position bigint generated always as identity,
  role text not null,
  channel text not null check (channel in ('email', 'webhook')),
  form text not null check (form in ('single', 'digest')),
  state text not null check (state in ('sending', 'sent', 'parked', 'withdrawn')),
  made_at timestamptz not null,
  attempts integer not null default 0,
  failures integer not null default 0,
  first_attempt_at timestamptz,
  next_attempt_at timestamptz not null,
  last_error text,
  settled_at timestamptz
);
create index notice_messages_due on notice_messages (role, channel, next_attempt_at) where state = 'sending';
create index notice_messages_recent on notice_messages (role, made_at);`;
