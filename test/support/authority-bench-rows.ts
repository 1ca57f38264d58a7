import type { RequestInput } from '../../src/embedded/authority-simulator/control/request-input.js';
import type { TaskRow } from '../../src/embedded/authority-simulator/store/rows.js';
import type { RejectReason } from '../../src/legacy/legacy-system.js';
import type { SourceRecord } from '../contract/kit/bench.js';

/** A row of crm/crm for each reason of a reject, by what is laid over a good one; `keyed`: what of it can still be read. */
export const garbage: {
  reason: RejectReason;
  overlay: (value: string) => Record<string, unknown>;
  keyed: 'id' | 'number';
}[] = [
  { reason: 'missing-id', overlay: (value) => ({ id: null, documentPrecis: value }), keyed: 'number' },
  { reason: 'missing-number', overlay: (value) => ({ formattedAccount: ' ', documentPrecis: value }), keyed: 'id' },
  { reason: 'bad-number', overlay: (value) => ({ formattedAccount: value }), keyed: 'id' },
  { reason: 'missing-received', overlay: (value) => ({ receivedDatetime: '', documentPrecis: value }), keyed: 'id' },
  { reason: 'bad-date', overlay: (value) => ({ dueDate: `31/02/2026 ${value}` }), keyed: 'id' },
  { reason: 'bad-type', overlay: (value) => ({ documentPrecis: { value } }), keyed: 'id' },
  { reason: 'too-large', overlay: (value) => ({ documentPrecis: value.repeat(20_000) }), keyed: 'id' },
];

export const person = {
  title: 'Ms',
  givenName1: 'Jordan',
  familyName: 'Sample',
  homePhone: null,
  mobilePhone: '0491 570 156',
  businessPhone: null,
  faxPhone: null,
  emailAddress: 'jordan@example.test',
  address1: '12 Sample Street',
  address2: 'CROOKWELL NSW 2583',
};

/** A record of the kit as the simulator takes it. */
export function inputOf({ codes, ...record }: SourceRecord): RequestInput {
  return {
    id: Number(record.legacyId),
    formattedAccount: record.number,
    ...(record.modifiedAt !== null && { modifiedDatetime: record.modifiedAt }),
    receivedDatetime: record.receivedAt,
    dueDate: record.dueAt,
    determinationDatetime: record.completedAt,
    externalReference: record.workOrders.join(' ') || null,
    documentPrecis: record.precis,
    categoryId: codes.category === null ? null : Number(codes.category),
    contactMethodCode: codes.channel,
    actioningRoleId: codes.unit === null ? null : Number(codes.unit),
    determinationCode: codes.closure,
  };
}

/** `time`: milliseconds since the epoch, whole seconds. */
export function taskOf(requestId: number, time: number, open: boolean): Omit<TaskRow, 'id' | 'comments'> {
  return {
    requestId,
    workflowActionCode: 'ACTN',
    workflowSequence: 1,
    open,
    opened: time,
    due: null,
    determinationCode: open ? null : 'CAC',
    determined: open ? null : time,
    created: time,
    modified: time,
    modifiedOperatorId: 1,
  };
}
