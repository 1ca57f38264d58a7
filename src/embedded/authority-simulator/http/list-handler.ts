import { parseFilter } from '../query/filter.js';
import { FilterError } from '../query/filter-tokens.js';
import type { Listing, PageQuery, Pager } from '../query/pager.js';
import type { Records } from '../store/records.js';
import { failed, succeeded, type Answer } from './answer.js';
import type { Call, Handler } from './route-table.js';

/** Answers a listing with `$filter` and `$skip`. Rows that `render` makes null of are left out. */
export function listHandler<Row extends { id: number }>(
  site: { records: Records; pager: Pager },
  listing: Listing<Row>,
  render: (row: Row) => unknown,
): Handler {
  return (call) => {
    const now = site.records.now();
    try {
      return page(site, listing, { query: pageQuery(call), render });
    } catch (error) {
      if (error instanceof FilterError || error instanceof RangeError) return failed(400, error.message, now);
      throw error;
    }
  };
}

function page<Row extends { id: number }>(
  { records, pager }: { records: Records; pager: Pager },
  listing: Listing<Row>,
  { query, render }: { query: PageQuery; render: (row: Row) => unknown },
): Answer {
  const { settings } = records;
  const { rows, matching } = pager.page(listing, query, { settings, version: records.tables.version });
  const result = rows.map(render).filter((row) => row !== null);
  return succeeded(result, records.now(), settings.totalCount === 'matching' ? matching : result.length);
}

function pageQuery({ query }: Call): PageQuery {
  const filterSource = query.get('$filter') ?? '';
  const skip = query.get('$skip') ?? '0';
  if (!/^\d{1,9}$/.test(skip)) throw new RangeError('$skip must be a number');
  return { filter: filterSource === '' ? null : parseFilter(filterSource), filterSource, skip: Number(skip) };
}
