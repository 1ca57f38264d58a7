import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../support/wait-for.js';
import type { Lane } from './lane.js';

interface Mark {
  now: Date;
  synced: string;
  head: string;
  sent: string;
  restricted_head: string;
  restricted_sent: string;
  /** The clocks have followed both logs to their ends: they have nothing to add of themselves. */
  judged: boolean;
  last_pass_began_at: Date | null;
}

// what is in the log is asked of the events themselves, not of the head that a broken build may not keep
const headOf = (log: string) => `(select coalesce(max(position), 0) from case_events where log = '${log}')`;
const reachedBy = (name: string, log: string) =>
  `(select coalesce(max(position), 0) from followers where name = '${name}' and log = '${log}')`;
const selectMark = `
select clock_timestamp() as now, s.last_pass_began_at, concat(s.last_success_at, s.cursor) as synced,
  ${headOf('public')} as head, ${reachedBy('relay', 'public')} as sent,
  ${headOf('restricted')} as restricted_head, ${reachedBy('relay', 'restricted')} as restricted_sent,
  ${reachedBy('sla', 'public')} >= ${headOf('public')} and ${reachedBy('sla', 'restricted')} >= ${headOf('restricted')} as judged
from (select 1) one left join sync_state s on s.system = 'authority'`;

/** What is waited for after a blow. */
export const neverBack = 'a page and a position after the fault';

/** Milliseconds between two looks: many lanes look at once, and a figure in tenths of a second needs no more. */
const betweenLooks = 100;

async function look(lane: Lane): Promise<Mark> {
  await pause(betweenLooks);
  return markOf(lane);
}

export async function markOf(lane: Lane): Promise<Mark> {
  const [mark] = await lane.query<Mark>(selectMark);
  return mark as Mark;
}

/** Waits until sync has committed, and the relay sent and saved, something that came after `since`. Answers the seconds from `from`. */
export async function recovered(lane: Lane, since: Mark, from: number): Promise<number> {
  await waitFor(
    async () => {
      const mark = await look(lane);
      return mark.synced !== since.synced && BigInt(mark.sent) > BigInt(since.head);
    },
    { what: neverBack, timeoutMs: lane.patience },
  );
  return (performance.now() - from) / 1000;
}

/**
 * As `quiet`, and no case waits for its details: as if the ten minutes that a failed one waits had passed. Those that legacy has no more,
 * or not as good rows, go on waiting, as they must.
 */
export async function settled(lane: Lane): Promise<void> {
  await quiet(lane);
  const good = (await lane.legacy.dump()).filter((row) => !lane.legacy.isBad(row)).map(({ id }) => String(id));
  const stuck = { waiting: Number.POSITIVE_INFINITY, since: performance.now() };
  for (;;) {
    const { waiting } = (await lane.query<{ waiting: number }>(countWanted, [good]))[0]!;
    if (waiting === 0) break;
    if (waiting < stuck.waiting) Object.assign(stuck, { waiting, since: performance.now() });
    if (performance.now() - stuck.since > longestStandstill)
      throw new Error(`${lane.council}: ${waiting} cases get no details`);
    await lane.query(wishNow, [good]);
    await pause(betweenLooks);
  }
  await quiet(lane);
}

const wanted = `details_wanted_at is not null and status <> 'removed' and legacy_id = any($1)`;
const countWanted = `select count(*)::int as waiting from cases where ${wanted}`;
const wishNow = `update cases set details_wanted_at = now() where details_wanted_at > now() and ${wanted}`;
/** Milliseconds without one case's details: how long all of them take is a question of the machine. */
const longestStandstill = 120_000;

function isSent(mark: Mark): boolean {
  return BigInt(mark.sent) >= BigInt(mark.head) && BigInt(mark.restricted_sent) >= BigInt(mark.restricted_head);
}

/** The last pass began after the last change, its clocks are judged, and nothing waits for the relay. */
export async function quiet(lane: Lane, timeoutMs = 180_000): Promise<void> {
  const changedAt = (await markOf(lane)).now;
  await waitFor(
    async () => {
      const mark = await look(lane);
      const passed = mark.last_pass_began_at !== null && mark.last_pass_began_at > changedAt;
      return passed && mark.judged && isSent(mark);
    },
    { what: `${lane.council} to fall quiet`, timeoutMs },
  );
}
