import type { Command } from 'commander';
import { BusinessCalendar, type CalendarData } from '../model/business-calendar/business-calendar.js';
import { clockChanges } from '../model/business-calendar/clock-changes.js';
import { textTable } from '../platform/terminal/text-table.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandResult, Shell } from './shell.js';

type CalendarYear = Pick<CalendarData, 'zone' | 'version' | 'holidays' | 'partDays' | 'closures'> & { year: number };

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export function calendarCommand(shell: Shell): Command {
  return shell
    .command(
      'calendar',
      "print a year of the council's business calendar: what is no business day, and by which source",
      ['calendar 2026', 'calendar 2027 --json'],
    )
    .argument('<year>', 'a year of the calendar table')
    .action((year: string, options: object) =>
      shell.run('calendar', options, (context) => Promise.resolve(calendar(context, year))),
    );
}

function calendar({ composition }: CommandContext, text: string): CommandResult {
  if (!/^\d{4}$/.test(text)) throw new WrongInput('the year is four digits, such as 2026');
  const data = composition.calendar();
  const year = Number(text);
  if (year < data.firstYear || year > data.lastYear) {
    throw new WrongInput(
      `${year} is not in calendar ${data.version}, which has the years ${data.firstYear} to ${data.lastYear}: ` +
        'a year that is not in the table is never guessed; add its holidays to the table, with their sources',
    );
  }
  const json = yearOf(data, year);
  return { ok: true, json, lines: describe(json, data) };
}

function yearOf({ zone, version, holidays, partDays, closures }: CalendarData, year: number): CalendarYear {
  const within = ({ date }: { date: string }): boolean => date.startsWith(`${year}-`);
  return {
    year,
    zone,
    version,
    holidays: holidays.filter(within),
    partDays: partDays.filter(within),
    closures: closures.filter(({ from, to }) => from <= `${year}-12-31` && to >= `${year}-01-01`),
  };
}

function describe(shown: CalendarYear, data: CalendarData): string[] {
  const { year, zone, version, holidays, partDays, closures } = shown;
  return [
    `Business calendar ${year}, ${zone}, version ${version}`,
    '',
    ...section(
      'No holidays.',
      ['holiday', 'day', 'name', 'source'],
      holidays.map(({ date, name, source }) => [date, weekdayOf(date), name, source]),
    ),
    '',
    ...section(
      'No part-days.',
      ['part-day', 'day', 'closes', 'business day', 'name', 'source'],
      partDays.map(({ date, closes, businessDay, name, source }) => {
        return [date, weekdayOf(date), closes, businessDay ? 'yes' : 'no', name, source];
      }),
    ),
    '',
    ...section(
      'No closures that are taken out of the business days.',
      ['closed from', 'to', 'name'],
      closures.map(({ from, to, name }) => [from, to, name]),
    ),
    '',
    businessDays(year, data),
    ...clockChanges(zone, year).map(({ date, from, to, forward }) => {
      const way = forward ? 'forward' : 'back';
      return `Clocks go ${way} on ${weekdayOf(date)} ${date}: ${from} becomes ${to}.`;
    }),
  ];
}

function section(none: string, head: string[], rows: string[][]): string[] {
  return rows.length > 0 ? textTable([head, ...rows]) : [none];
}

function businessDays(year: number, data: CalendarData): string {
  const count = BusinessCalendar.of(data).businessDays.count(`${year}-01-01`, `${year}-12-31`);
  return `${count} business days, ${data.opens} to ${data.closes}.`;
}

function weekdayOf(date: string): string {
  return weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] as string;
}
