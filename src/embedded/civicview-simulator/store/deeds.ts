import { closedStatuses, type Status } from '../codes.js';
import { localTime } from '../wire/local-time.js';
import type { ComplaintRow, Millis } from './complaint-row.js';

/** What officers do with a complaint in CARE: each gives the row as it is afterwards. Pure; `at` are whole minutes. */
export type Deed = (row: ComplaintRow, at: Millis) => ComplaintRow;

const isOpen = ({ status }: ComplaintRow): boolean => !closedStatuses.has(status);

export const acknowledge: Deed = (row, at) => {
  const status: Status = row.status === 'REGISTERED' ? 'ACKNOWLEDGED' : (row.status as Status);
  return changed(row, at, { status, acknowledged: row.acknowledged ?? at });
};

export const investigate: Deed = (row, at) => changed(row, at, { status: 'INVESTIGATING' });

export const waitForCustomer: Deed = (row, at) => changed(row, at, { status: 'WAITING' });

export const tellProgress: Deed = (row, at) => changed(row, at, { progressTold: at });

export const withdraw: Deed = (row, at) => changed(row, at, { status: 'WITHDRAWN', completed: at });

export const close: Deed = (row, at) => changed(row, at, { status: 'CLOSED', completed: row.completed ?? at });

export function resolve(with_: Partial<Pick<ComplaintRow, 'outcome' | 'response' | 'resolution'>>): Deed {
  return (row, at) => changed(row, at, { status: 'RESOLVED', completed: at, ...with_ });
}

/** The complainant is not satisfied: the next stage, by somebody of the next office (K-06). */
export function reopen(officer: string | null): Deed {
  return (row, at) =>
    changed(row, at, {
      status: 'INVESTIGATING',
      completed: null,
      ...{ outcome: null, response: null, resolution: null },
      stage: nextStage(row),
      flags: withCode(row.flags, 'DISSAT'),
      officer,
    });
}

export function allocate(officer: string | null): Deed {
  return (row, at) => changed(row, at, { officer });
}

export function toStage(stage: string, officer: string | null): Deed {
  return (row, at) => changed(row, at, { stage, officer });
}

export function decide(triage: 'ACC' | 'DEC'): Deed {
  return (row, at) => changed(row, at, { triage });
}

export function restrictContact(restriction: string): Deed {
  return (row, at) => changed(row, at, { contactRestriction: restriction });
}

export function referOutside(body: string): Deed {
  return (row, at) => changed(row, at, { stage: '6', outsideBody: body });
}

export function raiseWorkOrder(number: string): Deed {
  return (row, at) => changed(row, at, { workOrders: withCode(row.workOrders, number) });
}

export function reclassify(category: string): Deed {
  return (row, at) => changed(row, at, { category });
}

/** Notes begin with when and who, as people type them. */
export function note(text: string): Deed {
  return (row, at) => changed(row, at, { notes: [...row.notes, `${localTime(at)} ${row.officer ?? 'CS1'}: ${text}`] });
}

/** Only while it is open; else the row as it was. */
export function whileOpen(deed: Deed): Deed {
  return (row, at) => (isOpen(row) ? deed(row, at) : row);
}

/** The Mayor sees only what does not relate directly to staff (K-07): such a one stays with the general manager. */
export function nextStage({ stage, about }: Pick<ComplaintRow, 'stage' | 'about'>): string {
  const next = Math.min(6, Number(stage ?? 1) + 1);
  return String(next === 5 && about !== 'SERVICE' ? 4 : next);
}

function changed(row: ComplaintRow, at: Millis, fields: Partial<ComplaintRow>): ComplaintRow {
  return { ...row, ...fields, modified: Math.max(at, row.received) };
}

function withCode(codes: string[], code: string): string[] {
  return codes.includes(code) ? codes : [...codes, code];
}
