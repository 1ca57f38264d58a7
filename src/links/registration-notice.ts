import type { Instant } from '../model/case.js';
import type { ServiceStandard } from '../model/service-standard.js';
import type { NoticeDraft } from '../notices/notice-desk.js';
import type { RegisteredDocument } from './registered-document.js';

/** What the keys of all notices of one document begin with. */
export function registrationNoticePrefix({ id }: Pick<RegisteredDocument, 'id'>): string {
  return `document:${id}:`;
}

/** Word that a written complaint is not in CARE. Nothing else is known of it, so it is restricted, and says no more than that. */
export function registrationNotice(
  document: RegisteredDocument,
  { clock, rule, onBreach }: ServiceStandard,
  wantedAt: Instant,
): NoticeDraft {
  const { number, unit, dueAt } = document;
  return {
    // due at another time it is another breach
    key: `${registrationNoticePrefix(document)}${dueAt}:sla.breached`,
    role: onBreach.role,
    topic: 'sla.breached',
    clock,
    unit,
    restricted: true,
    caseId: null,
    number,
    system: null,
    dueAt,
    rule,
    wantedAt,
  };
}
