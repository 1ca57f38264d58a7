import { parseFilter } from './filter.js';
import { predicateOf, type FieldReaders } from './predicate.js';

interface Row {
  name: string | null;
  size: number | null;
  at: number;
}

const fields: FieldReaders<Row> = {
  name: { type: 'text', read: (row) => row.name },
  size: { type: 'number', read: (row) => row.size },
  at: { type: 'time', read: (row) => row.at },
};
const day = Date.UTC(2026, 2, 3);
const rows: Row[] = [
  { name: 'a', size: 1, at: day },
  { name: 'b ', size: null, at: day + 1000 },
  { name: null, size: 3, at: day + 2000 },
];

function found(source: string): number[] {
  const fits = predicateOf(parseFilter(source), fields);
  return rows.flatMap((row, index) => (fits(row) ? [index] : []));
}

describe('predicateOf', () => {
  it.each([
    ["name eq 'a'", [0]],
    ["name eq 'b'", [1]],
    ["name eq 'A'", []],
    ["name ne 'a'", [1, 2]],
    ['name eq null', [2]],
    ['size gt 0', [0, 2]],
    ['size le 3', [0, 2]],
    ['size ne null', [0, 2]],
    ['at ge 2026-03-03T00:00:01Z', [1, 2]],
    ['at gt 2026-03-03T00:00:01Z', [2]],
    ['at lt 2026-03-03T11:00:01+11:00', [0]],
    ["name eq 'a' or size eq 3", [0, 2]],
    ["name eq 'a' and size eq 3", []],
  ])('%s finds %j', (source, indexes) => {
    expect(found(source)).toEqual(indexes);
  });

  it.each(['nothing eq 1', 'toString eq 1', "size eq '1'", 'at ge 5', 'name eq 5'])('refuses %s', (source) => {
    expect(() => found(source)).toThrow("The filter isn't understood");
  });
});
