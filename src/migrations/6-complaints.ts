import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the complaints procedure asks about a complaint (K-01 to K-31), in the mirror; null for all else. */
export class Complaints1763800000006 implements MigrationInterface {
  name = 'Complaints1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    // without a default the table is not written anew, however large it is
    await runner.query(`alter table cases add column complaint jsonb`);
    // A list that was read whole stands for its own time: the same one proves nothing a second time.
    await runner.query(`alter table sync_state add column swept_as_of timestamptz`);
    // What cannot be read of a system that holds complaints may be one about staff (K-21).
    await runner.query(`alter table quarantine add column restricted boolean not null default false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table quarantine drop column restricted`);
    await runner.query(`alter table sync_state drop column swept_as_of`);
    await runner.query(`alter table cases drop column complaint`);
  }
}
