import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CalendarData, Closure, PartDay } from '../model/business-calendar/business-calendar.js';
import { calendarFaults } from './calendar-faults.js';
import { byDate, type CalendarTable, readCalendarTable } from './calendar-table.js';
import { contractsDir } from './contracts-dir.js';
import type { Checked } from './fault.js';
import type { CouncilCalendar } from './settings.js';
import type { YamlFile } from './yaml-file.js';

export interface CalendarFile {
  /** Absolute path of the table. */
  calendarPath: string;
  calendar: CalendarData;
}

/**
 * The business calendar of a council file: its table of public holidays and the council's own days, merged. Faults of the table are told
 * however wrong the council file is; `sound`: the council file is as its schema says, so that the two can be held against each other.
 */
export function readCalendarFile(council: YamlFile, sound: boolean): Checked<CalendarFile> {
  const { calendar } = (council.value ?? {}) as { calendar?: { table?: unknown } | null };
  // already a fault of the council file
  if (typeof calendar?.table !== 'string') return { ok: false, faults: [] };
  const calendarPath = findTable(council.path, calendar.table);
  const table = readCalendarTable(calendarPath, council.place(['calendar', 'table']));
  if (!table.ok) return table;
  if (!sound) return { ok: false, faults: [] };
  const faults = calendarFaults(council, table.value);
  if (faults.length > 0) return { ok: false, faults };
  const { zone } = council.value as { zone: string };
  return {
    ok: true,
    value: { calendarPath, calendar: calendarOf(table.value, calendar as unknown as CouncilCalendar, zone) },
  };
}

/** A site's own table stands beside its council file; those that come with Shirelink stand in contracts/calendars. */
function findTable(councilPath: string, table: string): string {
  const beside = resolve(dirname(councilPath), table);
  const shipped = join(contractsDir, 'calendars', table);
  return existsSync(beside) || !existsSync(shipped) ? beside : shipped;
}

function calendarOf(table: CalendarTable, council: CouncilCalendar, zone: string): CalendarData {
  const data = {
    zone,
    opens: council.opens,
    closes: council.closes,
    firstYear: table.firstYear,
    lastYear: table.lastYear,
    businessWeekdays: [1, 2, 3, 4, 5],
    holidays: [...table.holidays, ...(council.localHolidays ?? [])]
      .map(({ date, name, source }) => ({ date, name, source }))
      .toSorted(byDate),
    partDays: (council.partDays ?? []).map(toPartDay).toSorted(byDate),
    closures: (council.closures ?? [])
      .filter(({ businessDays }) => businessDays === false)
      .map(({ from, to, name }): Closure => ({ from, to, name }))
      .toSorted((one, other) => byDate({ date: one.from }, { date: other.from })),
  };
  return { version: `${table.version}+${digest(data)}`, ...data };
}

function toPartDay({ date, closes, name, source, businessDay }: NonNullable<CouncilCalendar['partDays']>[0]): PartDay {
  return { date, closes, name, source, businessDay: businessDay ?? true };
}

/** Of what the calendar says, in an order of its own: a file that only moved its lines about has the same. */
function digest(data: Omit<CalendarData, 'version'>): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 8);
}
