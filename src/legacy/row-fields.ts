import type { RejectReason } from './legacy-system.js';

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
/** Of a one-line text such as a precis; what legacy systems keep is far shorter. */
const longestText = 32_768;

/** Trimmed; null where it is left out, null or blank (which of these a system sends isn't always known). Throws RowFault. */
export function textOf(row: Row, field: string, longest = longestText): string | null {
  const value = row[field];
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw new RowFault('bad-type', `${field} is not a text`);
  if (value.length > longest) throw new RowFault('too-large', `${field} is longer than ${longest} characters`);
  return value.trim() || null;
}

/** A code's text: control characters become blanks, because a store may part codes by one. Throws RowFault. */
export function codeTextOf(row: Row, field: string): string | null {
  const text = textOf(row, field, longestCode);
  return text?.replace(/\p{Cc}+/gu, ' ').trim() || null;
}
