import type { Comparison, Condition, Filter } from './filter.js';
import { FilterError } from './filter-tokens.js';

/** How a field is read from a row for filtering. Times are milliseconds since the epoch. */
export type FieldReader<Row> =
  { type: 'text'; read: (row: Row) => string | null } | { type: 'number' | 'time'; read: (row: Row) => number | null };

export type FieldReaders<Row> = Record<string, FieldReader<Row>>;

/** Throws FilterError where a field isn't known or a value is of another type than its field. */
export function predicateOf<Row>(filter: Filter, fields: FieldReaders<Row>): (row: Row) => boolean {
  if (filter.kind === 'condition') return conditionOf(filter, fields);
  const left = predicateOf(filter.left, fields);
  const right = predicateOf(filter.right, fields);
  return filter.kind === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
}

function conditionOf<Row>(condition: Condition, fields: FieldReaders<Row>): (row: Row) => boolean {
  const field = Object.hasOwn(fields, condition.field) ? fields[condition.field] : undefined;
  if (!field) throw new FilterError(condition.at, `there is no field ${condition.field}`);
  if (condition.type !== 'null' && condition.type !== field.type) {
    throw new FilterError(condition.at, `${condition.field} can't be compared with a ${condition.type}`);
  }
  const wanted = comparable(condition.value);
  return (row) => compare(comparable(field.read(row)), condition.comparison, wanted);
}

/** Trailing blanks don't count, as with the database's CHAR columns. */
function comparable(value: string | number | null): string | number | null {
  return typeof value === 'string' ? value.trimEnd() : value;
}

/** Null equals null only, and is neither more nor less than anything. */
function compare(value: string | number | null, comparison: Comparison, wanted: string | number | null): boolean {
  if (comparison === 'eq') return value === wanted;
  if (comparison === 'ne') return value !== wanted;
  if (value === null || wanted === null) return false;
  if (comparison === 'gt') return value > wanted;
  if (comparison === 'ge') return value >= wanted;
  return comparison === 'lt' ? value < wanted : value <= wanted;
}
