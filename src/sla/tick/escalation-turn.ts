import { CaseAnnouncements } from '../../cases/case-announcements.js';
import { appendEvents } from '../../events/event-log.js';
import type { NoticeDesk, NoticeDraft } from '../../notices/notice-desk.js';
import type { Database, Transaction } from '../../platform/postgres/database.js';
import { clockNotice } from '../follow/clock-notice.js';
import { clockNews } from '../follow/clock-news.js';
import type { ClockRules } from '../clock-rules.js';
import { type CaseClock, lockClocks } from '../store/clock-store.js';
import { type Escalation, readWaiting, takeTurn } from '../store/escalation-store.js';

/**
 * Breaches that ask for more than an alert, in the order in which they were declared, so many a tick as the council allows (UL-06, K-06).
 * Each is told as an event, to the role that must act, and recorded as wanted of the legacy system.
 *
 * @rule UL-06 K-06
 */
export class EscalationTurn {
  constructor(private readonly parts: { database: Database; rules: ClockRules; desk: NoticeDesk }) {}

  /** `now`: epoch milliseconds. Answers how many had their turn. */
  async take(now: number): Promise<number> {
    const { database, rules } = this.parts;
    const limit = rules.standards.escalationsPerTick;
    const waiting = limit === 0 ? [] : await readWaiting(database, limit);
    if (waiting.length === 0) return 0;
    return database.transaction(async (tx) => this.tell(tx, waiting, new Date(now).toISOString()));
  }

  private async tell(tx: Transaction, waiting: { id: string; caseId: string }[], at: string): Promise<number> {
    const ids = [...new Set(waiting.map(({ caseId }) => caseId))];
    const announcements = await CaseAnnouncements.lock(tx, ids);
    const clocks = await lockClocks(tx, ids);
    const notices: NoticeDraft[] = [];
    // under the lock of its case none can expire meanwhile
    const turns = await takeTurn(
      tx,
      waiting.map(({ id }) => id),
    );
    for (const turn of turns) {
      const clock = clockOf(clocks, turn);
      const { action, role } = turn;
      announcements.add(
        clock.caseId,
        clockNews(clock, { type: 'case.escalated', observedAt: at, asked: { action, role } }),
      );
      const owner = announcements.cases.get(clock.caseId)!;
      notices.push(clockNotice(clock, owner, { topic: 'sla.escalated', role, at }));
    }
    await this.parts.desk.want(tx, notices);
    await announcements.save(tx);
    await appendEvents(tx, announcements.drafts);
    return turns.length;
  }
}

function clockOf(clocks: Map<string, CaseClock[]>, { caseId, clock, cycle }: Escalation): CaseClock {
  const found = clocks.get(caseId)?.find((one) => one.clock === clock && one.cycle === cycle);
  if (!found) throw new Error(`escalation without its clock ${clock}`);
  return found;
}
