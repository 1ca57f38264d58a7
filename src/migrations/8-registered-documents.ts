import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What Records registered, and which of it is waited for in CARE (K-10). */
export class RegisteredDocuments1763800000008 implements MigrationInterface {
  name = 'RegisteredDocuments1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(documents);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table registered_documents`);
  }
}

// No name, no title, no officer's code: numbers, an office and times. Open ones are few, whatever the table holds, and each look reads them
// by their own indexes.
const documents = `
create table registered_documents (
  id uuid primary key default gen_random_uuid(),
  document_id text not null unique,
  number text not null,
  kind text not null check (kind in ('complaint', 'other')),
  channel text,
  work_order text,
  case_number text,
  unit text,
  office text,
  registered_at timestamptz not null,
  changed_at timestamptz not null,
  withdrawn_at timestamptz,
  heard_at timestamptz not null,
  state text not null check (state in ('not-watched', 'open', 'entered', 'withdrawn')),
  case_id uuid,
  matched_by text check (matched_by in ('case-number', 'related-reference', 'work-order')),
  entered_at timestamptz,
  due_at timestamptz,
  due_learnt_at timestamptz not null,
  historical boolean not null,
  breached_at timestamptz,
  rules text not null,
  counted text check (counted in ('met', 'breached')),
  told_case_id uuid,
  told_cycle integer
);
create unique index registered_documents_number on registered_documents (upper(number));
create index registered_documents_open on registered_documents (registered_at, id) where state = 'open';
create index registered_documents_due on registered_documents (due_at)
  where state = 'open' and breached_at is null and not historical;
create index registered_documents_told on registered_documents (told_case_id) where told_case_id is not null;`;
