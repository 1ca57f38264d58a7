export type FilterToken =
  | { kind: 'word'; text: string; at: number }
  | { kind: 'text'; value: string; at: number }
  | { kind: 'number'; value: number; at: number }
  /** Milliseconds since the epoch. */
  | { kind: 'time'; value: number; at: number }
  | { kind: 'open' | 'close'; at: number };

/** The `$filter` isn't understood: answered with 400. `at` counts characters from 1. */
export class FilterError extends Error {
  constructor(
    readonly at: number,
    what: string,
  ) {
    super(`The filter isn't understood at character ${at}: ${what}`);
    this.name = 'FilterError';
  }
}

const space = /\s+/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const text = /'(?:[^']|'')*'/y;
const time = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?/y;
const number = /-?\d+(?:\.\d+)?/y;

/** Splits an OData filter. Dates stand bare and need an offset; a bare day is midnight UTC. Throws FilterError. */
export function filterTokens(source: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let position = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) position += found.length;
    return found;
  };
  while (position < source.length) {
    if (match(space) !== null) continue;
    tokens.push(nextToken(source, position, match));
  }
  return tokens;
}

function nextToken(source: string, position: number, match: (pattern: RegExp) => string | null): FilterToken {
  const at = position + 1;
  if (match(/\(/y) !== null) return { kind: 'open', at };
  if (match(/\)/y) !== null) return { kind: 'close', at };
  const quoted = match(text);
  if (quoted !== null) return { kind: 'text', value: quoted.slice(1, -1).replaceAll("''", "'"), at };
  const date = match(time);
  if (date !== null) return timeToken(date, at);
  const digits = match(number);
  if (digits !== null) return { kind: 'number', value: Number(digits), at };
  const letters = match(word);
  if (letters !== null) return { kind: 'word', text: letters, at };
  throw new FilterError(at, source[position] === "'" ? 'a string without an end' : 'an unexpected character');
}

function timeToken(date: string, at: number): FilterToken {
  const value = Date.parse(date);
  if (Number.isNaN(value)) throw new FilterError(at, 'no such date');
  return { kind: 'time', value, at };
}
