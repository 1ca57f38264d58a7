import { csvLine } from './csv-line.js';

describe('csvLine', () => {
  it('quotes what needs it, and leaves empty what is null', () => {
    expect(csvLine(['a', 'b,c', 'say "hi"', 'two\nlines', null, 3, true, ''])).toBe(
      'a,"b,c","say ""hi""","two\nlines",,3,true,\r\n',
    );
  });

  it.each(['=1+1', '+61', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('takes the formula out of %j', (text) => {
    expect(csvLine([text]).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves numbers alone, negative ones too', () => expect(csvLine([-2])).toBe('-2\r\n'));
});
