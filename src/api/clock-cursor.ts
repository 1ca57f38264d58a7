import { clockNames } from '../model/service-standard.js';
import type { ClockKey } from '../sla/clock-page.js';
import { decodeCursor, encodeCursor, newestKeyOf, type Page, uuidPattern } from './page-cursor.js';

const fields = {
  at: /^/,
  id: uuidPattern,
  clock: new RegExp(`^(${clockNames.join('|')})$`),
  cycle: /^[1-9]\d{0,5}$/,
};

/** Where a list of clocks goes on. Throws Problem for what no such list gave. */
export function clockKeyOf(cursor: string | undefined): ClockKey | null {
  if (cursor === undefined) return null;
  const { at, id, clock, cycle } = decodeCursor(cursor, fields);
  // its instant and id are those of every newest-first list
  const key = newestKeyOf(encodeCursor({ at, id }))!;
  return { ...key, clock, cycle: Number(cycle) };
}

/** A page of rows that were asked for with one more than the limit, to see whether there is more. */
export function clockPage<Row extends { key: ClockKey }, Item>(
  rows: Row[],
  limit: number,
  item: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? encodeCursor({ ...last.key }) : null };
}
