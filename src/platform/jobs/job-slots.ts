import type { Database } from '../postgres/database.js';

// Slots are whole periods since the epoch on PostgreSQL's clock, so that replicas with other clocks agree on them. Each is the nearest turn
// of a period: schedules fire at the turns of their own clocks, and a few milliseconds' difference would else leave out every other one.
// Of the old ones a hundred periods are kept: enough to see that a job ran, and a clock set back finds them taken.
const takeSlot = `
with taken as (
  insert into job_slots (job, slot, holder)
  values ($1, date_bin($2::float8 * interval '1 second', clock_timestamp() + $2::float8 / 2 * interval '1 second', timestamptz 'epoch'), $3)
  on conflict (job, slot) do nothing
  returning job, slot
), pruned as (
  delete from job_slots old using taken
  where old.job = taken.job and old.slot < taken.slot - 100 * $2::float8 * interval '1 second'
)
select slot from taken`;

/** Makes a scheduled job run once each period, however many replicas' schedules fire. */
export class JobSlots {
  constructor(
    private readonly database: Database,
    /** Names this process in the table: host and process id. */
    private readonly holder: string,
  ) {}

  /**
   * Whether this process is the one to run `job` in the present period, which lasts from half of one before its turn to half of one after.
   * Each period answers true once, to one replica.
   */
  async take(job: string, periodSeconds: number): Promise<boolean> {
    const rows = await this.database.query(takeSlot, [job, periodSeconds, this.holder]);
    return rows.length === 1;
  }
}
