import type { IncomingDetails, IncomingRecord } from '../cases/incoming-case.js';
import { lookupOfProperty, lookupsOf } from '../cases/normalise-contact.js';
import type { LegacyDetails, LegacyRecord } from '../legacy/legacy-system.js';
import type { Instant } from '../model/case.js';

/** `readBeganAt` on PostgreSQL's clock. */
export function incomingRecord(
  record: LegacyRecord,
  { system, readBeganAt }: { system: string; readBeganAt: Instant },
): IncomingRecord {
  const { legacyId, number, modifiedAt, receivedAt, dueAt, completedAt, workOrders, codes, precis, details } = record;
  const own = { legacyId, number, modifiedAt, receivedAt, dueAt, completedAt, workOrders, codes, precis, readBeganAt };
  return details ? { ...own, details: incomingDetails(details, system) } : own;
}

/** Private parts become texts: what stands in them is sealed as one, and read again as one. */
export function incomingDetails(details: LegacyDetails, system: string): IncomingDetails {
  const {
    progress,
    acknowledgedAt,
    progressNoticeAt,
    contact,
    description,
    notes,
    position,
    property = null,
  } = details;
  const found = contact ? lookupsOf(contact, system) : [];
  return {
    progress,
    acknowledgedAt,
    progressNoticeAt,
    parts: {
      contact: contact && JSON.stringify(contact),
      description,
      notes: notes.length > 0 ? JSON.stringify(notes) : null,
      position: position && JSON.stringify(position),
      property,
    },
    lookups: property === null ? found : [...found, lookupOfProperty(property, system)],
  };
}
