import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type {
  CalendarData,
  Closure,
  Holiday,
  PartDay,
} from '../../../src/model/business-calendar/business-calendar.js';
import type { Dice } from './dice.js';

const table = new URL('../../../contracts/calendars/au-nsw.yaml', import.meta.url);

/** The public holidays of New South Wales with local holidays, part-days, closures and hours as some council might have them. */
export function randomCalendar(dice: Dice, name: string): CalendarData {
  const nsw = parse(readFileSync(table, 'utf8')) as { firstYear: number; lastYear: number; holidays: Holiday[] };
  const { firstYear, lastYear } = nsw;
  const taken = new Set(nsw.holidays.map(({ date }) => date));
  const free = () => freeDate(dice, { firstYear, lastYear, taken });
  const usual = dice.happens(0.7);
  const local = Array.from({ length: dice.number(0, 40) }, () => ({ date: free(), name: 'Show Day', source: 'order' }));
  return {
    version: name,
    zone: dice.happens(0.85) ? 'Australia/Sydney' : 'Australia/Broken_Hill',
    opens: usual ? '08:00' : dice.pick(['07:30', '09:00']),
    closes: usual ? '16:30' : dice.pick(['16:00', '17:07']),
    firstYear,
    lastYear,
    businessWeekdays: [1, 2, 3, 4, 5],
    holidays: [...nsw.holidays, ...local].toSorted(byDate),
    partDays: Array.from({ length: dice.number(0, 200) }, () => partDay(dice, free())).toSorted(byDate),
    closures: dice.happens(0.5) ? closures(dice, { firstYear, lastYear }) : [],
  };
}

function partDay(dice: Dice, date: string): PartDay {
  const closes = dice.pick(['12:00', '13:30', '10:01', '15:45']);
  return { date, closes, businessDay: dice.happens(0.8), name: 'Half-day', source: 'order' };
}

/** Offices shut from Christmas to New Year, and some days at another time. */
function closures(dice: Dice, { firstYear, lastYear }: { firstYear: number; lastYear: number }): Closure[] {
  const found: Closure[] = [];
  for (let year = firstYear; year < lastYear; year++) {
    const month = String(dice.number(2, 9)).padStart(2, '0');
    if (dice.happens(0.3)) found.push({ from: `${year}-${month}-10`, to: `${year}-${month}-12`, name: 'Move' });
    found.push({
      from: `${year}-12-${dice.number(20, 27)}`,
      to: `${year + 1}-01-0${dice.number(1, 9)}`,
      name: 'Christmas',
    });
  }
  return found;
}

function freeDate(
  dice: Dice,
  { firstYear, lastYear, taken }: { firstYear: number; lastYear: number; taken: Set<string> },
): string {
  for (;;) {
    const day = Date.UTC(dice.number(firstYear, lastYear), 0, dice.number(1, 365));
    const date = new Date(day).toISOString().slice(0, 10);
    if (taken.has(date)) continue;
    taken.add(date);
    return date;
  }
}

function byDate(one: { date: string }, other: { date: string }): number {
  return one.date < other.date ? -1 : 1;
}
