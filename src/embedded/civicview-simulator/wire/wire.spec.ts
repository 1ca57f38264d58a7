import { csvText } from './csv.js';
import { localTime, offsetTime } from './local-time.js';
import { textOfWindows1252, windows1252 } from './windows-1252.js';

it('writes Windows-1252, with a question mark for what that lacks', () => {
  expect([...windows1252('é€’–')]).toEqual([0xe9, 0x80, 0x92, 0x96]);
  expect(windows1252('š日🙂').toString('latin1')).toBe('\u009a??');
  expect(textOfWindows1252(windows1252('“Zoë’s” – $5')).normalize()).toBe('“Zoë’s” – $5');
});

it('writes CSV with quotes where a field needs them, and line breaks inside of them', () => {
  const fields = ['plain', 'a,b', 'say "no"', 'two\r\nlines', 'two\nlines', ' blank', ''];
  expect(csvText([fields])).toBe('plain,"a,b","say ""no""","two\r\nlines","two\nlines"," blank",\r\n');
});

it('writes local times without an offset, so that the doubled hour is twice the same', () => {
  const [first, second] = ['2026-04-04T15:30:00Z', '2026-04-04T16:30:00Z'].map((at) => Date.parse(at));
  expect([localTime(first ?? 0), localTime(second ?? 0)]).toEqual(['05/04/2026 02:30', '05/04/2026 02:30']);
  expect([offsetTime(first ?? 0), offsetTime(second ?? 0)]).toEqual([
    '2026-04-05T02:30:00.000+11:00',
    '2026-04-05T02:30:00.000+10:00',
  ]);
});
