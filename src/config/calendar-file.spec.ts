import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCalendarFile } from './calendar-file.js';
import { contractsDir } from './contracts-dir.js';
import { parseYaml } from './yaml-file.js';

const folder = mkdtempSync(join(tmpdir(), 'shirelink-calendar-'));
afterAll(() => rmSync(folder, { recursive: true }));

const table = [
  'version: test-1',
  'name: Test',
  'zones: [Australia/Sydney, Australia/Broken_Hill]',
  'firstYear: 2025',
  'lastYear: 2026',
  'sources: { act: The Act }',
  'holidays:',
  '  - { date: 2026-12-25, name: Christmas Day, source: act }',
  "  - { date: 2025-01-01, name: New Year's Day, source: act }",
];

function writeTable(edit: (lines: string[]) => string[] = (lines) => lines): string {
  const path = join(folder, 'table.yaml');
  writeFileSync(path, edit([...table]).join('\n'));
  return path;
}

/** Of a council file with these lines under `calendar`, beside the table. */
function read(lines: string[] = [], { zone = 'Australia/Sydney', hours = ['08:00', '16:30'], sound = true } = {}) {
  const calendar = ['table: table.yaml', `opens: '${hours[0]}'`, `closes: '${hours[1]}'`, ...lines];
  const text = [`zone: ${zone}`, 'calendar:', ...calendar.map((line) => `  ${line}`)].join('\n');
  const file = parseYaml(join(folder, 'council.yaml'), text);
  if (!file.ok) throw new Error(JSON.stringify(file.faults));
  return readCalendarFile(file.value, sound);
}

function faults(...given: Parameters<typeof read>): string[] {
  const checked = read(...given);
  if (checked.ok) return [];
  return checked.faults.map(({ where, what }) => `${where.replace(`${folder}/`, '')}: ${what}`);
}

function version(...given: Parameters<typeof read>): string {
  const checked = read(...given);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value.calendar.version;
}

beforeEach(() => void writeTable());

const half = "{ date: 2026-03-19, closes: '12:00', name: Half, source: Order }";

describe('a calendar', () => {
  it('is the table and what is the council own, in order of the dates', () => {
    const checked = read([
      'localHolidays: [{ date: 2025-11-04, name: Cup Day, source: Order }]',
      'partDays:',
      "  - { date: 2026-03-20, closes: '10:00', name: Later, source: Order, businessDay: false }",
      `  - ${half}`,
      'closures:',
      '  - { from: 2026-12-28, to: 2026-12-31, name: Shut, businessDays: false }',
      '  - { from: 2025-12-28, to: 2025-12-31, name: Shut, businessDays: false }',
      '  - { from: 2026-07-01, to: 2026-07-02, name: Stocktake }',
      '  - { from: 2026-08-01, to: 2026-08-02, name: Stocktake, businessDays: true }',
    ]);
    expect(checked).toEqual({
      ok: true,
      value: {
        calendarPath: join(folder, 'table.yaml'),
        calendar: {
          version: expect.stringMatching(/^test-1\+[0-9a-f]{8}$/),
          zone: 'Australia/Sydney',
          opens: '08:00',
          closes: '16:30',
          firstYear: 2025,
          lastYear: 2026,
          businessWeekdays: [1, 2, 3, 4, 5],
          holidays: [
            { date: '2025-01-01', name: "New Year's Day", source: 'The Act' },
            { date: '2025-11-04', name: 'Cup Day', source: 'Order' },
            { date: '2026-12-25', name: 'Christmas Day', source: 'The Act' },
          ],
          partDays: [
            { date: '2026-03-19', closes: '12:00', name: 'Half', source: 'Order', businessDay: true },
            { date: '2026-03-20', closes: '10:00', name: 'Later', source: 'Order', businessDay: false },
          ],
          closures: [
            { from: '2025-12-28', to: '2025-12-31', name: 'Shut' },
            { from: '2026-12-28', to: '2026-12-31', name: 'Shut' },
          ],
        },
      },
    });
  });

  it('comes from contracts/calendars where none stands beside the council file', () => {
    const file = parseYaml(
      join(folder, 'council.yaml'),
      "zone: Australia/Sydney\ncalendar: { table: au-nsw.yaml, opens: '08:00', closes: '16:30' }",
    );
    const checked = file.ok ? readCalendarFile(file.value, true) : file;
    expect(checked.ok && checked.value.calendarPath).toBe(join(contractsDir, 'calendars', 'au-nsw.yaml'));
  });
});

