import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { IncomingDetails, IncomingRecord } from './incoming-case.js';

/**
 * HMAC of what a record says, without its modified time: a row that legacy only stamped anew is unchanged. Keyed, because it covers
 * free text in which names stand.
 */
export function recordHash(keys: KeyRing, record: IncomingRecord, keyId = keys.activeHashKey): Buffer {
  const { category, closure, channel, unit, priority } = record.codes;
  const content = [
    record.number,
    record.receivedAt,
    record.dueAt,
    record.completedAt,
    record.workOrders,
    [category, closure, channel, unit, priority],
    record.precis,
  ];
  return keys.hash(JSON.stringify(content), keyId);
}

export function detailsHash(keys: KeyRing, details: IncomingDetails, keyId = keys.activeHashKey): Buffer {
  const { contact, description, notes, position } = details.parts;
  const content = [details.progress, details.acknowledgedAt, contact, description, notes, position];
  // only where there is one: the hashes that were stored before notices were read stay those of all other cases
  if (details.progressNoticeAt !== null) content.push(details.progressNoticeAt);
  return keys.hash(JSON.stringify(content), keyId);
}

/** Whether a stored hash is of this content; false where its key has been retired: the content is then compared itself. */
export function matches(
  keys: KeyRing,
  stored: { hash: Buffer; keyId: string },
  hash: (keyId: string) => Buffer,
): boolean {
  return keys.liveHashKeys.includes(stored.keyId) && stored.hash.equals(hash(stored.keyId));
}
