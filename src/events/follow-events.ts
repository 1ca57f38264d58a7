import type { Logger } from '../platform/logger/logger.js';
import type { Database } from '../platform/postgres/database.js';
import { failureCode } from './failure-code.js';
import { type Follower, followOnce } from './followers.js';
import { Pace } from './pace.js';

/**
 * Follows until the signal aborts: 50 ms apart while there is work now and then, at most a second when it is quiet. A step
 * that failed is logged and tried again, from where the follower stands.
 */
export async function followEvents(
  database: Database,
  follower: Follower,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const pace = new Pace(50, 1_000);
  while (!signal.aborted) {
    try {
      if ((await followOnce(database, follower)) > 0) {
        pace.found();
        continue;
      }
    } catch (error) {
      logger.warn(
        { follower: follower.name, log: follower.log, code: failureCode(error) },
        'follower step failed, trying again',
      );
    }
    await pace.rest(signal);
  }
}
