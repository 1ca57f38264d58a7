import type { Instant } from '../../model/case.js';
import type { RejectReason } from '../legacy-system.js';
import type { InstantReader } from './instant-reader.js';

/** What is wrong with one row; becomes its reject. `detail` names the field and never its value. */
export class RowFault extends Error {
  constructor(
    readonly reason: RejectReason,
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'RowFault';
  }
}

export type Row = Readonly<Record<string, unknown>>;

export const longestCode = 64;
/** Of a one-line text such as the precis; what Authority keeps is far shorter. */
const longestText = 32_768;

/** Trimmed; null where it is left out, null or blank (which of these Authority sends isn't known). Throws RowFault. */
export function textOf(row: Row, field: string, longest = longestText): string | null {
  const value = row[field];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw new RowFault('bad-type', `${field} is not a text`);
  if (value.length > longest) throw new RowFault('too-large', `${field} is longer than ${longest} characters`);
  return value.trim() || null;
}

/**
 * A code may come as a number or as a text. 0 stands for none, as ids do in Authority. Control characters become blanks, as they do
 * where they come raw: a store may part codes by one. Throws RowFault.
 */
export function codeOf(row: Row, field: string): string | null {
  const value = row[field];
  if (typeof value === 'number') return value === 0 ? null : numberText(value, field);
  const text =
    textOf(row, field, longestCode)
      ?.replace(/\p{Cc}+/gu, ' ')
      .trim() || null;
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
