import type { CalendarTable } from './calendar-table.js';
import type { Fault } from './fault.js';
import type { CouncilCalendar } from './settings.js';
import type { YamlFile } from './yaml-file.js';

type Path = (string | number)[];

/**
 * What is wrong with the council's own days beside its table, in a council file that its schema has passed. A part-day on a day that is
 * none anyway, or a holiday named twice, is a slip of the pen: silently ignored, a due date would be another than somebody meant.
 */
export function calendarFaults(council: YamlFile, table: CalendarTable): Fault[] {
  const { calendar, zone } = council.value as { calendar: CouncilCalendar; zone: string };
  const found: Finding[] = [
    ...zoneFindings(zone, table),
    ...hourFindings(calendar),
    ...dateFindings(calendar, table),
    ...holidayFindings(calendar, table),
    ...partDayFindings(calendar, table),
    ...closureFindings(calendar),
  ];
  return found.map(({ within, what, fix }) => ({ where: council.place(within), what, fix }));
}

interface Finding {
  within: Path;
  what: string;
  fix: string;
}

function zoneFindings(zone: string, { zones }: CalendarTable): Finding[] {
  if (zones.includes(zone)) return [];
  const fix = `Give one of ${zones.join(', ')}, or name another table under calendar.`;
  return [{ within: ['zone'], what: 'is none of the zones that the calendar table is for', fix }];
}

function hourFindings({ opens, closes }: CouncilCalendar): Finding[] {
  if (opens < closes) return [];
  return [{ within: ['calendar', 'opens'], what: 'is not before closes', fix: 'Exchange the two, or put them right.' }];
}

/** Every date that the council gives, with its place. */
function datesOf({ localHolidays, partDays, closures }: CouncilCalendar): { within: Path; date: string }[] {
  return [
    ...(localHolidays ?? []).map(({ date }, index) => ({ within: ['calendar', 'localHolidays', index, 'date'], date })),
    ...(partDays ?? []).map(({ date }, index) => ({ within: ['calendar', 'partDays', index, 'date'], date })),
    ...(closures ?? []).flatMap(({ from, to }, index) => [
      { within: ['calendar', 'closures', index, 'from'], date: from },
      { within: ['calendar', 'closures', index, 'to'], date: to },
    ]),
  ];
}

function dateFindings(calendar: CouncilCalendar, { firstYear, lastYear }: CalendarTable): Finding[] {
  const fix = `Give a date from ${firstYear}-01-01 to ${lastYear}-12-31, or extend the table.`;
  return datesOf(calendar)
    .filter(({ date }) => date < `${firstYear}-01-01` || date > `${lastYear}-12-31`)
    .map(({ within }) => ({ within, what: 'lies outside the years of the calendar table', fix }));
}

function holidayFindings({ localHolidays = [] }: CouncilCalendar, { holidays }: CalendarTable): Finding[] {
  return localHolidays.flatMap(({ date }, index): Finding[] => {
    const within = ['calendar', 'localHolidays', index, 'date'];
    if (holidays.some((holiday) => holiday.date === date)) {
      return [{ within, what: 'is a public holiday of the table already', fix: 'Take it out.' }];
    }
    if (localHolidays.findIndex((other) => other.date === date) === index) return [];
    return [{ within, what: 'stands here twice', fix: 'Keep one of the two.' }];
  });
}

function partDayFindings(calendar: CouncilCalendar, table: CalendarTable): Finding[] {
  const { partDays = [], opens, closes } = calendar;
  return partDays.flatMap((partDay, index): Finding[] => {
    const within = ['calendar', 'partDays', index];
    const off = reasonOff(partDay.date, calendar, table);
    const earlier = partDays.findIndex((other) => other.date === partDay.date);
    const [date, until] = [
      [...within, 'date'],
      [...within, 'closes'],
    ];
    return [
      ...(off ? [{ within: date, what: `is ${off}, when nothing is open`, fix: 'Take the part-day out.' }] : []),
      ...(earlier < index ? [{ within: date, what: 'stands here twice', fix: 'Keep one of the two.' }] : []),
      ...(partDay.closes > opens && partDay.closes < closes
        ? []
        : [
            {
              within: until,
              what: 'is not between opens and closes',
              fix: 'Give the time at which this day ends early.',
            },
          ]),
    ];
  });
}

/** Why a date is no business day whatever its hours; null where it is one. */
function reasonOff(date: string, { localHolidays, closures }: CouncilCalendar, table: CalendarTable): string | null {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return 'a Saturday or Sunday';
  if ([...table.holidays, ...(localHolidays ?? [])].some((holiday) => holiday.date === date)) return 'a holiday';
  const shut = (closures ?? []).some(
    ({ from, to, businessDays }) => businessDays === false && from <= date && date <= to,
  );
  return shut ? 'within a closure' : null;
}

function closureFindings({ closures = [] }: CouncilCalendar): Finding[] {
  return closures.flatMap(({ from, to }, index): Finding[] => {
    if (to < from) {
      const within = ['calendar', 'closures', index, 'to'];
      return [{ within, what: 'is before from', fix: 'Exchange the two, or put them right.' }];
    }
    const overlaps = closures.slice(0, index).some((other) => other.from <= to && from <= other.to);
    if (!overlaps) return [];
    const fix = 'Join the two, or end one before the other begins.';
    return [{ within: ['calendar', 'closures', index, 'from'], what: 'lies within another closure', fix }];
  });
}
