import type { ComplaintRow, Millis } from '../store/complaint-row.js';
import { localTime } from './local-time.js';

type Column = (row: ComplaintRow) => string;

const text = (value: string | null | undefined): string => value ?? '';
const time = (at: Millis | null): string => (at === null ? '' : localTime(at));
const list = (values: string[]): string => values.join(';');

/** What an export has of each row, in the order of its columns (contracts/legacy/civicview-care.md). */
const columns: Record<string, Column> = {
  request_no: (row) => row.no,
  received: (row) => time(row.received),
  category: (row) => row.category,
  priority: (row) => row.priority,
  status: (row) => row.status,
  officer: (row) => text(row.officer),
  due: (row) => (row.due === null ? '' : row.due.split('-').toReversed().join('/')),
  property_no: (row) => text(row.propertyNo),
  customer_name_ref: (row) => text(row.customer?.reference),
  description: (row) => row.description,
  work_order_no: (row) => list(row.workOrders),
  modified: (row) => time(row.modified),
  completed: (row) => time(row.completed),
  channel: (row) => text(row.channel),
  outcome: (row) => text(row.outcome),
  acknowledged: (row) => time(row.acknowledged),
  progress_told: (row) => time(row.progressTold),
  origin: (row) => text(row.origin),
  about: (row) => text(row.about),
  subject_officer: (row) => text(row.subjectOfficer),
  allegations: (row) => list(row.allegations),
  flags: (row) => list(row.flags),
  triage: (row) => text(row.triage),
  stage: (row) => text(row.stage),
  outside_body: (row) => text(row.outsideBody),
  contact_restriction: (row) => text(row.contactRestriction),
  response: (row) => text(row.response),
  resolution: (row) => text(row.resolution),
  related_request: (row) => text(row.relatedRequest),
  customer_name: (row) => text(row.customer?.name),
  customer_phone: (row) => text(row.customer?.phone),
  customer_email: (row) => text(row.customer?.email),
  customer_address: (row) => text(row.customer?.address),
  notes: (row) => row.notes.join('\r\n'),
};

export const columnNames = Object.keys(columns);

/** A row's fields in the order of `columnNames`. */
export function fieldsOf(row: ComplaintRow): string[] {
  return Object.values(columns).map((column) => column(row));
}
