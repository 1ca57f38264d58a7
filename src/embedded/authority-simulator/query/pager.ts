import type { SimulatorSettings } from '../settings.js';
import type { OrderedIndex } from '../store/ordered-index.js';
import type { Condition, Filter } from './filter.js';
import { predicateOf, type FieldReaders } from './predicate.js';

/** Something that can be listed: what may be filtered by, and the indexes that make it quick. */
export interface Listing<Row extends { id: number }> {
  name: string;
  fields: FieldReaders<Row>;
  byId: OrderedIndex<Row>;
  byModified: OrderedIndex<Row> | null;
  /** Time fields with an index. */
  times: Record<string, OrderedIndex<Row>>;
  /** Fields with a quick way to the few rows that equal a value. */
  lookups: Record<string, (value: string | number) => Row[]>;
}

export interface PageQuery {
  filter: Filter | null;
  /** As received: names the result that a walk's pages share. */
  filterSource: string;
  skip: number;
}

type Rows<Row> = readonly Row[];

const keptResults = 16;

/**
 * Cuts pages. A page costs the page where an index gives the order; else the first page of a walk works the rows out, and the walk's
 * other pages share them until something changes.
 */
export class Pager {
  private readonly results = new Map<string, { version: number; rows: Rows<{ id: number }> }>();
  private shifts = 0;

  page<Row extends { id: number }>(
    listing: Listing<Row>,
    query: PageQuery,
    site: { settings: SimulatorSettings; version: number },
  ): { rows: Row[]; matching: number } {
    const { rows, from } = this.select(listing, query, site);
    const start = from + Math.max(0, query.skip + this.shift(query.skip, site.settings));
    return { rows: rows.slice(start, start + site.settings.pageCap), matching: rows.length - from };
  }

  private select<Row extends { id: number }>(
    listing: Listing<Row>,
    query: PageQuery,
    site: { settings: SimulatorSettings; version: number },
  ): { rows: Rows<Row>; from: number } {
    const ordered = site.settings.order === 'modified' && listing.byModified ? listing.byModified : listing.byId;
    if (!query.filter) return { rows: ordered.inOrder(), from: 0 };
    const since = query.filter.kind === 'condition' ? sinceOf(listing, query.filter) : null;
    if (since?.index === ordered) return { rows: ordered.inOrder(), from: since.from };
    if (since?.from === 0) return { rows: ordered.inOrder(), from: 0 };
    return {
      rows: this.shared(listing, query.filter, { ordered, key: query.filterSource, version: site.version }),
      from: 0,
    };
  }

  private shared<Row extends { id: number }>(
    listing: Listing<Row>,
    filter: Filter,
    walk: { ordered: OrderedIndex<Row>; key: string; version: number },
  ): Rows<Row> {
    const key = `${listing.name} ${walk.ordered === listing.byId ? 'id' : 'modified'} ${walk.key}`;
    const known = this.results.get(key);
    if (known?.version === walk.version) return known.rows as unknown as Rows<Row>;
    const rows = candidates(listing, filter).filter(predicateOf(filter, listing.fields));
    if (walk.ordered === listing.byId) rows.sort((a, b) => a.id - b.id);
    else rows.sort((a, b) => walk.ordered.compare(a, b));
    this.results.delete(key);
    this.results.set(key, { version: walk.version, rows });
    for (const oldest of this.results.keys()) if (this.results.size > keptResults) this.results.delete(oldest);
    return rows;
  }

  /** With an unstable order, now and then a page begins one to three rows off: as if rows before it had come or gone. Before the first there are none. */
  private shift(skip: number, settings: SimulatorSettings): number {
    if (settings.order !== 'unstable' || skip === 0) return 0;
    this.shifts += 1;
    return [0, 0, 1, 0, -1, 0, 0, 3, 0, 0, -2][this.shifts % 11] ?? 0;
  }
}

function candidates<Row extends { id: number }>(listing: Listing<Row>, filter: Filter): Row[] {
  const conditions = required(filter);
  for (const { field, comparison, value } of conditions) {
    const lookup = comparison === 'eq' && value !== null ? listing.lookups[field] : undefined;
    if (lookup && value !== null) return lookup(value);
  }
  for (const condition of conditions) {
    const since = sinceOf(listing, condition);
    if (since) return since.index.inOrder().slice(since.from);
  }
  return [...listing.byId.inOrder()];
}

/** Where the rows begin that a `ge` or `gt` on an indexed time leaves. */
function sinceOf<Row extends { id: number }>(
  listing: Listing<Row>,
  { field, comparison, value, type }: Condition,
): { index: OrderedIndex<Row>; from: number } | null {
  const index = Object.hasOwn(listing.times, field) ? listing.times[field] : undefined;
  if (!index || type !== 'time' || typeof value !== 'number') return null;
  if (comparison === 'ge') return { index, from: index.lowerBound(value) };
  if (comparison === 'gt') return { index, from: index.lowerBound(value + 1) };
  return null;
}

/** The conditions that every row of the result fulfils. */
function required(filter: Filter): Condition[] {
  if (filter.kind === 'condition') return [filter];
  return filter.kind === 'and' ? [...required(filter.left), ...required(filter.right)] : [];
}
