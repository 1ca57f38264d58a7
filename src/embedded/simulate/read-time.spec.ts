import { TimeReader } from './read-time.js';

function read(formats: string[], text: string): string {
  const time = new TimeReader('Australia/Sydney', formats).read(text);
  return typeof time === 'string' ? time : `${new Date(time.instant).toISOString()}${time.doubled ? ' doubled' : ''}`;
}

describe('TimeReader', () => {
  test.each([
    [['yyyy-MM-dd HH:mm:ss'], '2025-03-03 14:07:00', '2025-03-03T03:07:00.000Z'],
    [['dd/MM/yyyy'], '29/02/2024', '2024-02-28T13:00:00.000Z'],
    [['dd/MM/yyyy'], '29/02/2025', 'unparsable'],
    [['d MMM yyyy h:mm a'], '8 Oct 2025 2:20 PM', '2025-10-08T03:20:00.000Z'],
    [['dd/MM/yyyy H:mm'], '05/10/2025 02:30', 'skipped'],
    [['dd/MM/yyyy H:mm'], '06/04/2025 02:30', '2025-04-05T15:30:00.000Z doubled'],
    [['yyyy-MM-dd'], '2025-03-03 14:07', 'unparsable'],
    [['yyyy-MM-dd HH:mm'], '', 'unparsable'],
    [['y-MM-dd HH:mm'], '12025-03-03 14:07', 'unparsable'],
  ])('%j reads %s', (formats, text, result) => {
    expect(read(formats, text)).toBe(result);
  });

  test('the first format that fits is taken', () => {
    expect(read(['dd/MM/yyyy', 'MM/dd/yyyy'], '03/04/2025')).toBe('2025-04-02T13:00:00.000Z');
    expect(read(['MM/dd/yyyy', 'dd/MM/yyyy'], '03/04/2025')).toBe('2025-03-03T13:00:00.000Z');
    expect(read(['dd/MM/yyyy', 'MM/dd/yyyy'], '03/14/2025')).toBe('2025-03-13T13:00:00.000Z');
  });

  test('an offset in the text has the say, also where the zone shows a time twice', () => {
    expect(read(["yyyy-MM-dd'T'HH:mmZZ"], '2025-04-06T02:30+10:00')).toBe('2025-04-05T16:30:00.000Z');
  });

  test('a quoted z is no offset', () => {
    expect(read(["yyyy-MM-dd 'z' HH:mm"], '2025-04-06 z 02:30')).toBe('2025-04-05T15:30:00.000Z doubled');
  });
});
