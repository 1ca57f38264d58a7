import { waitFor } from '../support/wait-for.js';
import type { Lane } from './lane.js';

/** Milliseconds. A machine that is busy with other things is slow to start processes. */
const longestRecovery = 120_000;

interface Mark {
  now: Date;
  synced: string;
  head: string;
  sent: string;
  last_pass_began_at: Date | null;
}

// what is in the log is asked of the events themselves, not of the head that a broken build may not keep
const selectMark = `
select clock_timestamp() as now, s.last_pass_began_at, concat(s.last_success_at, s.cursor) as synced,
  (select coalesce(max(position), 0) from case_events where log = 'public') as head,
  (select coalesce(max(position), 0) from followers where log = 'public') as sent
from (select 1) one left join sync_state s on s.system = 'authority'`;

export async function markOf(lane: Lane): Promise<Mark> {
  const [mark] = await lane.query<Mark>(selectMark);
  return mark as Mark;
}

/** Waits until sync has committed, and the relay sent and saved, something that came after `since`. Answers the seconds from `from`. */
export async function recovered(lane: Lane, since: Mark, from: number): Promise<number> {
  await waitFor(
    async () => {
      const mark = await markOf(lane);
      return mark.synced !== since.synced && BigInt(mark.sent) > BigInt(since.head);
    },
    { what: 'a page and a position after the fault', timeoutMs: longestRecovery },
  );
  return (performance.now() - from) / 1000;
}

/** The last pass began after the last change, and nothing waits for the relay. */
export async function quiet(lane: Lane, timeoutMs = 90_000): Promise<void> {
  const changedAt = (await markOf(lane)).now;
  await waitFor(
    async () => {
      const mark = await markOf(lane);
      const passed = mark.last_pass_began_at !== null && mark.last_pass_began_at > changedAt;
      return passed && BigInt(mark.sent) >= BigInt(mark.head);
    },
    { what: `${lane.council} to fall quiet`, timeoutMs },
  );
}
