import { CaseAnnouncements } from '../../cases/case-announcements.js';
import { wantDetailsAgain } from '../../cases/case-versions.js';
import { appendEvents } from '../../events/event-log.js';
import { casesWithNews, followerPosition, followOnce } from '../../events/followers.js';
import type { NoticeDesk } from '../../notices/notice-desk.js';
import type { Database, Transaction } from '../../platform/postgres/database.js';
import { ClockChanges } from '../follow/clock-changes.js';
import { type ClockFollower, clockFollowerName } from '../follow/clock-follower.js';
import type { ClockRules } from '../clock-rules.js';
import { type CaseClock, lockClocks, ownerKey } from '../store/clock-store.js';
import { tickClock } from '../clocks/tick-clock.js';
import { type DueQuery, readDue, readUnread } from './due-clocks.js';
import { EscalationTurn } from './escalation-turn.js';
import { type Confirmation, readConfirmation } from '../store/pass-store.js';

/** Clocks to a transaction, and transactions side by side: one is worked out while the database writes the other. */
const batch = 1_000;
const lanes = 2;

export interface TickResult {
  warned: number;
  breached: number;
  escalated: number;
}

interface Parts {
  database: Database;
  rules: ClockRules;
  desk: NoticeDesk;
  followers: ClockFollower[];
}

/**
 * One look over what became due. Any replica may run it, and be killed at any point of it: each batch of clocks and their news commit
 * together, so the next look goes on, and nothing is told twice.
 */
export class ClockTick {
  private readonly escalations: EscalationTurn;

  constructor(private readonly parts: Parts) {
    this.escalations = new EscalationTurn(parts);
  }

  /** `at`: in place of PostgreSQL's clock, epoch milliseconds. Ends after the batch in hand where the signal aborts. */
  async run(signal: AbortSignal, at?: number): Promise<TickResult> {
    const confirmation = await readConfirmation(this.parts.database);
    const result: TickResult = { warned: 0, breached: 0, escalated: 0 };
    // what the last pass brought must be judged before anyone is accused
    if (!(await this.caughtUp(confirmation, signal))) return result;
    const query = this.query(confirmation, at);
    for (let more = true; more && !signal.aborted;) more = await this.lookAtBatch(query, result);
    await wantDetailsAgain(this.parts.database, await readUnread(this.parts.database, query, batch));
    if (!signal.aborted) result.escalated = await this.escalations.take(query.now);
    return result;
  }

  private query({ now, passes }: Confirmation, at: number = now): DueQuery {
    return { now: at, passes, needingDetails: this.parts.rules.needingDetails() };
  }

  private async caughtUp({ heads }: Confirmation, signal: AbortSignal): Promise<boolean> {
    for (const follower of this.parts.followers) {
      const head = heads[follower.log] ?? 0;
      while ((await followerPosition(this.parts.database, follower)) < head) {
        if (signal.aborted) return false;
        await followOnce(this.parts.database, follower);
      }
    }
    return true;
  }

  /** False: there was nothing more. */
  private async lookAtBatch(query: DueQuery, result: TickResult): Promise<boolean> {
    const ids = await readDue(this.parts.database, query, batch * lanes);
    const parts = Array.from({ length: lanes }, (_, lane) => ids.slice(lane * batch, (lane + 1) * batch));
    const changed = await Promise.all(parts.map((part) => this.lookAtPart(part, query, result)));
    // none: another replica was faster, or what was due was stopped meanwhile
    return changed.some((some) => some > 0);
  }

  private async lookAtPart(ids: string[], query: DueQuery, result: TickResult): Promise<number> {
    if (ids.length === 0) return 0;
    const told = await this.parts.database.transaction(async (tx) => this.tell(tx, ids, query));
    result.warned += told.warned;
    result.breached += told.breached;
    return told.changed;
  }

  private async tell(
    tx: Transaction,
    ids: string[],
    query: DueQuery,
  ): Promise<{ warned: number; breached: number; changed: number }> {
    const { rules, desk } = this.parts;
    const announcements = await CaseAnnouncements.lock(tx, ids);
    const unread = await unreadOf(tx, ids, query);
    const observedAt = new Date(query.now).toISOString();
    const changes = new ClockChanges({ rules, desk, announcements, observedAt });
    const told = { warned: 0, breached: 0 };
    for (const clock of [...(await lockClocks(tx, ids)).values()].flat()) {
      const passedAt = unread.has(ownerKey(clock)) ? undefined : query.passes.get(clock.system);
      apply(changes, clock, { now: observedAt, passedAt, told });
    }
    await changes.save(tx);
    await appendEvents(tx, announcements.drafts);
    return { ...told, changed: changes.size };
  }
}

const selectUnreadClocks = `
select k.case_id as "caseId", k.clock, k.cycle, (c.details_read_at is null or c.details_read_at < k.due_at) as unread
from cases c join clocks k on k.case_id = c.id
where c.id = any($1::uuid[]) and k.wake_at <= $2 and k.system || ' ' || k.clock = any($3::text[])`;

interface DetailedClock extends Pick<CaseClock, 'caseId' | 'clock' | 'cycle'> {
  unread: boolean;
}

/**
 * By `ownerKey`, under the lock of the cases: clocks whose details are still to be read, or were read just now with news that nobody has
 * judged them by yet.
 */
async function unreadOf(tx: Transaction, ids: string[], { now, needingDetails }: DueQuery): Promise<Set<string>> {
  if (needingDetails.length === 0) return new Set();
  const at = new Date(now).toISOString();
  const clocks = await tx.query<DetailedClock>(selectUnreadClocks, [ids, at, needingDetails]);
  const unjudged = await casesWithNews(tx, clockFollowerName, [...new Set(clocks.map(({ caseId }) => caseId))]);
  return new Set(clocks.filter(({ caseId, unread }) => unread || unjudged.has(caseId)).map(ownerKey));
}

function apply(
  changes: ClockChanges,
  clock: CaseClock,
  { now, passedAt, told }: { now: string; passedAt: number | undefined; told: { warned: number; breached: number } },
): void {
  const confirmedThrough = passedAt === undefined ? null : new Date(passedAt).toISOString();
  const verdict = tickClock(clock, { now, confirmedThrough });
  if (verdict.do === 'nothing') return;
  const next: CaseClock = { ...clock, ...verdict.clock };
  if (verdict.do === 'let-warning-pass') return changes.keep(next);
  if (verdict.do === 'warn') {
    told.warned += 1;
    return changes.warn(next);
  }
  told.breached += 1;
  changes.add(clock, clock, { write: next, superseded: null, announce: 'breached' });
}
