import fc from 'fast-check';
import { defaultSettings, type SimulatorSettings } from '../settings.js';
import { Table } from '../store/table.js';
import { parseFilter } from './filter.js';
import { Pager, type Listing } from './pager.js';

interface Row {
  id: number;
  modified: number;
  kind: number;
}

const base = Date.UTC(2026, 0, 1);

function listingOf(table: Table<Row, 'modified'>): Listing<Row> {
  return {
    name: 'rows',
    fields: {
      id: { type: 'number', read: (row) => row.id },
      kind: { type: 'number', read: (row) => row.kind },
      modified: { type: 'time', read: (row) => row.modified },
    },
    byId: table.inOrderOfId(),
    byModified: table.inOrderOf('modified'),
    times: { modified: table.inOrderOf('modified') },
    lookups: { id: (value) => [table.get(Number(value))].filter((row) => row !== undefined) },
  };
}

function walk(table: Table<Row, 'modified'>, filterSource: string, settings: SimulatorSettings): Row[] {
  const pager = new Pager();
  const filter = filterSource === '' ? null : parseFilter(filterSource);
  const all: Row[] = [];
  for (;;) {
    const { rows } = pager.page(listingOf(table), { filter, filterSource, skip: all.length }, { settings, version: 1 });
    if (rows.length === 0) return all;
    all.push(...rows);
  }
}

describe('Pager', () => {
  it('walks the same rows as a plain filter and sort, after any changes', () => {
    const change = fc.record({
      id: fc.integer({ min: 1, max: 30 }),
      modified: fc.integer({ min: 0, max: 9 }),
      kind: fc.integer({ min: 0, max: 2 }),
      gone: fc.boolean(),
    });
    const filters = [
      '',
      'modified ge 2026-01-01T00:00:04Z',
      'modified gt 2026-01-01T00:00:04Z',
      'kind eq 1',
      'id eq 7',
      'modified ge 2026-01-01T00:00:03Z and kind ne 1',
      'kind eq 1 or modified ge 2026-01-01T00:00:05Z',
      'modified ge 2025-01-01T00:00:00Z',
    ];
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 80 }),
        fc.constantFrom(...filters),
        fc.constantFrom('id' as const, 'modified' as const),
        (changes, source, order) => {
          const table = new Table<Row, 'modified'>({ modified: (row) => row.modified });
          const plain = new Map<number, Row>();
          for (const [index, { gone, ...given }] of changes.entries()) {
            if (index === 40) table.expectMany();
            const row = { ...given, modified: base + given.modified * 1000 };
            if (gone) table.delete(row.id);
            else table.put(row);
            if (gone) plain.delete(row.id);
            else plain.set(row.id, row);
          }
          const expected = [...plain.values()]
            .filter((row) => plainly(source, row))
            .sort((a, b) => (order === 'modified' ? a.modified - b.modified : 0) || a.id - b.id);
          expect(walk(table, source, { ...defaultSettings, pageCap: 7, order })).toEqual(expected);
        },
      ),
    );
  });

  it('counts all that match, and caps the page', () => {
    const table = tableOf(25);
    const { rows, matching } = new Pager().page(
      listingOf(table),
      { filter: null, filterSource: '', skip: 20 },
      { settings: { ...defaultSettings, pageCap: 10 }, version: 1 },
    );
    expect({ ids: rows.map((row) => row.id), matching }).toEqual({ ids: [21, 22, 23, 24, 25], matching: 25 });
  });

  it('forgets a walk once something changed', () => {
    const table = tableOf(3);
    const pager = new Pager();
    const query = { filter: parseFilter('kind eq 0'), filterSource: 'kind eq 0', skip: 0 };
    const first = pager.page(listingOf(table), query, { settings: defaultSettings, version: 1 });
    table.put({ id: 4, modified: base, kind: 0 });
    const second = pager.page(listingOf(table), query, { settings: defaultSettings, version: 2 });
    expect([first.rows.length, second.rows.length]).toEqual([3, 4]);
  });

  it('moves the rows of a walk where the order is unstable', () => {
    const table = tableOf(100);
    const pager = new Pager();
    const settings: SimulatorSettings = { ...defaultSettings, pageCap: 10, order: 'unstable' };
    const starts = Array.from({ length: 10 }, (_, page) => {
      const { rows } = pager.page(
        listingOf(table),
        { filter: null, filterSource: '', skip: page * 10 },
        { settings, version: 1 },
      );
      return (rows[0]?.id ?? 0) - page * 10 - 1;
    });
    expect(starts).toEqual([0, 0, 1, 0, -1, 0, 0, 3, 0, 0]);
  });
});

function tableOf(count: number): Table<Row, 'modified'> {
  const table = new Table<Row, 'modified'>({ modified: (row) => row.modified });
  for (let id = 1; id <= count; id += 1) table.put({ id, modified: base, kind: 0 });
  return table;
}

/** The filters of the property, written out by hand. */
function plainly(source: string, row: Row): boolean {
  const second = (row.modified - base) / 1000;
  const known: Record<string, boolean> = {
    '': true,
    'modified ge 2026-01-01T00:00:04Z': second >= 4,
    'modified gt 2026-01-01T00:00:04Z': second > 4,
    'kind eq 1': row.kind === 1,
    'id eq 7': row.id === 7,
    'modified ge 2026-01-01T00:00:03Z and kind ne 1': second >= 3 && row.kind !== 1,
    'kind eq 1 or modified ge 2026-01-01T00:00:05Z': row.kind === 1 || second >= 5,
    'modified ge 2025-01-01T00:00:00Z': true,
  };
  return known[source] as boolean;
}
