import type { CouncilRole } from '../model/complaint.js';
import { councilRoles } from '../model/complaint.js';
import type { Instant } from '../model/case.js';

export const documentChannels = ['letter', 'e-mail', 'website-form', 'feedback-form'] as const;
export type DocumentChannel = (typeof documentChannels)[number];

/** What a records system says of a document: contracts/events/document-registered.schema.json. Instants RFC 3339 UTC. */
export interface DocumentNews {
  documentId: string;
  number: string;
  kind: 'complaint' | 'other';
  channel: DocumentChannel | null;
  workOrder: string | null;
  caseNumber: string | null;
  registeredAt: Instant;
  changedAt: Instant;
  withdrawnAt: Instant | null;
  /** Code of the officer it was sent to: looked up, and kept nowhere. */
  officer: string | null;
  office: CouncilRole | null;
}

export type ReadNews = { ok: true; value: DocumentNews } | { ok: false; reason: string };

type Given = Record<string, unknown>;

const reference = /^[0-9A-Za-z][0-9A-Za-z./_:-]{0,99}$/;
// what lies further off is a slip of the pen, and beyond what the database takes
const instantText = /^(?:19|20|21)\d\d-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const officerCode = /^[0-9A-Za-z._-]{1,50}$/;
const offices: ReadonlySet<unknown> = new Set(councilRoles.filter((role) => role !== 'outside'));
const channels: ReadonlySet<unknown> = new Set(documentChannels);

const isReference = (value: unknown) => typeof value === 'string' && reference.test(value);
const isText = (most: number) => (value: unknown) => typeof value === 'string' && [...value].length <= most;
const isInstant = (value: unknown) =>
  typeof value === 'string' && instantText.test(value) && !Number.isNaN(Date.parse(value)) && isOnCalendar(value);
// 30 February would be read as 2 March
const isOnCalendar = (value: string) => {
  const date = value.slice(0, 10);
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
};

/** A field's check, and whether it must be there; null and nothing are the same where it need not be more. */
const fields: Record<string, { isSound: (value: unknown) => boolean; required?: true; nullable?: true }> = {
  documentId: { isSound: isReference, required: true },
  recordNumber: { isSound: isReference, required: true },
  workOrder: { isSound: isReference, required: true, nullable: true },
  registeredAt: { isSound: isInstant, required: true },
  officerRole: { isSound: isText(100), required: true, nullable: true },
  caseNumber: { isSound: isReference, nullable: true },
  kind: { isSound: (value) => value === 'complaint' || value === 'other', nullable: true },
  channel: { isSound: (value) => channels.has(value), nullable: true },
  changedAt: { isSound: isInstant, nullable: true },
  withdrawnAt: { isSound: isInstant, nullable: true },
  officer: { isSound: (value) => typeof value === 'string' && officerCode.test(value), nullable: true },
  office: { isSound: (value) => offices.has(value), nullable: true },
};

/** Reads a message as the contract has it. `reason` is a short stable word and never says a value: `bad-registeredAt`. */
export function readDocumentNews(data: unknown): ReadNews {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { ok: false, reason: 'not-an-object' };
  const given = data as Given;
  if (Object.keys(given).some((name) => !Object.hasOwn(fields, name))) return { ok: false, reason: 'unknown-field' };
  const wrong = Object.entries(fields).find(([name, field]) => !isFieldSound(given[name], field));
  if (wrong) return { ok: false, reason: `bad-${wrong[0]}` };
  return { ok: true, value: newsOf(given) };
}

function isFieldSound(value: unknown, { isSound, required, nullable }: (typeof fields)[string]): boolean {
  if (value === undefined) return !required;
  if (value === null) return nullable === true;
  return isSound(value);
}

function newsOf(given: Given): DocumentNews {
  const registeredAt = instant(given['registeredAt']);
  return {
    documentId: given['documentId'] as string,
    number: given['recordNumber'] as string,
    kind: given['kind'] === 'complaint' ? 'complaint' : 'other',
    channel: orNull<DocumentChannel>(given['channel']),
    workOrder: orNull(given['workOrder']),
    caseNumber: orNull(given['caseNumber']),
    registeredAt,
    changedAt: orNull(given['changedAt']) === null ? registeredAt : instant(given['changedAt']),
    withdrawnAt: orNull(given['withdrawnAt']) === null ? null : instant(given['withdrawnAt']),
    officer: orNull(given['officer']),
    office: orNull<CouncilRole>(given['office']),
  };
}

function orNull<Value extends string>(value: unknown): Value | null {
  return (value ?? null) as Value | null;
}

function instant(value: unknown): Instant {
  return new Date(value as string).toISOString();
}
