import fc from 'fast-check';
import { FilterError } from './filter-tokens.js';
import { parseFilter, type Condition, type Filter } from './filter.js';

describe('parseFilter', () => {
  it('reads a string, with its quotes doubled', () => {
    expect(parseFilter("externalReference eq 'O''Brien'")).toEqual({
      kind: 'condition',
      field: 'externalReference',
      comparison: 'eq',
      value: "O'Brien",
      type: 'text',
      at: 1,
    });
  });

  it('reads a bare date, a number and null', () => {
    const types = [
      'a ge 2025-03-03T00:00:00Z',
      'a ge 2025-03-03T11:00:00+11:00',
      'a ge 2025-03-03',
      'a lt -2.5',
      'a eq null',
    ];
    const midnight = Date.UTC(2025, 2, 3);
    expect(types.map((source) => parseFilter(source)).map((filter) => (filter as Condition).value)).toEqual([
      midnight,
      midnight,
      midnight,
      -2.5,
      null,
    ]);
  });

  it('lets and bind tighter than or, and parentheses tighter than both', () => {
    expect(shape(parseFilter('a eq 1 or b eq 2 and c eq 3'))).toBe('(a or (b and c))');
    expect(shape(parseFilter('(a eq 1 or b eq 2) and c eq 3'))).toBe('((a or b) and c)');
    expect(shape(parseFilter('a eq 1 and b eq 2 and c eq 3'))).toBe('((a and b) and c)');
  });

  it.each([
    ['', 1],
    ['a', 2],
    ['a eq', 5],
    ['a like 1', 3],
    ["a eq 'open", 6],
    ['a eq 1 b eq 2', 8],
    ['(a eq 1', 8],
    ['a eq 1)', 7],
    ['a eq b', 6],
    ['a eq 2025-13-45', 6],
    ['a ge 2025-03-03T00:00:00 11:00', 19],
    ['1 eq a', 1],
    ['a eq 1; drop', 7],
  ])('refuses %p at character %i', (source, at) => {
    expect(caught(source)).toMatchObject({ name: 'FilterError', at });
  });

  it('refuses to nest without end', () => {
    expect(caught(`${'('.repeat(2000)}a eq 1${')'.repeat(2000)}`)).toBeInstanceOf(FilterError);
  });

  it('reads back whatever it could have been written as', () => {
    fc.assert(
      fc.property(filters(), (filter) => {
        expect(bare(parseFilter(written(filter)))).toEqual(bare(filter));
      }),
    );
  });

  it('throws nothing but FilterError, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."ab()' eqandor123-TZ:".split('')) })),
        (source) => {
          const error = caught(source);
          expect(error === null || error instanceof FilterError).toBe(true);
        },
      ),
    );
  });
});

function caught(source: string): unknown {
  try {
    parseFilter(source);
    return null;
  } catch (error) {
    return error;
  }
}

function shape(filter: Filter): string {
  return filter.kind === 'condition' ? filter.field : `(${shape(filter.left)} ${filter.kind} ${shape(filter.right)})`;
}

function written(filter: Filter): string {
  if (filter.kind !== 'condition') return `(${written(filter.left)}) ${filter.kind} (${written(filter.right)})`;
  return `${filter.field} ${filter.comparison} ${writtenValue(filter)}`;
}

function writtenValue({ type, value }: Condition): string {
  if (type === 'text') return `'${String(value).replaceAll("'", "''")}'`;
  return type === 'time' ? new Date(Number(value)).toISOString() : String(value);
}

/** Without the places. */
function bare(filter: Filter): unknown {
  if (filter.kind !== 'condition') return { ...filter, left: bare(filter.left), right: bare(filter.right) };
  return { ...filter, at: 0 };
}

function filters(): fc.Arbitrary<Filter> {
  const value = fc.oneof(
    fc.record({ type: fc.constant('text' as const), value: fc.string({ unit: 'grapheme' }) }),
    fc.record({ type: fc.constant('number' as const), value: fc.integer() }),
    fc.record({ type: fc.constant('time' as const), value: fc.integer({ min: 0, max: 4e12 }) }),
    fc.record({ type: fc.constant('null' as const), value: fc.constant(null) }),
  );
  const condition: fc.Arbitrary<Filter> = fc
    .tuple(
      fc.constantFrom('id', 'modifiedDatetime'),
      fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const, 'le' as const),
      value,
    )
    .map(([field, comparison, wanted]) => ({ kind: 'condition', field, comparison, at: 1, ...wanted }));
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      condition,
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('filter'), right: tie('filter') }),
    ),
  })).filter;
}
