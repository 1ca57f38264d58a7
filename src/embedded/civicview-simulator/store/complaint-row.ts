import type { Status } from '../codes.js';

/** Milliseconds since the epoch, whole minutes: CARE writes no seconds. */
export type Millis = number;

/** A row of CARE. Codes are those of `codes.ts`; any other text can be put there too, as a site's own may. */
export interface ComplaintRow {
  /** `24/01873` */
  no: string;
  /** Counts the changes of this row; no part of CARE. */
  revision: number;
  received: Millis;
  modified: Millis;
  /** A local date, `2026-03-10`. */
  due: string | null;
  completed: Millis | null;
  acknowledged: Millis | null;
  progressTold: Millis | null;
  category: string;
  priority: string;
  status: Status | (string & {});
  officer: string | null;
  channel: string | null;
  outcome: string | null;
  origin: string | null;
  about: string | null;
  subjectOfficer: string | null;
  allegations: string[];
  flags: string[];
  triage: string | null;
  stage: string | null;
  outsideBody: string | null;
  contactRestriction: string | null;
  response: string | null;
  resolution: string | null;
  relatedRequest: string | null;
  workOrders: string[];
  propertyNo: string | null;
  description: string;
  customer: Customer | null;
  notes: string[];
}

export interface Customer {
  reference: string;
  name: string;
  phone: string | null;
  email: string | null;
  address: string | null;
}

/** A row of which only the number, the time and what is given is known. */
export function newRow(given: Partial<ComplaintRow> & Pick<ComplaintRow, 'no' | 'received'>): ComplaintRow {
  return {
    revision: 0,
    modified: given.received,
    due: null,
    completed: null,
    acknowledged: null,
    progressTold: null,
    category: 'CMP-SERVICE',
    priority: '3',
    status: 'REGISTERED',
    officer: null,
    channel: 'T',
    outcome: null,
    origin: 'EXT',
    about: 'SERVICE',
    subjectOfficer: null,
    allegations: [],
    flags: [],
    triage: null,
    stage: '1',
    outsideBody: null,
    contactRestriction: null,
    response: null,
    resolution: null,
    relatedRequest: null,
    workOrders: [],
    propertyNo: null,
    description: '',
    customer: null,
    notes: [],
    ...given,
  };
}
