import type { Instant } from '../../model/case.js';
import { codeTextOf, longestCode, type Row, RowFault, textOf } from '../row-fields.js';
import type { InstantReader } from './instant-reader.js';

/** A code may come as a number or as a text. 0 stands for none, as ids do in Authority. Throws RowFault. */
export function codeOf(row: Row, field: string): string | null {
  const value = row[field];
  if (typeof value === 'number') return value === 0 ? null : numberText(value, field);
  const text = codeTextOf(row, field);
  return text === '0' ? null : text;
}

/** The row's id, which nothing can do without. Throws RowFault. */
export function idOf(row: Row, field = 'id'): string {
  const value = row[field];
  const id = typeof value === 'number' ? numberText(value, field) : textOf(row, field, longestCode);
  if (id === null) throw new RowFault('missing-id', `${field} is missing`);
  return id;
}

/** Throws RowFault. */
export function instantOf(row: Row, field: string, read: InstantReader): Instant | null {
  const text = textOf(row, field, longestCode);
  if (text === null) return null;
  const instant = read(text);
  if (instant === undefined) throw new RowFault('bad-date', `${field} is not a time`);
  return instant;
}

function numberText(value: number, field: string): string {
  // beyond that JSON numbers have lost digits already: two rows could pass for one
  if (!Number.isSafeInteger(value))
    throw new RowFault('bad-type', `${field} is not a whole number that can be told apart`);
  return String(value);
}
