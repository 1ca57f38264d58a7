import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { IncomingDetails, RecordContent } from './incoming-case.js';

/**
 * HMAC of what a record says, without its modified time: a row that legacy only stamped anew is unchanged. Keyed, because it covers
 * free text in which names stand.
 */
export function recordHash(keys: KeyRing, record: RecordContent, keyId = keys.activeHashKey): Buffer {
  const { category, closure, channel, unit, priority, progress } = record.codes;
  const content: unknown[] = [
    record.number,
    record.receivedAt,
    record.dueAt,
    record.completedAt,
    record.workOrders,
    [category, closure, channel, unit, priority],
    record.precis,
  ];
  // only where there are any: the hashes of all other systems' records stay as they were stored
  const { complaint } = record.codes;
  if (complaint || record.details)
    content.push(progress, complaint ?? null, record.details ? contentOf(record.details) : null);
  return keys.hash(JSON.stringify(content), keyId);
}

export function detailsHash(keys: KeyRing, details: IncomingDetails, keyId = keys.activeHashKey): Buffer {
  return keys.hash(JSON.stringify(contentOf(details)), keyId);
}

function contentOf(details: IncomingDetails): (string | null)[] {
  const { contact, description, notes, position, property } = details.parts;
  const content = [details.progress, details.acknowledgedAt, contact, description, notes, position];
  // only where there is one: the hashes that were stored before these were read stay those of all other cases
  if (details.progressNoticeAt !== null || property !== null) content.push(details.progressNoticeAt);
  if (property !== null) content.push(property);
  return content;
}

/** Whether a stored hash is of this content; false where its key has been retired: the content is then compared itself. */
export function matches(
  keys: KeyRing,
  stored: { hash: Buffer; keyId: string },
  hash: (keyId: string) => Buffer,
): boolean {
  return keys.liveHashKeys.includes(stored.keyId) && stored.hash.equals(hash(stored.keyId));
}
