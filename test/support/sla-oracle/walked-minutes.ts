import { type ClockLife, turns } from './clock-life.js';
import type { WalkedDays } from './walked-days.js';

const minute = 60_000;

/**
 * Minutes within business hours in which the clock ran, whole ones: walked minute by minute from the day of the start to that of the stop.
 * Null where the table does not cover them all.
 */
export function walkedNetMinutes(days: WalkedDays, life: ClockLife & { stop: number }): number | null {
  if (!days.covers(life.start) || !days.covers(life.stop)) return null;
  const walker = new MinuteWalker(life);
  for (const { isBusiness, opens, closes } of days.from(life.start)) {
    if (opens >= life.stop) break;
    if (!isBusiness || closes <= life.start) continue;
    for (let at = opens; at < closes; at += minute) walker.walk(at);
  }
  return Math.floor(walker.milliseconds / minute);
}

/** Knows at each minute, walked in order, whether the clock runs. */
class MinuteWalker {
  milliseconds = 0;
  private runs = false;
  private told = 0;
  private readonly story: { at: number; runs: boolean }[];

  constructor(life: ClockLife) {
    this.story = turns(life);
  }

  walk(at: number): void {
    const end = at + minute;
    let since = at;
    for (let turn = this.story[this.told]; turn && turn.at < end; turn = this.story[++this.told]) {
      const until = Math.max(since, turn.at);
      if (this.runs) this.milliseconds += until - since;
      since = until;
      this.runs = turn.runs;
    }
    if (this.runs) this.milliseconds += end - since;
  }
}

/** Minutes from start to stop, whole ones. */
export function walkedGrossMinutes({ start, stop }: ClockLife & { stop: number }): number {
  return Math.floor((stop - start) / minute);
}
