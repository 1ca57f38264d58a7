import type { Listing } from '../query/pager.js';
import type { FieldReaders } from '../query/predicate.js';
import type { RequestRow, TaskRow } from '../store/rows.js';
import type { Tables } from '../store/tables.js';
import { wireTime, wireTimeOrNull } from './wire-time.js';

export function taskListing(tables: Tables): Listing<TaskRow> {
  return {
    name: 'tasks',
    fields: fieldsOf(tables),
    byId: tables.tasks.inOrderOfId(),
    byModified: tables.tasks.inOrderOf('modified'),
    times: {
      createdDateTime: tables.tasks.inOrderOf('created'),
      modifiedDateTime: tables.tasks.inOrderOf('modified'),
    },
    lookups: {
      id: (value) => [tables.tasks.get(Number(value))].filter((row) => row !== undefined),
      formattedAccount: (value) => tables.tasks.group(tables.requestByAccount(String(value))?.id ?? 0),
    },
  };
}

function fieldsOf(tables: Tables): FieldReaders<TaskRow> {
  return {
    id: { type: 'number', read: (row) => row.id },
    formattedAccount: { type: 'text', read: (row) => tables.requests.get(row.requestId)?.formattedAccount ?? null },
    workflowActionCode: { type: 'text', read: (row) => row.workflowActionCode },
    openFlag: { type: 'number', read: (row) => Number(row.open) },
    createdDateTime: { type: 'time', read: (row) => row.created },
    modifiedDateTime: { type: 'time', read: (row) => row.modified },
  };
}

/** As it goes over the wire. `request` is the one that the task belongs to. */
export function wireTask(row: TaskRow, request: RequestRow): unknown {
  return {
    id: row.id,
    moduleReference: 'DD',
    formattedAccount: `${request.formattedAccount} `,
    documentType: request.documentType,
    documentYear: request.documentYear,
    documentNumber: request.documentNumber,
    documentPart: request.documentPart,
    workflowCode: request.workflowCode,
    workflowActionCode: row.workflowActionCode,
    workflowSequence: row.workflowSequence,
    openFlag: Number(row.open),
    openDate: wireTime(row.opened),
    dueDate: wireTimeOrNull(row.due),
    actioningOfficerInitials: request.actioningInitials,
    actioningNameId: request.actioningNameId,
    actioningRoleId: request.actioningRoleId,
    determinationCode: row.determinationCode,
    determinationDate: wireTimeOrNull(row.determined),
    stopTheClockFlag: null,
    stopTheClockCode: null,
    stopTheClockUpdateFlag: null,
    stopTheClockStartDate: null,
    stopTheClockEndDate: null,
    inspectionDateTime: null,
    inspectionOfficerInit: null,
    inspectionNameId: null,
    inspectionRoleId: null,
    comment: null,
    createdDateTime: wireTime(row.created),
    modifiedDateTime: wireTime(row.modified),
    modifiedOperatorId: row.modifiedOperatorId,
  };
}