describe('its version', () => {
  const own = [
    'partDays:',
    `  - ${half}`,
    "  - { date: 2026-03-20, closes: '12:00', name: Other, source: Order }",
    'closures: [{ from: 2026-12-28, to: 2026-12-31, name: Shut, businessDays: false }]',
  ];
  const before = () => version(own);
  const edited = (from: string, to: string) => own.map((line) => line.replace(from, to));

  it.each([
    ['a time', () => version(edited("'12:00', name: Half", "'12:30', name: Half"))],
    [
      'whether a part-day counts',
      () => version(edited('name: Half, source: Order', 'name: Half, source: Order, businessDay: false')),
    ],
    ['a date', () => version(edited('2026-03-19', '2026-03-18'))],
    ['a source', () => version(edited('name: Half, source: Order', 'name: Half, source: Order 2'))],
    ['a closure', () => version(edited('to: 2026-12-31', 'to: 2026-12-30'))],
    ['whether a closure counts', () => version(edited('businessDays: false', 'businessDays: true'))],
    ['the zone', () => version(own, { zone: 'Australia/Broken_Hill' })],
    ['the hours', () => version(own, { hours: ['08:00', '16:00'] })],
  ])('changes with %s', (_, after) => {
    expect(after()).not.toBe(before());
  });

  it.each<[string, (lines: string[]) => string[]]>([
    ['a holiday of the table', (lines) => [...lines, '  - { date: 2026-01-01, name: New Year, source: act }']],
    ['the table own version', (lines) => ['version: test-2', ...lines.slice(1)]],
    [
      'its years',
      (lines) =>
        lines
          .map((line) => line.replace('firstYear: 2025', 'firstYear: 2024'))
          .concat('  - { date: 2024-01-01, name: x, source: act }'),
    ],
  ])('changes with %s', (_, edit) => {
    const known = before();
    writeTable(edit);
    expect(before()).not.toBe(known);
  });

  it('stays where lines only moved about', () => {
    expect(version([own[0]!, own[2]!, own[1]!, own[3]!])).toBe(before());
  });
});

