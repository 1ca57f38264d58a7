import { dateOf, dayMs, dayNumber } from './civil-date.js';
import { ZoneOffsets } from './zone-offsets.js';

/** A night in which the clocks are put forward or back. Local: the date, and what the clocks showed and were put to (`HH:MM`). */
export interface ClockChange {
  date: string;
  from: string;
  to: string;
  /** Said, since at midnight it cannot be told from the two times. */
  forward: boolean;
}

/** The changes of a zone's clocks in a year, in order; none where it has no daylight saving. */
export function clockChanges(zone: string, year: number): ClockChange[] {
  const [start, end] = [dayNumber(`${year}-01-01`) * dayMs, dayNumber(`${year}-12-31`) * dayMs + dayMs];
  return new ZoneOffsets(zone, start, end)
    .changes()
    .map(({ at, before, after }) => ({ shown: at + before, set: at + after }))
    .filter(({ shown }) => shown >= start && shown < end)
    .map(({ shown, set }) => ({
      date: dateOf(Math.floor(shown / dayMs)),
      from: timeOf(shown),
      to: timeOf(set),
      forward: set > shown,
    }));
}

function timeOf(local: number): string {
  return new Date(local).toISOString().slice(11, 16);
}
