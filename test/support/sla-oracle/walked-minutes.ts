import { type ClockLife, turns } from './clock-life.js';
import type { WalkedDays } from './walked-days.js';

const minute = 60_000;

/**
 * Minutes within business hours in which the clock ran, whole ones: walked minute by minute from the day of the start to that of the stop.
 * Null where the table does not cover them all.
 */
export function walkedNetMinutes(days: WalkedDays, life: ClockLife & { stop: number }): number | null {
  if (!days.covers(life.start) || !days.covers(life.stop)) return null;
  const story = turns(life);
  let runs = false;
  let told = 0;
  let milliseconds = 0;
  for (const { isBusiness, opens, closes } of days.from(life.start)) {
    if (opens >= life.stop) break;
    if (!isBusiness || closes <= life.start) continue;
    for (let at = opens; at < closes; at += minute) {
      let since = at;
      for (let turn = story[told]; turn && turn.at < at + minute; turn = story[++told]) {
        const until = Math.max(since, turn.at);
        if (runs) milliseconds += until - since;
        since = until;
        runs = turn.runs;
      }
      if (runs) milliseconds += at + minute - since;
    }
  }
  return Math.floor(milliseconds / minute);
}

/** Minutes from start to stop, whole ones. */
export function walkedGrossMinutes({ start, stop }: ClockLife & { stop: number }): number {
  return Math.floor((stop - start) / minute);
}
