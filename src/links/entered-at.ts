import type { VersionRow } from '../cases/case-versions.js';
import type { Instant } from '../model/case.js';
import type { MatchedBy, Registration } from './registered-document.js';

/**
 * When a written complaint was in CARE (K-10), by the first version of its case that shows it: a case by its number since it is there, a
 * work order or the document's own number since the row carries it. CARE's date of receipt tells when the first version was entered, where
 * it is not before the registration: an officer may as well write the date on the letter there, and then its last change is all that is
 * known. Never before the registration, never after it was seen. Null: no version shows it.
 */
export function enteredAt(
  document: Pick<Registration, 'number' | 'workOrder' | 'registeredAt'>,
  by: MatchedBy,
  versions: readonly VersionRow[],
): Instant | null {
  const first = versions.find(({ state }) => shows(state, document, by));
  if (!first) return null;
  const registered = Date.parse(document.registeredAt);
  const received = Date.parse(first.state.receivedAt);
  const told = first === versions[0] && received >= registered ? received : first.occurredAt;
  return new Date(Math.max(registered, Math.min(told, first.observedAt))).toISOString();
}

function shows(
  { workOrders, complaint }: VersionRow['state'],
  { number, workOrder }: Pick<Registration, 'number' | 'workOrder'>,
  by: MatchedBy,
): boolean {
  if (by === 'case-number') return true;
  if (by === 'work-order') return workOrders.some((one) => isSame(one, workOrder));
  return isSame(complaint?.request ?? null, number);
}

function isSame(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.trim().toUpperCase() === other.trim().toUpperCase();
}
