import { CaseAnnouncements } from '../cases/case-announcements.js';
import { appendEvents } from '../events/event-log.js';
import type { Instant } from '../model/case.js';
import type { NoticeDesk } from '../notices/notice-desk.js';
import type { Transaction } from '../platform/postgres/database.js';
import { clockNews } from '../sla/follow/clock-news.js';
import type { ClockRules } from '../sla/clock-rules.js';
import { addTallies, type Tally } from '../sla/store/tally-store.js';
import type { DocumentMatch } from './document-matches.js';
import { updateDocument } from './document-store.js';
import type { RegisteredDocument } from './registered-document.js';
import { isLate, later, registrationAsClock, registrationClock } from './registration-clock.js';
import { registrationNotice, registrationNoticePrefix } from './registration-notice.js';

export interface SettlementGround {
  rules: ClockRules;
  desk: NoticeDesk;
  now: Instant;
}

/**
 * Documents that turned out to be in CARE, and what is told of each: the case that it became says how the clock ended, once, in the log
 * that the case speaks in; notices that were not sent yet are not sent. Several documents of one case are clocks of their own. Call it
 * last in the transaction, with the documents locked.
 */
export async function settleEntered(
  tx: Transaction,
  ground: SettlementGround,
  entered: { document: RegisteredDocument; match: DocumentMatch }[],
): Promise<void> {
  const cases = entered.flatMap(({ match }) => match.caseId ?? []);
  const announcements = await CaseAnnouncements.lock(tx, [...new Set(cases)].toSorted());
  const counted: Tally[] = [];
  for (const { document, match } of entered) {
    const { caseId, matchedBy, enteredAt } = match;
    const settled: RegisteredDocument = { ...document, state: 'entered', caseId, matchedBy, enteredAt };
    if (isLate(settled)) settled.breachedAt ??= later(settled.dueAt!, settled.dueLearntAt);
    counted.push(...countedOnce(settled, isLate(settled) ? 'breached' : 'met'));
    await tellCase(tx, { ...ground, announcements }, settled);
    await updateDocument(tx, settled);
    await ground.desk.withdraw(tx, registrationNoticePrefix(settled));
  }
  await announcements.save(tx);
  await addTallies(tx, counted);
  await appendEvents(tx, announcements.drafts);
}

/** Documents that nobody has entered in time: the role of the standard is told, and metrics count them. */
export async function declareBroken(
  tx: Transaction,
  { rules, desk, now }: SettlementGround,
  broken: RegisteredDocument[],
): Promise<void> {
  const standard = rules.standard(registrationClock);
  if (!standard) return;
  const declared = broken.map((one) => ({ ...one, breachedAt: later(one.dueAt!, one.dueLearntAt) }));
  const counted = declared.flatMap((one) => countedOnce(one, 'breached'));
  for (const document of declared) await updateDocument(tx, document);
  await desk.want(
    tx,
    declared.map((document) => registrationNotice(document, standard, now)),
  );
  await addTallies(tx, counted);
}

/** Marks it as counted. Nothing is known of such a complaint, so it is counted as a restricted one. */
function countedOnce(document: RegisteredDocument, outcome: Tally['outcome']): Tally[] {
  if (document.counted !== null || document.historical || document.dueAt === null) return [];
  document.counted = outcome;
  return [{ outcome, clock: registrationClock, kind: 'complaint', unit: 'restricted' }];
}

const countTold = `select count(*)::int as told from registered_documents where told_case_id = $1`;

async function tellCase(
  tx: Transaction,
  { rules, announcements, now }: SettlementGround & { announcements: CaseAnnouncements },
  settled: RegisteredDocument,
): Promise<void> {
  const { caseId, toldCaseId, historical, dueAt } = settled;
  const standard = rules.standard(registrationClock);
  // what was told of a document is not told again, though its registration be mended
  if (caseId === null || toldCaseId !== null || historical || dueAt === null || !standard) return;
  const [{ told } = { told: 0 }] = await tx.query<{ told: number }>(countTold, [caseId]);
  settled.toldCaseId = caseId;
  settled.toldCycle = told + 1;
  const clock = registrationAsClock(rules, standard, settled);
  const type = clock.state === 'late' ? 'sla.breached' : 'sla.met';
  announcements.add(caseId, clockNews(clock, { type, observedAt: now }));
}
