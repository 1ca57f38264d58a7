import { createHash } from 'node:crypto';

/** UUIDv5 namespace of Shirelink's cases; never changes, or a rebuilt store would speak of other cases. */
const namespace = Buffer.from('6f1d3c6ad0c25b4e9b1e7b8f3a2c4d51', 'hex');

/** UUIDv5 (RFC 9562) of council, system and legacy id: a rebuilt store speaks of the same cases. */
export function caseId(council: string, system: string, legacyId: string): string {
  const digest = createHash('sha1').update(namespace).update(`${council}\n${system}\n${legacyId}`).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
