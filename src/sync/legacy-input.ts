import type { IncomingDetails, IncomingRecord } from '../cases/incoming-case.js';
import { lookupsOf } from '../cases/normalise-contact.js';
import type { LegacyDetails, LegacyRecord } from '../legacy/legacy-system.js';

export function incomingRecord(record: LegacyRecord): IncomingRecord {
  const { legacyId, number, modifiedAt, receivedAt, dueAt, completedAt, workOrders, codes, precis } = record;
  return { legacyId, number, modifiedAt, receivedAt, dueAt, completedAt, workOrders, codes, precis };
}

/** Private parts become texts: what stands in them is sealed as one, and read again as one. */
export function incomingDetails(details: LegacyDetails): IncomingDetails {
  const { progress, acknowledgedAt, progressNoticeAt, contact, description, notes, position } = details;
  return {
    progress,
    acknowledgedAt,
    progressNoticeAt,
    parts: {
      contact: contact && JSON.stringify(contact),
      description,
      notes: notes.length > 0 ? JSON.stringify(notes) : null,
      position: position && JSON.stringify(position),
    },
    lookups: contact ? lookupsOf(contact) : [],
  };
}
