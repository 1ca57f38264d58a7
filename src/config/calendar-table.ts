import { join } from 'node:path';
import type { Holiday } from '../model/business-calendar/business-calendar.js';
import { checkSchema } from './check-schema.js';
import { contractsDir } from './contracts-dir.js';
import type { Checked, Fault } from './fault.js';
import { readSchema } from './read-schema.js';
import { readYamlFile, type YamlFile } from './yaml-file.js';

/** contracts/calendars/calendar.schema.json, its holidays in order and each with the source that it refers to. */
export interface CalendarTable {
  version: string;
  name: string;
  zones: string[];
  firstYear: number;
  lastYear: number;
  holidays: Holiday[];
}

interface TableFile extends CalendarTable {
  sources: Record<string, string>;
}

/** `where` names whatever asked for the file, for the fault that it cannot be read. */
export function readCalendarTable(path: string, where: string): Checked<CalendarTable> {
  const file = readYamlFile(path, where);
  if (!file.ok) return file;
  const faults = checkSchema(file.value, readSchema(join(contractsDir, 'calendars', 'calendar.schema.json')));
  // what a schema cannot say, once the file is as it says
  if (faults.length === 0) faults.push(...tableFaults(file.value));
  if (faults.length > 0) return { ok: false, faults };
  const { version, name, zones, firstYear, lastYear, sources, holidays } = file.value.value as TableFile;
  const sourced = holidays.map((holiday) => ({ ...holiday, source: sources[holiday.source] as string }));
  return { ok: true, value: { version, name, zones, firstYear, lastYear, holidays: sourced.toSorted(byDate) } };
}

export function byDate(one: { date: string }, other: { date: string }): number {
  return one.date < other.date ? -1 : 1;
}

function tableFaults(file: YamlFile): Fault[] {
  const table = file.value as TableFile;
  const { firstYear, lastYear, sources, holidays } = table;
  if (lastYear < firstYear) {
    return [{ where: file.place(['lastYear']), what: 'comes before firstYear', fix: 'Exchange the two.' }];
  }
  const dates = new Set<string>();
  const faults = holidays.flatMap(({ date, source }, index): Fault[] => {
    const twice = dates.has(date);
    dates.add(date);
    const year = Number(date.slice(0, 4));
    const place = (field: string): string => file.place(['holidays', index, field]);
    return [
      ...(twice ? [{ where: place('date'), what: 'stands here twice', fix: 'Keep one of the two.' }] : []),
      ...(year < firstYear || year > lastYear
        ? [
            {
              where: place('date'),
              what: 'lies outside firstYear to lastYear',
              fix: 'Put the date or the years right.',
            },
          ]
        : []),
      ...(Object.hasOwn(sources, source)
        ? []
        : [{ where: place('source'), what: 'is none of `sources`', fix: 'Name one of them, or add it there.' }]),
    ];
  });
  return [...faults, ...emptyYears(file, table)];
}

// a lastYear that was raised alone would make every day of the new years a business day
function emptyYears(file: YamlFile, { firstYear, lastYear, holidays }: TableFile): Fault[] {
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return years
    .filter((year) => !holidays.some(({ date }) => date.startsWith(`${year}-`)))
    .map((year) => ({
      where: file.place(['holidays']),
      what: `has nothing for ${year}`,
      fix: 'Add the holidays of that year, or leave the year out of firstYear to lastYear.',
    }));
}
