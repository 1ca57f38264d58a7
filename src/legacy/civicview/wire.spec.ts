import { readCareFile } from './wire.js';
import { decodeText, encodeText } from './text-encoding.js';

const form = { encoding: 'windows-1252', delimiter: ',', columns: ['request_no', 'description'] } as const;
const csv = (...lines: string[]) => encodeText(lines.join('\r\n'), 'windows-1252');
const header = 'request_no,description';

describe('readCareFile', () => {
  it('reads Windows-1252 with line breaks inside quotes, by the lines that an editor shows', () => {
    const bytes = csv(header, '24/01873,"Pothole – “deep”', 'by the café"', '', '24/01874,€5 damage');
    expect(bytes.includes(Buffer.from([0x96, 0x20, 0x93]))).toBe(true);
    expect(readCareFile(bytes, form)).toEqual({
      ok: true,
      lines: [
        { line: 2, row: { request_no: '24/01873', description: 'Pothole – “deep”\r\nby the café' } },
        { line: 5, row: { request_no: '24/01874', description: '€5 damage' } },
      ],
    });
  });

  it.each([
    ['UTF-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(`${header}\n1,é\n`)])],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${header}\n1,é\n`, 'utf16le')])],
  ])('believes a byte order mark of %s', (_, bytes) => {
    expect(readCareFile(bytes, form)).toEqual({
      ok: true,
      lines: [{ line: 2, row: { request_no: '1', description: 'é' } }],
    });
  });

  it('leaves out columns that nobody asked for, in whatever order and letters they come', () => {
    expect(readCareFile(csv('Extra, DESCRIPTION ,Request_No', 'x,Tree,7'), form)).toEqual({
      ok: true,
      lines: [{ line: 2, row: { request_no: '7', description: 'Tree' } }],
    });
  });

  it('gives a row of another width as it stands, and the rows around it whole', () => {
    expect(readCareFile(csv(header, '1,a', '2', '3,b,c', '4,d'), form)).toEqual({
      ok: true,
      lines: [
        { line: 2, row: { request_no: '1', description: 'a' } },
        { line: 3, row: { fields: ['2'], expected: 2 } },
        { line: 4, row: { fields: ['3', 'b', 'c'], expected: 2 } },
        { line: 5, row: { request_no: '4', description: 'd' } },
      ],
    });
  });

  it('takes a quotation mark within a field for a letter', () => {
    expect(readCareFile(csv(header, '1,a 5" pipe', '2,b'), form)).toEqual({
      ok: true,
      lines: [
        { line: 2, row: { request_no: '1', description: 'a 5" pipe' } },
        { line: 3, row: { request_no: '2', description: 'b' } },
      ],
    });
  });

  it('takes out NULs and makes blanks of other control characters', () => {
    expect(readCareFile(csv(header, '1,a\0b\u0007c\td'), form)).toEqual({
      ok: true,
      lines: [{ line: 2, row: { request_no: '1', description: 'ab c\td' } }],
    });
  });

  it.each([
    ['nothing', [''], 1, 'there is no header row with the names of the columns'],
    ['no column of that name', ['request_no,text', '1,a'], 1, 'the header has no column description'],
    ['a column twice', [`${header},description`, '1,a,b'], 1, 'the header has more than one column description'],
    [
      'a quote without its end',
      [header, '1,"a', 'b"', '2,"c', '3,d'],
      4,
      'a quotation mark is opened in it and never closed',
    ],
  ])('refuses a file with %s', (...[, lines, line, problem]) => {
    expect(readCareFile(csv(...lines), form)).toEqual({ ok: false, line, problem });
  });
});

describe('Windows-1252', () => {
  it('has a letter for every byte, and gives each byte back', () => {
    const bytes = Buffer.from(Array.from({ length: 224 }, (_, index) => index + 32));
    const text = decodeText(bytes, 'windows-1252');
    expect(text.slice(96, 128)).toBe('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');
    expect(encodeText(text, 'windows-1252')).toEqual(bytes);
  });

  it('writes ? for what it has no letter for', () => {
    expect(encodeText('ש 👍 ok', 'windows-1252').toString('latin1')).toBe('? ? ok');
  });
});
