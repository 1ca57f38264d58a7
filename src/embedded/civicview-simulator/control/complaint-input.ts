import type { ComplaintRow, Customer, Millis } from '../store/complaint-row.js';

const minute = 60_000;
const times = ['received', 'modified', 'completed', 'acknowledged', 'progressTold'] as const;
const lists = ['allegations', 'flags', 'workOrders', 'notes'] as const;
const texts = [
  ...['category', 'priority', 'status', 'officer', 'channel', 'outcome', 'origin', 'about', 'subjectOfficer', 'due'],
  ...['triage', 'stage', 'outsideBody', 'contactRestriction', 'response', 'resolution', 'relatedRequest'],
  ...['propertyNo', 'description', 'no'],
];

type Times = (typeof times)[number];

/** What the control interface takes: fields of a row by their names there, instants as RFC 3339, `due` as a local date. */
export type ComplaintInput = Partial<Omit<ComplaintRow, Times | 'revision' | 'customer'>> &
  Partial<Record<Times, string | null>> & { customer?: Customer | null };

/** The fields of a row. Throws a RangeError that names the first one that isn't known or isn't right. */
export function parseComplaintInput(input: unknown): Partial<ComplaintRow> {
  if (typeof input !== 'object' || input === null) throw new RangeError('a complaint must be an object');
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, parseField(name, value)]));
}

function parseField(name: string, value: unknown): unknown {
  if (times.includes(name as Times)) return value === null ? null : instant(name, value);
  if (lists.includes(name as (typeof lists)[number])) return listOf(name, value);
  if (texts.includes(name) && (value === null || typeof value === 'string')) return value;
  if (name === 'customer' && (value === null || typeof value === 'object')) return value;
  throw new RangeError(`${name} isn't known or isn't right`);
}

/** Whole minutes: CARE has no seconds. */
function instant(name: string, value: unknown): Millis {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`${name} must be a time`);
  return Math.floor(at / minute) * minute;
}

function listOf(name: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new RangeError(`${name} must be a list of texts`);
}
