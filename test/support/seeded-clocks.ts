import { ClockGround } from './clock-ground.js';
import type { SeededService } from './seeded-service.js';

const hour = 3_600_000;

/**
 * The clocks of the seeded cases: of each an acknowledgement that was broken an hour ago, and a progress notice that is due in two hours.
 * Case 1, 4 and 7 are public, 5 is restricted, 2 too; its clocks and those of 3 wait for the mapping.
 */
export async function seedClocks({ fresh: { database }, seeded }: SeededService): Promise<void> {
  await new ClockGround(database, { service: seeded.legacy.service }).follow();
  const at = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
  const open = `update clocks set historical = false, state = 'running', stopped_at = null, due_at = $1, breached_at = $2 where clock = $3`;
  await database.query(open, [at(-1), at(-1), 'REQ-ACK']);
  await database.query(open, [at(2), null, 'REQ-PROG']);
  // however long the test takes, legacy was heard of just now
  await database.query(`update sync_state set last_pass_began_at = clock_timestamp() + interval '1 day'`);
}
