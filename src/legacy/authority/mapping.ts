import { createHash } from 'node:crypto';
import type { LegacyRecord, LegacyReject } from '../legacy-system.js';
import type { Instant } from '../../model/case.js';
import { longestCode, type Row, RowFault, textOf } from '../row-fields.js';
import { createInstantReader, type InstantReader } from './instant-reader.js';
import type { AuthorityMapping } from './mapping-file.js';
import { codeOf, idOf, instantOf } from './row-fields.js';
import { isObject } from './wire.js';

/** What of a mapping file rules how rows are read, compiled once. */
export interface RowRules {
  readInstant: InstantReader;
  /** Matches a whole number, trimmed. */
  number: RegExp;
  workOrder: { field: string; pattern: RegExp } | null;
  unitField: string;
}

export function rowRules(mapping: AuthorityMapping): RowRules {
  const { zone, dates, number, workOrder, unit } = mapping;
  return {
    readInstant: createInstantReader({ zone, ...dates }),
    number: new RegExp(`^(?:${number.pattern})$`, 'iu'),
    workOrder: workOrder && { field: workOrder.from, pattern: new RegExp(workOrder.pattern, 'giu') },
    unitField: unit.from,
  };
}

/** A row of crm/crm as a record, or the reason why it is none. Pure. */
export function mapRequest(row: unknown, rules: RowRules): LegacyRecord | LegacyReject {
  if (!isObject(row)) {
    return { outcome: 'reject', key: null, reason: 'not-an-object', detail: 'the row is not an object', payload: row };
  }
  // nobody could write its payload down
  if (isDeep(row, 0))
    return {
      outcome: 'reject',
      key: keyOf(row, rules),
      reason: 'bad-type',
      detail: 'nested too deeply',
      payload: null,
    };
  try {
    return recordOf(row, rules);
  } catch (fault) {
    if (!(fault instanceof RowFault)) throw fault;
    return { outcome: 'reject', key: keyOf(row, rules), reason: fault.reason, detail: fault.detail, payload: row };
  }
}

/** The request number of a row, trimmed; null where it has none or one of another module. Throws RowFault. */
export function numberOf(row: Row, { number: pattern }: RowRules): string | null {
  const number = textOf(row, 'formattedAccount', longestCode);
  return number !== null && pattern.test(number) ? number : null;
}

/**
 * Tells a row's version apart for a walk; its time in either of Authority's spellings. Null for what has no id and time of its own:
 * garbage comes twice alike, and would pass for a row that was there before.
 */
export function versionOf(row: unknown): string | null {
  if (!isObject(row)) return null;
  const { id, modifiedDatetime, modifiedDateTime, determinationCode } = row;
  const modified = plain(modifiedDatetime ?? modifiedDateTime);
  if (typeof id === 'number') return `${id}|${modified}|${plain(determinationCode)}`;
  if (typeof id !== 'string' || id.trim() === '' || modified === '') return null;
  // hashed, because it ends up in the cursor and anything may stand in it
  return createHash('sha256')
    .update(`${id}|${modified}|${plain(determinationCode)}`)
    .digest('base64url');
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 64) : typeof value === 'number' ? String(value) : '';
}

const deepest = 20;

function isDeep(value: object, depth: number): boolean {
  if (depth >= deepest) return true;
  // without a copy of the values: this looks at every field of every row
  for (const key in value) {
    const item = (value as Row)[key];
    if (typeof item === 'object' && item !== null && isDeep(item, depth + 1)) return true;
  }
  return false;
}

function recordOf(row: Row, rules: RowRules): LegacyRecord {
  const { readInstant } = rules;
  const legacyId = idOf(row);
  if (textOf(row, 'formattedAccount', longestCode) === null)
    throw new RowFault('missing-number', 'formattedAccount is missing');
  const number = numberOf(row, rules);
  if (number === null) throw new RowFault('bad-number', 'formattedAccount does not match the pattern');
  const closure = codeOf(row, 'determinationCode');
  const determinedAt = instantOf(row, 'determinationDatetime', readInstant);
  return {
    outcome: 'record',
    legacyId,
    number,
    modifiedAt: instantOf(row, 'modifiedDatetime', readInstant),
    receivedAt: receivedAt(row, readInstant),
    dueAt: instantOf(row, 'dueDate', readInstant),
    // a request that was opened again may keep the time at which it had been closed
    completedAt: closure === null ? null : determinedAt,
    workOrders: workOrdersOf(row, rules),
    codes: {
      category: codeOf(row, 'categoryId'),
      closure,
      channel: codeOf(row, 'contactMethodCode'),
      unit: codeOf(row, rules.unitField),
      priority: null,
      progress: null,
    },
    precis: textOf(row, 'documentPrecis'),
    payload: row,
  };
}

function receivedAt(row: Row, read: InstantReader): Instant {
  const instant = instantOf(row, 'receivedDatetime', read);
  if (instant === null) throw new RowFault('missing-received', 'receivedDatetime is missing');
  return instant;
}

function workOrdersOf(row: Row, { workOrder }: RowRules): string[] {
  const text = workOrder && textOf(row, workOrder.field);
  if (!text) return [];
  return [...new Set(Array.from(text.matchAll(workOrder.pattern), ([found]) => found.toUpperCase()))];
}

/** What of a bad row can still name it, so that a later good version settles the quarantined one. */
function keyOf(row: Row, rules: RowRules): string | null {
  for (const read of [() => idOf(row), () => numberOf(row, rules)]) {
    try {
      const key = read();
      if (key !== null) return key;
    } catch (fault) {
      if (!(fault instanceof RowFault)) throw fault;
    }
  }
  return null;
}
