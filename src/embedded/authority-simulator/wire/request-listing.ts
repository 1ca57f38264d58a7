import type { Listing } from '../query/pager.js';
import type { FieldReaders } from '../query/predicate.js';
import type { RequestRow } from '../store/rows.js';
import type { Tables } from '../store/tables.js';
import { wireTime, wireTimeOrNull } from './wire-time.js';

const fields: FieldReaders<RequestRow> = {
  id: { type: 'number', read: (row) => row.id },
  documentType: { type: 'number', read: (row) => row.documentType },
  documentYear: { type: 'number', read: (row) => row.documentYear },
  documentNumber: { type: 'number', read: (row) => row.documentNumber },
  documentPart: { type: 'number', read: (row) => row.documentPart },
  formattedAccount: { type: 'text', read: (row) => row.formattedAccount },
  workflowCode: { type: 'text', read: (row) => row.workflowCode },
  externalReference: { type: 'text', read: (row) => row.externalReference },
  receivedDatetime: { type: 'time', read: (row) => row.received },
  determinationDatetime: { type: 'time', read: (row) => row.determined },
  changedDatetime: { type: 'time', read: (row) => row.changed },
  dueDate: { type: 'time', read: (row) => row.due },
  determinationCode: { type: 'text', read: (row) => row.determinationCode },
  actioningRoleId: { type: 'number', read: (row) => row.actioningRoleId },
  contactMethodCode: { type: 'text', read: (row) => row.contactMethodCode },
  categoryId: { type: 'number', read: (row) => row.categoryId },
  createdDatetime: { type: 'time', read: (row) => row.created },
  modifiedDatetime: { type: 'time', read: (row) => row.modified },
};

export function requestListing(tables: Tables): Listing<RequestRow> {
  return {
    name: 'requests',
    fields,
    byId: tables.requests.inOrderOfId(),
    byModified: tables.requests.inOrderOf('modified'),
    times: {
      modifiedDatetime: tables.requests.inOrderOf('modified'),
      receivedDatetime: tables.requests.inOrderOf('received'),
    },
    lookups: {
      id: (value) => existing(tables.requests.get(Number(value))),
      formattedAccount: (value) => existing(tables.requestByAccount(String(value))),
    },
  };
}

/** As it goes over the wire: a distorted row comes out distorted. */
export function wireRequest(row: RequestRow): unknown {
  if (!row.distortion) return undistorted(row);
  if ('replacement' in row.distortion) return row.distortion.replacement;
  return { ...undistorted(row), ...row.distortion.overlay };
}

function undistorted(row: RequestRow) {
  return {
    id: row.id,
    documentType: row.documentType,
    documentYear: row.documentYear,
    documentNumber: row.documentNumber,
    documentPart: row.documentPart,
    formattedAccount: `${row.formattedAccount} `,
    workflowCode: row.workflowCode,
    externalReference: row.externalReference,
    documentPrecis: row.documentPrecis,
    receivedDatetime: wireTime(row.received),
    writtenDatetime: wireTimeOrNull(row.written),
    determinationDatetime: wireTimeOrNull(row.determined),
    changedDatetime: wireTimeOrNull(row.changed),
    dueDate: wireTimeOrNull(row.due),
    dueNumberDays: row.dueNumberDays,
    dueNumberHours: 0,
    dueNumberMins: 0,
    determinationCode: row.determinationCode ?? blankCode(row.id),
    determinationNameId: row.determinationNameId,
    actioningNameId: row.actioningNameId,
    actioningInitials: row.actioningInitials,
    actioningRoleId: row.actioningRoleId,
    contactMethodCode: row.contactMethodCode,
    categoryId: row.categoryId,
    createdDatetime: wireTime(row.created),
    modifiedDatetime: wireTime(row.modified),
    modifiedOperatorId: row.modifiedOperatorId,
  };
}

/** Which of the two the real one sends isn't known, so the simulator sends both. */
function blankCode(id: number): string | null {
  return id % 2 === 0 ? null : '';
}

function existing<Row>(row: Row | undefined): Row[] {
  return row ? [row] : [];
}
