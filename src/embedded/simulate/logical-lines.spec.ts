import { parse } from 'csv-parse/sync';
import { LogicalLines } from './logical-lines.js';

function isRecord(text: string, joined: boolean): boolean {
  try {
    return parse(text, { relax_quotes: !joined }).length === 1;
  } catch {
    return false;
  }
}

function logical(...texts: string[]) {
  const lines = new LogicalLines(isRecord);
  return [...texts.flatMap((text, index) => lines.push({ number: index + 1, text })), ...lines.end()];
}
const whole = (line: number, text: string) => ({ line, text, joined: false });
const unclosed = (line: number) => ({ line, fault: 'a quote is opened and never closed' });

describe('LogicalLines', () => {
  test('each line is a record, blank ones are none', () => {
    expect(logical('a,b', '', '1,"x, y"', '  ')).toEqual([whole(1, 'a,b'), whole(3, '1,"x, y"')]);
  });

  test('a quoted field may span lines', () => {
    expect(logical('1,"one', '', 'two ""2""', 'three"', '2,b')).toEqual([
      { line: 1, text: '1,"one\n\ntwo ""2""\nthree"', joined: true },
      whole(5, '2,b'),
    ]);
  });

  test('a quote that is never closed costs its own line and no other', () => {
    expect(logical('1,"x', '2,b', '3,"c"', '4,d')).toEqual([
      unclosed(1),
      whole(2, '2,b'),
      whole(3, '3,"c"'),
      whole(4, '4,d'),
    ]);
  });

  test('two of them do not swallow what is between', () => {
    expect(logical('1,"x', '2,b', '3,"y', '4,d')).toEqual([unclosed(1), whole(2, '2,b'), unclosed(3), whole(4, '4,d')]);
  });

  test('a quote within an unquoted field stands for itself', () => {
    expect(logical('1,5" pipe', '2,b')).toEqual([whole(1, '1,5" pipe'), whole(2, '2,b')]);
  });

  test('an unclosed quote is given up after 200 lines, not at the end of the file', () => {
    const rest = Array.from({ length: 1000 }, (_, index) => `${index + 2},b`);
    expect(logical('1,"x', ...rest)).toEqual([unclosed(1), ...rest.map((text, index) => whole(index + 2, text))]);
  });
});
