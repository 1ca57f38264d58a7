import { createTimeReader } from './local-times.js';
import type { CareColumns } from './mapping-file.js';
import { timesOf } from './row-times.js';

const columns = {
  received: 'received',
  acknowledged: 'acknowledged',
  progressTold: 'progress_told',
  completed: 'completed',
  modified: 'modified',
  due: 'due',
} as CareColumns;
const form = { zone: 'Australia/Sydney', formats: ['dd/MM/yyyy HH:mm'], absentBefore: '1901-01-01' };
const rules = {
  columns,
  readTime: createTimeReader({ ...form, timeOfDay: '00:00' }),
  readDue: createTimeReader({ ...form, timeOfDay: '16:30' }),
};
/** On the morning of 5 April 2026, when 02:00 to 03:00 comes twice: at 15:xx and at 16:xx UTC of the 4th. */
const on = (time: string) => `05/04/2026 ${time}`;
const read = (row: Record<string, string>) => {
  const { doubtful, ...times } = timesOf(row, rules);
  const told = Object.entries(times).filter(([, at]) => at !== null);
  return { doubtful, ...Object.fromEntries(told.map(([name, at]) => [name, at?.slice(11, 16)])) };
};

describe('times in the hour that comes twice', () => {
  it('are the earlier ones, and said to be doubtful, where the row shows nothing else', () => {
    expect(read({ received: on('01:00'), acknowledged: on('02:30'), modified: on('09:00') })).toEqual({
      received: '14:00',
      acknowledged: '15:30',
      modified: '23:00',
      doubtful: ['acknowledged'],
    });
  });

  it('are later ones where the earlier came before the receipt', () => {
    // received in the first 02:50, acknowledged at 02:10: only the second 02:10 came after it
    expect(read({ received: on('02:50'), acknowledged: on('02:10'), modified: on('09:00') })).toEqual({
      received: '15:50',
      acknowledged: '16:10',
      modified: '23:00',
      doubtful: ['received'],
    });
  });

  it('are surely earlier ones where the later came after the last change', () => {
    expect(read({ received: on('02:30'), modified: on('09:00') }).doubtful).toEqual(['received']);
    // changed at 16:00 UTC, which is 02:00 for the second time, and the time itself says so by its offset
    expect(read({ received: on('01:00'), completed: on('02:30'), modified: '2026-04-04T16:00:00Z' })).toEqual({
      received: '14:00',
      completed: '15:30',
      modified: '16:00',
      doubtful: [],
    });
  });

  it('of the last change are later ones where something had happened after the earlier', () => {
    expect(read({ received: on('01:00'), completed: '2026-04-04T15:45:00Z', modified: on('02:40') })).toEqual({
      received: '14:00',
      completed: '15:45',
      modified: '16:40',
      doubtful: [],
    });
  });

  it('are not doubted in other zones or hours', () => {
    expect(read({ received: on('03:00'), modified: on('03:30'), due: '06/04/2026 09:00' })).toEqual({
      received: '17:00',
      modified: '17:30',
      due: '23:00',
      doubtful: [],
    });
  });
});

it('rejects a time that the clock skipped', () => {
  expect(() => timesOf({ received: '04/10/2026 02:30' }, rules)).toThrow('received is not a time');
});

it('rejects a row without a receipt', () => {
  expect(() => timesOf({ received: ' ', modified: on('09:00') }, rules)).toThrow('received is missing');
});
