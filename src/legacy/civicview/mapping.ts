import type { ComplaintCodes } from '../../model/interpretation.js';
import type { LegacyContact, LegacyDetails, LegacyRecord, LegacyReject } from '../legacy-system.js';
import { codeTextOf, longestCode, type Row, RowFault, textOf } from '../row-fields.js';
import { CodeTable } from '../code-table.js';
import { createTimeReader } from './local-times.js';
import type { CareColumn, CareColumns, CareStatus, CivicViewMapping } from './mapping-file.js';
import { type RowTimes, timesOf, type TimeRules } from './row-times.js';
import type { CareRow, MisshapenRow } from './wire.js';

/** What of a mapping file rules how rows are read, compiled once. */
export interface RowRules extends TimeRules {
  /** Matches a whole number, trimmed. */
  number: RegExp;
  workOrder: RegExp;
  listSeparator: string;
  statuses: CodeTable<CareStatus>;
}

/** A row as it was understood, and what of it someone should look at. */
export interface ReadRow {
  result: LegacyRecord | LegacyReject;
  /** Columns of which nothing tells which of two instants was meant: they were taken for the earlier one. */
  doubtful: string[];
}

/** Of a text with many lines, such as a description. */
const longestBody = 100_000;
/** Of one line, such as a name or a list of codes. */
const longestLine = 2000;
const mostOfList = 50;

export function rowRules(mapping: CivicViewMapping): RowRules {
  const { zone, columns, dates, number, workOrder, listSeparator, codes } = mapping;
  return {
    columns,
    readTime: createTimeReader({ zone, ...dates, timeOfDay: '00:00' }),
    readDue: createTimeReader({ zone, ...dates, timeOfDay: dates.dueTimeOfDay }),
    number: new RegExp(`^(?:${number.pattern})$`, 'iu'),
    workOrder: new RegExp(workOrder.pattern, 'giu'),
    listSeparator,
    statuses: new CodeTable(codes.statuses),
  };
}

/** The columns that the mapping names, which every row of a file or view must have. */
export function columnNames(columns: CareColumns): string[] {
  return [...new Set((Object.values(columns) as (string | null)[]).filter((name) => name !== null))];
}

/** A row of CARE, from a file or a view, as a record, or the reason why it is none. Pure; reads quarantined payloads too. */
export function readRow(row: unknown, rules: RowRules): ReadRow {
  const rejected = (fault: RowFault, key: string | null): ReadRow => {
    const { reason, detail } = fault;
    return { result: { outcome: 'reject', key, reason, detail, payload: row }, doubtful: [] };
  };
  if (!isRow(row)) return rejected(misshapen(row), null);
  try {
    const times = timesOf(row, rules);
    return { result: recordOf(row, times, rules), doubtful: times.doubtful };
  } catch (fault) {
    if (!(fault instanceof RowFault)) throw fault;
    return rejected(fault, keyOf(row, rules));
  }
}

