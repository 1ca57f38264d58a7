import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the customer was last told of progress (UL-05), in the mirror and for the reporting team. */
export class ProgressNotice1763800000005 implements MigrationInterface {
  name = 'ProgressNotice1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    // without a default the table is not written anew, however large it is
    await runner.query(`alter table cases add column progress_notice_at timestamptz`);
    await runner.query(`create or replace ${casesView(columns + added)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // `or replace` takes no column away; the schema's default privileges give the reporting role the new view
    await runner.query(`drop view reporting.cases`);
    await runner.query(`create ${casesView(columns)}`);
    await runner.query(`alter table cases drop column progress_notice_at`);
  }
}

// The zone is read once a query.
const zone = `(select zone from public.store)`;
const local = (column: string, name: string) => `(${column} at time zone ${zone})::date as ${name}`;

// A view's columns keep their order for ever: a new one goes last.
const columns = `
  c.id as case_id, c.system, c.number, c.kind, c.status, c.category, c.case_group as "group", c.unit, c.channel, c.priority,
  c.received_at, ${local('c.received_at', 'received_on')},
  c.due_at, ${local('c.due_at', 'due_on')},
  c.acknowledged_at, ${local('c.acknowledged_at', 'acknowledged_on')},
  c.completed_at, ${local('c.completed_at', 'completed_on')},
  c.reopened_count, c.outcome, c.version`;
const added = `,
  c.progress_notice_at, ${local('c.progress_notice_at', 'progress_notice_on')}`;

function casesView(selected: string): string {
  return `view reporting.cases with (security_barrier) as select ${selected} from public.cases c where not c.restricted`;
}
