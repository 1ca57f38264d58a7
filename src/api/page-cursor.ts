import type { NewestKey } from '../platform/paging/newest-first.js';
import { invalidRequest } from './validation.js';

/** One page of a list. `nextCursor` null: there is no more. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Opaque to its reader, and whatever comes back is checked as if it came from an enemy. */
export function encodeCursor(position: Record<string, string | number>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position again, where each field has its pattern and no other is there. Throws Problem. */
export function decodeCursor<Field extends string>(
  cursor: string,
  fields: Record<Field, RegExp>,
): Record<Field, string> {
  const position = parse(cursor);
  const names = Object.keys(fields) as Field[];
  const sound =
    Object.keys(position).length === names.length &&
    names.every((name) => Object.hasOwn(position, name) && fields[name].test(String(position[name])));
  if (!sound) {
    throw invalidRequest([
      { field: 'cursor', problem: 'is not one that this list gave; leave it out to start at the beginning' },
    ]);
  }
  return Object.fromEntries(names.map((name) => [name, String(position[name])])) as Record<Field, string>;
}

function parse(cursor: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const uuidPattern = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const microsecondPattern = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/;

export function newestKeyOf(cursor: string | undefined): NewestKey | null {
  if (cursor === undefined) return null;
  const key = decodeCursor(cursor, { at: microsecondPattern, id: uuidPattern });
  // 31 February passes the pattern and no calendar
  if (!new Date(key.at.replace(/\d{3}Z$/, 'Z')).toISOString().startsWith(key.at.slice(0, 10))) return newestKeyOf('');
  return key;
}

/** A page of rows that were asked for with one more than the limit, to see whether there is more. */
export function newestPage<Row extends { key: NewestKey }, Item>(
  rows: Row[],
  limit: number,
  item: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? encodeCursor({ ...last.key }) : null };
}
