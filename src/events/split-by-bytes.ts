import type { OutgoingEvent } from './envelope.js';

/** Key, headers and framing of one record, rounded up: about 330 bytes. */
const recordOverhead = 500;

export function recordBytes(event: OutgoingEvent): number {
  return Buffer.byteLength(event.value) + recordOverhead;
}

/**
 * Consecutive groups of at most so many bytes each; an event that is larger alone stands alone. kafkajs puts all of a
 * partition's messages into one record batch, and in the worst case all of a group are of one partition.
 */
export function splitByBytes(events: OutgoingEvent[], limit: number): OutgoingEvent[][] {
  const groups: OutgoingEvent[][] = [];
  let group: OutgoingEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = recordBytes(event);
    if (group.length > 0 && bytes + size > limit) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(event);
    bytes += size;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
