import { prefersCsv } from './prefers-csv.js';

describe('prefersCsv', () => {
  it.each([
    ['text/csv', true],
    ['text/csv, application/json;q=0.5', true],
    ['application/json, text/csv', false],
    ['text/csv;q=0.5, */*;q=0.8', false],
    ['text/html,application/xhtml+xml,*/*;q=0.8', false],
    ['text/csv;q=0', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (accept, expected) => expect(prefersCsv(accept)).toBe(expected));
});
