/** What a single clock went through; epoch milliseconds, in order of time. A wait that goes on has no end. */
export interface ClockLife {
  start: number;
  waits: { from: number; to: number | null }[];
  /** What stopped it; null: it still runs, or stands still. */
  stop: number | null;
}

/** At which instants the clock begins to run (`true`) or to stand still (`false`), in the order in which it happens. */
export function turns({ start, waits, stop }: ClockLife): { at: number; runs: boolean }[] {
  const told = [{ at: start, runs: true }];
  for (const { from, to } of waits) {
    told.push({ at: from, runs: false });
    if (to !== null) told.push({ at: to, runs: true });
  }
  if (stop !== null) told.push({ at: stop, runs: false });
  return told;
}
