import type { Instant } from '../../model/case.js';
import { longestCode, RowFault, textOf } from '../row-fields.js';
import type { LocalTime, TimeReader } from './local-times.js';
import type { CareColumns } from './mapping-file.js';
import type { CareRow } from './wire.js';

/** Moments of a row's life: none can have come before the receipt, or after the last change. */
const moments = ['received', 'acknowledged', 'progressTold', 'completed', 'modified'] as const;
type Moment = (typeof moments)[number];

export interface RowTimes extends Record<Exclude<Moment, 'received'> | 'due', Instant | null> {
  received: Instant;
  /** Columns of which nothing tells which of two instants was meant. */
  doubtful: string[];
}

export interface TimeRules {
  columns: CareColumns;
  readTime: TimeReader;
  /** The same, but a date alone stands for a time of that day. */
  readDue: TimeReader;
}

/**
 * All times of a row. Where daylight saving ends an hour comes twice, and CARE writes no offset: such a time is taken for the earlier of
 * its two instants, unless that were before the receipt, or the last change before what it changed. Throws RowFault.
 */
export function timesOf(row: CareRow, rules: TimeRules): RowTimes {
  const { columns, readTime, readDue } = rules;
  const read = new Map<Moment, LocalTime>();
  for (const moment of moments) {
    const time = timeIn(row, columns[moment], readTime);
    if (time) read.set(moment, time);
  }
  if (!read.has('received')) throw new RowFault('missing-received', `${columns.received} is missing`);
  const { settled, doubtful } = settle(read);
  const at = (moment: Moment) => instant(settled.get(moment));
  return {
    received: at('received')!,
    acknowledged: at('acknowledged'),
    progressTold: at('progressTold'),
    completed: at('completed'),
    modified: at('modified'),
    // nobody makes a thing due at the hour of night that comes twice
    due: instant(timeIn(row, columns.due, readDue)?.at),
    doubtful: doubtful.map((moment) => columns[moment]!),
  };
}

function settle(read: ReadonlyMap<Moment, LocalTime>): { settled: Map<Moment, number>; doubtful: Moment[] } {
  const settled = new Map<Moment, number>();
  const doubtful: Moment[] = [];
  for (const [moment, { at, later }] of read) {
    const floor = moment === 'modified' ? Math.max(...settled.values()) : (settled.get('received') ?? -Infinity);
    const isLater = later !== null && at < floor;
    settled.set(moment, isLater ? later : at);
    if (later !== null && !isLater && later <= ceilingOf(moment, read)) doubtful.push(moment);
  }
  return { settled, doubtful };
}

/** The first instant that is sure to have come after it. */
function ceilingOf(moment: Moment, read: ReadonlyMap<Moment, LocalTime>): number {
  if (moment === 'modified') return Infinity;
  const after = [...read].filter(([other]) => other === 'modified' || moment === 'received');
  return Math.min(...after.map(([, { at, later }]) => (later === null ? at : Infinity)), Infinity);
}

function instant(at: number | undefined): Instant | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** Throws RowFault. */
function timeIn(row: CareRow, column: string | null, read: TimeReader): LocalTime | null {
  const text = column === null ? null : textOf(row, column, longestCode);
  if (text === null) return null;
  const time = read(text);
  if (time === undefined) throw new RowFault('bad-date', `${column} is not a time`);
  return time;
}
