import { FilterError, filterTokens, type FilterToken } from './filter-tokens.js';

export const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];

export interface Condition {
  kind: 'condition';
  field: string;
  comparison: Comparison;
  /** Times as milliseconds since the epoch; null for `null`. */
  value: string | number | null;
  type: 'text' | 'number' | 'time' | 'null';
  /** The character it begins at, from 1. */
  at: number;
}

export type Filter = Condition | { kind: 'and' | 'or'; left: Filter; right: Filter };

const deepest = 50;

/**
 * Parses the subset of OData that is used with Authority: conditions joined by `and` and `or` (`and` binds tighter) and parentheses. A
 * date with an offset of more than `Z` arrives with its plus sign as a blank where the caller didn't encode it: that is refused.
 * Throws FilterError.
 */
export function parseFilter(source: string): Filter {
  const reader = new TokenReader(filterTokens(source), source.length + 1);
  const filter = parseOr(reader, 0);
  reader.expectEnd();
  return filter;
}

function parseOr(reader: TokenReader, depth: number): Filter {
  let filter = parseAnd(reader, depth);
  while (reader.takeWord('or')) filter = { kind: 'or', left: filter, right: parseAnd(reader, depth) };
  return filter;
}

function parseAnd(reader: TokenReader, depth: number): Filter {
  let filter = parseTerm(reader, depth);
  while (reader.takeWord('and')) filter = { kind: 'and', left: filter, right: parseTerm(reader, depth) };
  return filter;
}

function parseTerm(reader: TokenReader, depth: number): Filter {
  const token = reader.take();
  if (token.kind === 'open') {
    if (depth >= deepest) throw new FilterError(token.at, 'too many parentheses');
    const inner = parseOr(reader, depth + 1);
    const close = reader.take();
    if (close.kind !== 'close') throw new FilterError(close.at, 'a closing parenthesis is missing');
    return inner;
  }
  if (token.kind !== 'word') throw new FilterError(token.at, 'a field was expected');
  const comparison = parseComparison(reader.take());
  return { kind: 'condition', field: token.text, comparison, at: token.at, ...parseValue(reader.take()) };
}

function parseComparison(token: FilterToken): Comparison {
  const found = token.kind === 'word' && comparisons.find((name) => name === token.text);
  if (!found) throw new FilterError(token.at, `one of ${comparisons.join(', ')} was expected`);
  return found;
}

function parseValue(token: FilterToken): Pick<Condition, 'value' | 'type'> {
  if (token.kind === 'text' || token.kind === 'number' || token.kind === 'time') {
    return { value: token.value, type: token.kind };
  }
  if (token.kind === 'word' && token.text === 'null') return { value: null, type: 'null' };
  throw new FilterError(token.at, 'a value was expected');
}

class TokenReader {
  private next = 0;

  constructor(
    private readonly tokens: FilterToken[],
    private readonly end: number,
  ) {}

  take(): FilterToken {
    const token = this.tokens[this.next];
    if (!token) throw new FilterError(this.end, 'it ends too early');
    this.next += 1;
    return token;
  }

  takeWord(text: string): boolean {
    const token = this.tokens[this.next];
    if (token?.kind !== 'word' || token.text !== text) return false;
    this.next += 1;
    return true;
  }

  expectEnd(): void {
    const token = this.tokens[this.next];
    if (token) throw new FilterError(token.at, 'the end was expected');
  }
}
