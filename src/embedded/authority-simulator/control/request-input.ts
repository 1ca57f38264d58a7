import { requestDocumentType } from '../codes.js';
import { accountKey, formatAccount, type Millis, type RequestRow } from '../store/rows.js';
import { cutReference } from '../store/desk.js';
import { offsetMinutes } from '../wire/wire-time.js';

/**
 * A request for `load` and `update`: Authority's field names, times as RFC 3339 in any offset (fractions of seconds are cut off). `load`
 * needs `receivedDatetime` only; what is left out gets a sensible value, `modifiedDatetime` the server's time. `update` needs
 * `formattedAccount` or `id`, and changes only what is given, and the modified time with it.
 */
export interface RequestInput {
  id?: number;
  /** Any text may be a number here; without one the next of its year is given. */
  formattedAccount?: string;
  workflowCode?: string;
  externalReference?: string | null;
  documentPrecis?: string | null;
  description?: string | null;
  receivedDatetime?: string;
  writtenDatetime?: string | null;
  determinationDatetime?: string | null;
  changedDatetime?: string | null;
  dueDate?: string | null;
  dueNumberDays?: number | null;
  determinationCode?: string | null;
  determinationNameId?: number | null;
  actioningNameId?: number | null;
  actioningInitials?: string | null;
  actioningRoleId?: number | null;
  contactMethodCode?: string | null;
  categoryId?: number | null;
  createdDatetime?: string;
  modifiedDatetime?: string;
  modifiedOperatorId?: number;
  nameId?: number | null;
  parcelId?: number | null;
  position?: { latitude: number; longitude: number } | null;
}

type TimeInput = {
  [Name in keyof RequestInput]: Name extends `${string}time` | 'dueDate' ? Name : never;
}[keyof RequestInput];
type TimeField = 'received' | 'written' | 'determined' | 'changed' | 'due' | 'created' | 'modified';

const timeFields: [NonNullable<TimeInput>, TimeField][] = [
  ['receivedDatetime', 'received'],
  ['writtenDatetime', 'written'],
  ['determinationDatetime', 'determined'],
  ['changedDatetime', 'changed'],
  ['dueDate', 'due'],
  ['createdDatetime', 'created'],
  ['modifiedDatetime', 'modified'],
];

const plainFields = [
  'workflowCode',
  'documentPrecis',
  'description',
  'dueNumberDays',
  'determinationCode',
  'determinationNameId',
  'actioningNameId',
  'actioningInitials',
  'actioningRoleId',
  'contactMethodCode',
  'categoryId',
  'modifiedOperatorId',
  'nameId',
  'parcelId',
  'position',
] as const;

const accountPattern = /^(\d{3})\.(\d{4})\.(\d{8})\.(\d{3})$/;

const known = new Set<string>([
  'id',
  'formattedAccount',
  'externalReference',
  ...plainFields,
  ...timeFields.map(([name]) => name),
]);

/** The fields of the row that the input names. Throws RangeError for a field that isn't known or a time that can't be read. */
export function fieldsOf(input: RequestInput): Partial<RequestRow> {
  const unknown = Object.keys(input).find((name) => !known.has(name));
  if (unknown !== undefined) throw new RangeError(`there is no field ${unknown}`);
  const fields: Record<string, unknown> = {};
  for (const name of plainFields) if (input[name] !== undefined) fields[name] = input[name];
  for (const [from, to] of timeFields) {
    const value = input[from];
    if (value !== undefined) fields[to] = value === null ? null : instant(value, from);
  }
  if (input.externalReference !== undefined) fields.externalReference = cutReference(input.externalReference);
  if (input.formattedAccount !== undefined) fields.formattedAccount = input.formattedAccount.trim();
  return fields;
}

/** A new row of the input. `nextNumber` is asked where the input has no number of Authority's form. */
export function rowOf(
  input: RequestInput,
  given: { id: number; now: Millis; nextNumber: (year: number) => number },
): RequestRow {
  const fields = fieldsOf(input);
  if (fields.received === undefined) throw new RangeError('receivedDatetime is missing');
  const parts = partsOf(input.formattedAccount, { ...given, received: fields.received });
  return {
    id: given.id,
    documentType: parts.type,
    documentYear: parts.year,
    documentNumber: parts.number,
    documentPart: parts.part,
    formattedAccount: formatAccount(parts),
    workflowCode: 'CRMS',
    externalReference: null,
    documentPrecis: null,
    description: null,
    written: null,
    determined: null,
    changed: fields.received,
    due: null,
    dueNumberDays: null,
    determinationCode: null,
    determinationNameId: null,
    actioningNameId: null,
    actioningInitials: null,
    actioningRoleId: null,
    contactMethodCode: null,
    categoryId: null,
    created: fields.received,
    modified: given.now,
    modifiedOperatorId: 501,
    nameId: null,
    parcelId: null,
    position: null,
    ...fields,
    received: fields.received,
  };
}

function partsOf(
  formattedAccount: string | undefined,
  given: { id: number; received: Millis; nextNumber: (year: number) => number },
): { type: number; year: number; number: number; part: number } {
  const match = accountPattern.exec(accountKey(formattedAccount ?? ''));
  if (match) {
    const [type, year, number, part] = match.slice(1).map(Number) as [number, number, number, number];
    return { type, year, number, part };
  }
  const year = new Date(given.received + offsetMinutes(given.received) * 60_000).getUTCFullYear();
  const number = formattedAccount === undefined ? given.nextNumber(year) : given.id;
  return { type: requestDocumentType, year, number, part: 1 };
}

function instant(text: string, field: string): Millis {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new RangeError(`${field} can't be read as a time`);
  return Math.floor(at / 1000) * 1000;
}