function isRow(row: unknown): row is CareRow {
  return isObject(row) && !Array.isArray(row['fields']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function misshapen(row: unknown): RowFault {
  const { fields, expected }: Partial<MisshapenRow> = isObject(row) ? row : {};
  const told = Array.isArray(fields) && typeof expected === 'number';
  const detail = told ? `the row has ${fields.length} fields, and the header ${expected}` : 'the row has no fields';
  return new RowFault('not-an-object', detail);
}

function recordOf(row: CareRow, times: RowTimes, rules: RowRules): LegacyRecord {
  const { columns } = rules;
  const number = numberOf(row, rules);
  const progress = codeIn(row, columns.status);
  const isOpen = progress === null || isOpenStatus(rules.statuses.find(progress));
  return {
    outcome: 'record',
    legacyId: idOf(row, columns) ?? number.toUpperCase(),
    number,
    modifiedAt: times.modified,
    receivedAt: times.received,
    dueAt: times.due,
    // a case that was opened again may keep the time at which it had been closed
    completedAt: isOpen ? null : times.completed,
    workOrders: workOrdersOf(row, rules),
    codes: {
      category: codeIn(row, columns.category),
      closure: isOpen ? null : progress,
      channel: codeIn(row, columns.channel),
      unit: codeIn(row, columns.officer),
      priority: codeIn(row, columns.priority),
      progress: isOpen ? progress : null,
      complaint: complaintCodesOf(row, rules),
    },
    precis: null,
    details: detailsOf(row, times, rules),
    payload: row,
  };
}

function isOpenStatus(meaning: CareStatus | undefined): boolean {
  return meaning !== undefined && meaning.status !== 'completed' && meaning.status !== 'cancelled';
}

/** Throws RowFault. */
function numberOf(row: CareRow, { columns, number: pattern }: RowRules): string {
  const number = textOf(row, columns.number, longestCode);
  if (number === null) throw new RowFault('missing-number', `${columns.number} is missing`);
  if (!pattern.test(number)) throw new RowFault('bad-number', `${columns.number} does not match the pattern`);
  return number;
}

/** Null where the site's CARE has no id beside the number. Throws RowFault. */
function idOf(row: CareRow, { id: column }: CareColumns): string | null {
  if (column === null) return null;
  const id = codeTextOf(row, column);
  if (id === null) throw new RowFault('missing-id', `${column} is missing`);
  return id;
}

/**
 * Of the officers only one thing is kept that tells about a person: that the designated one is who it is about.
 *
 * @rule K-20
 */
function complaintCodesOf(row: CareRow, rules: RowRules): ComplaintCodes {
  const { columns } = rules;
  const one = (column: CareColumn) => codeIn(row, columns[column]);
  const officer = one('officer')?.toUpperCase();
  const subjects = listIn(row, columns.subjectOfficer, rules).map((code) => code.toUpperCase());
  return {
    origin: one('origin'),
    about: one('about'),
    allegations: listIn(row, columns.allegations, rules),
    flags: listIn(row, columns.flags, rules),
    triage: one('triage'),
    stage: one('stage'),
    outsideBody: one('outsideBody'),
    contactRestriction: one('contactRestriction'),
    response: one('response'),
    resolution: one('resolution'),
    outcome: one('outcome'),
    // found by the officer, who stands in `unit`
    handler: null,
    handlerIsSubject: officer !== undefined && subjects.includes(officer),
    request: one('relatedRequest'),
  };
}

/** Each place where a number is found in the column is one; what else stands there is none. */
function workOrdersOf(row: CareRow, { columns, workOrder }: RowRules): string[] {
  const text = lineIn(row, columns.workOrders) ?? '';
  return [...new Set(Array.from(text.matchAll(workOrder), ([found]) => found.toUpperCase()))];
}

function detailsOf(row: CareRow, times: RowTimes, rules: RowRules): LegacyDetails {
  const { columns } = rules;
  const notes = bodyIn(row, columns.notes);
  return {
    progress: null,
    acknowledgedAt: times.acknowledged,
    progressNoticeAt: times.progressTold,
    contact: contactOf(row, rules),
    description: bodyIn(row, columns.description),
    notes: notes === null ? [] : [{ at: null, text: notes }],
    position: null,
    property: codeIn(row, columns.property),
  };
}

function contactOf(row: CareRow, rules: RowRules): LegacyContact | null {
  const { columns } = rules;
  const contact: LegacyContact = {
    name: lineIn(row, columns.customerName),
    phones: listIn(row, columns.customerPhone, rules),
    email: lineIn(row, columns.customerEmail),
    address: lineIn(row, columns.customerAddress),
    reference: codeIn(row, columns.customerReference),
  };
  const { phones, ...rest } = contact;
  return phones.length > 0 || Object.values(rest).some((part) => part !== null) ? contact : null;
}

function codeIn(row: CareRow, column: string | null): string | null {
  return column === null ? null : codeTextOf(row, column);
}

function lineIn(row: Row, column: string | null): string | null {
  return column === null ? null : textOf(row, column, longestLine);
}

function bodyIn(row: Row, column: string | null): string | null {
  return column === null ? null : textOf(row, column, longestBody);
}

/** Each code once, in CARE's order. Throws RowFault. */
function listIn(row: CareRow, column: string | null, { listSeparator }: RowRules): string[] {
  const codes = (lineIn(row, column)?.split(listSeparator) ?? []).map((code) => code.replace(/\p{Cc}+/gu, ' ').trim());
  const found = [...new Set(codes.filter((code) => code !== ''))];
  const isTooMuch = found.length > mostOfList || found.some((code) => code.length > longestCode);
  if (isTooMuch)
    throw new RowFault('too-large', `${column} holds too many codes, or one of more than ${longestCode} characters`);
  return found;
}

/** What of a bad row can still name it, so that a later good version settles the quarantined one. */
function keyOf(row: CareRow, rules: RowRules): string | null {
  for (const read of [() => idOf(row, rules.columns), () => numberOf(row, rules).toUpperCase()]) {
    try {
      const key = read();
      if (key !== null) return key;
    } catch (fault) {
      if (!(fault instanceof RowFault)) throw fault;
    }
  }
  return null;
}