describe('faults of the council own days', () => {
  it('are told all at once, by line', () => {
    const lines = [
      'localHolidays:',
      '  - { date: 2026-12-25, name: x, source: y }',
      '  - { date: 2026-05-05, name: x, source: y }',
      '  - { date: 2026-05-05, name: x, source: y }',
      '  - { date: 2027-01-01, name: x, source: y }',
      'partDays:',
      "  - { date: 2026-12-25, closes: '12:00', name: x, source: y }",
      "  - { date: 2026-05-05, closes: '12:00', name: x, source: y }",
      "  - { date: 2026-05-09, closes: '12:00', name: x, source: y }",
      `  - ${half}`,
      `  - ${half}`,
      "  - { date: 2026-03-23, closes: '17:00', name: x, source: y }",
      "  - { date: 2026-12-29, closes: '12:00', name: x, source: y }",
      'closures:',
      '  - { from: 2026-12-28, to: 2026-12-31, name: x, businessDays: false }',
      '  - { from: 2026-12-31, to: 2027-01-02, name: x }',
      '  - { from: 2026-02-02, to: 2026-02-01, name: x }',
    ];
    expect(faults(lines, { zone: 'Europe/Paris' })).toEqual([
      'council.yaml:1 zone: is none of the zones that the calendar table is for',
      'council.yaml:10 calendar.localHolidays.3.date: lies outside the years of the calendar table',
      'council.yaml:21 calendar.closures.1.to: lies outside the years of the calendar table',
      'council.yaml:7 calendar.localHolidays.0.date: is a public holiday of the table already',
      'council.yaml:9 calendar.localHolidays.2.date: stands here twice',
      'council.yaml:12 calendar.partDays.0.date: is a holiday, when nothing is open',
      'council.yaml:13 calendar.partDays.1.date: is a holiday, when nothing is open',
      'council.yaml:14 calendar.partDays.2.date: is a Saturday or Sunday, when nothing is open',
      'council.yaml:16 calendar.partDays.4.date: stands here twice',
      'council.yaml:17 calendar.partDays.5.closes: is not between opens and closes',
      'council.yaml:18 calendar.partDays.6.date: is within a closure, when nothing is open',
      'council.yaml:21 calendar.closures.1.from: lies within another closure',
      'council.yaml:22 calendar.closures.2.to: is before from',
    ]);
  });

  it('say how to mend them', () => {
    expect(read(['localHolidays: [{ date: 2027-01-01, name: x, source: y }]'])).toEqual({
      ok: false,
      faults: [
        {
          where: `${folder}/council.yaml:6 calendar.localHolidays.0.date`,
          what: 'lies outside the years of the calendar table',
          fix: 'Give a date from 2025-01-01 to 2026-12-31, or extend the table.',
        },
      ],
    });
  });

  it('a day that ends before it begins', () => {
    expect(faults([], { hours: ['16:30', '08:00'] })).toEqual(['council.yaml:4 calendar.opens: is not before closes']);
  });

  it('a part-day within a closure that moves no due date is none', () => {
    const closure = (decided: string) => `closures: [{ from: 2026-03-16, to: 2026-03-20, name: x${decided} }]`;
    const own = (decided: string) => faults(['partDays:', `  - ${half}`, closure(decided)]);
    expect([own(''), own(', businessDays: true'), own(', businessDays: false')]).toEqual([
      [],
      [],
      ['council.yaml:7 calendar.partDays.0.date: is within a closure, when nothing is open'],
    ]);
  });

  it('a part-day that ends with the day, or before it began', () => {
    const until = (time: string) => faults([`partDays: [{ date: 2026-03-19, closes: '${time}', name: x, source: y }]`]);
    const fault = ['council.yaml:6 calendar.partDays.0.closes: is not between opens and closes'];
    expect([until('08:00'), until('08:01'), until('16:29'), until('16:30')]).toEqual([fault, [], [], fault]);
  });
});

describe('faults of the table', () => {
  it('are told although the council file is wrong too', () => {
    writeTable((lines) => [...lines, '  - { date: 2026-02-29, name: x }']);
    expect(faults([], { sound: false })).toEqual([
      'table.yaml:10 holidays.2.source: is missing',
      'table.yaml:10 holidays.2.date: must match format "date"',
    ]);
  });

  it('beyond the schema are told all at once', () => {
    writeTable((lines) => [
      ...lines.map((line) => line.replace('lastYear: 2026', 'lastYear: 2028')),
      '  - { date: 2025-01-01, name: Again, source: act }',
      '  - { date: 2024-01-01, name: Early, source: act }',
      '  - { date: 2025-01-02, name: Unheard, source: hearsay }',
    ]);
    expect(faults()).toEqual([
      'table.yaml:10 holidays.2.date: stands here twice',
      'table.yaml:11 holidays.3.date: lies outside firstYear to lastYear',
      'table.yaml:12 holidays.4.source: is none of `sources`',
      'table.yaml:8 holidays: has nothing for 2027',
      'table.yaml:8 holidays: has nothing for 2028',
    ]);
  });

  it('years in the wrong order', () => {
    writeTable((lines) => lines.map((line) => line.replace('lastYear: 2026', 'lastYear: 2024')));
    expect(faults()).toEqual(['table.yaml:5 lastYear: comes before firstYear']);
  });

  it('that is not there', () => {
    rmSync(join(folder, 'table.yaml'));
    expect(faults()).toEqual(['council.yaml:3 calendar.table: names a file that cannot be read (ENOENT)']);
  });
});

it('a council file without a calendar has been told so by its schema', () => {
  const file = parseYaml(join(folder, 'council.yaml'), 'zone: UTC');
  expect(file.ok && readCalendarFile(file.value, false)).toEqual({ ok: false, faults: [] });
});
