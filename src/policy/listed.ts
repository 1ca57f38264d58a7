import type { ComplaintsPolicy } from '../model/complaints-policy.js';

/** UL-11: whether the council's policy lists such a category as no request. */
export function isNoRequest(category: string | null, { lists }: ComplaintsPolicy): boolean {
  return category !== null && lists.noRequests.includes(category);
}

/** UL-12: whom a matter outside of the council's jurisdiction is referred to; null: it is the council's own. */
export function externalContact(category: string | null, { lists }: ComplaintsPolicy): string | null {
  return category !== null && Object.hasOwn(lists.elsewhere, category) ? lists.elsewhere[category]! : null;
}
