import { plainWeekdays } from '../model/business-calendar/plain-weekdays.js';
import type { CalendarData } from '../model/business-calendar/business-calendar.js';
import type { Composition } from './composition.js';
import { WrongConfiguration } from './failures.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const data: CalendarData = {
  ...plainWeekdays({ zone: 'Australia/Sydney', firstYear: 2025, lastYear: 2026 }),
  version: 'test-1+0a1b2c3d',
  holidays: [
    { date: '2025-12-25', name: 'Christmas Day', source: 'The Act' },
    { date: '2026-01-01', name: "New Year's Day", source: 'The Act' },
  ],
  partDays: [{ date: '2026-03-19', closes: '12:00', name: 'Cup Day', source: 'Order', businessDay: true }],
  closures: [{ from: '2025-12-29', to: '2026-01-02', name: 'Christmas closure' }],
};

async function run(line: string, calendar: () => CalendarData = () => data) {
  let [out, err] = ['', ''];
  const streams = {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  };
  const composition = { calendar, close: () => Promise.resolve() } as unknown as Composition;
  const shell = new Shell(composition, new AbortController().signal, streams);
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, ['node', 'shirelink', ...line.split(' ')]);
  return { code, out, err };
}

it('prints a year to read', async () => {
  expect(await run('calendar 2026')).toEqual({
    code: 0,
    out: [
      'Business calendar 2026, Australia/Sydney, version test-1+0a1b2c3d',
      '',
      'holiday     day       name            source',
      "2026-01-01  Thursday  New Year's Day  The Act",
      '',
      'part-day    day       closes  business day  name     source',
      '2026-03-19  Thursday  12:00   yes           Cup Day  Order',
      '',
      'closed from  to          name',
      '2025-12-29   2026-01-02  Christmas closure',
      '',
      '259 business days, 08:00 to 16:30.',
      'Clocks go back on Sunday 2026-04-05: 03:00 becomes 02:00.',
      'Clocks go forward on Sunday 2026-10-04: 02:00 becomes 03:00.',
      '',
    ].join('\n'),
    err: '',
  });
});

it('says so where there is nothing', async () => {
  const { out } = await run('calendar 2026', () => ({
    ...plainWeekdays({ zone: 'Australia/Brisbane', firstYear: 2026, lastYear: 2026 }),
  }));
  expect(out.split('\n').slice(2)).toEqual([
    'No holidays.',
    '',
    'No part-days.',
    '',
    'No closures that are taken out of the business days.',
    '',
    '261 business days, 08:00 to 16:30.',
    '',
  ]);
});

it('--json is what programs read, and nothing beside', async () => {
  const { code, out } = await run('calendar 2025 --json');
  expect([code, JSON.parse(out)]).toEqual([
    0,
    {
      year: 2025,
      zone: 'Australia/Sydney',
      version: 'test-1+0a1b2c3d',
      holidays: [{ date: '2025-12-25', name: 'Christmas Day', source: 'The Act' }],
      partDays: [],
      closures: [{ from: '2025-12-29', to: '2026-01-02', name: 'Christmas closure' }],
    },
  ]);
});

it.each([
  [
    '2027',
    'shirelink: 2027 is not in calendar test-1+0a1b2c3d, which has the years 2025 to 2026: a year that is not in the table is ' +
      'never guessed; add its holidays to the table, with their sources\n',
  ],
  ['26', 'shirelink: the year is four digits, such as 2026\n'],
])('%s is wrong input', async (year, err) => {
  expect(await run(`calendar ${year}`)).toEqual({ code: 2, out: '', err });
});

it('faults of the configuration are told', async () => {
  const faults = [{ where: 'COUNCIL_FILE', what: 'is not set', fix: 'Set it.' }];
  const { code, err } = await run('calendar 2026', () => {
    throw new WrongConfiguration(faults);
  });
  expect([code, err]).toEqual([2, 'shirelink: 1 fault to mend:\n  COUNCIL_FILE: is not set\n      Set it.\n']);
});
