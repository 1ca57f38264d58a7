import { clockChanges } from './clock-changes.js';

it.each([
  [2026, '2026-04-05', '2026-10-04'],
  [2027, '2027-04-04', '2027-10-03'],
  [2028, '2028-04-02', '2028-10-01'],
])('Sydney in %d', (year, back, forward) => {
  expect(clockChanges('Australia/Sydney', year)).toEqual([
    { date: back, from: '03:00', to: '02:00', forward: false },
    { date: forward, from: '02:00', to: '03:00', forward: true },
  ]);
});

it('half an hour on Lord Howe Island', () => {
  expect(clockChanges('Australia/Lord_Howe', 2026)).toEqual([
    { date: '2026-04-05', from: '02:00', to: '01:30', forward: false },
    { date: '2026-10-04', from: '02:00', to: '02:30', forward: true },
  ]);
});

it('at midnight, and at the end of the year in that of the reading', () => {
  expect([2009, 2010].map((year) => clockChanges('Asia/Dhaka', year))).toEqual([
    [{ date: '2009-06-19', from: '23:00', to: '00:00', forward: true }],
    [{ date: '2010-01-01', from: '00:00', to: '23:00', forward: false }],
  ]);
});

it('none where the clocks stay', () => {
  expect(clockChanges('Australia/Brisbane', 2026)).toEqual([]);
});
