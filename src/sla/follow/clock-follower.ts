import { CaseAnnouncements } from '../../cases/case-announcements.js';
import { readVersions, type VersionRow } from '../../cases/case-versions.js';
import { appendEvents } from '../../events/event-log.js';
import type { Follower } from '../../events/followers.js';
import { type CaseEvent, type EventLogName, isNewsBeside } from '../../model/case-event.js';
import type { Instant } from '../../model/case.js';
import type { NoticeDesk } from '../../notices/notice-desk.js';
import type { Transaction } from '../../platform/postgres/database.js';
import { ClockChanges } from './clock-changes.js';
import type { ClockRules } from '../clock-rules.js';
import { type CaseClock, lockClocks } from '../store/clock-store.js';
import { clockKey } from '../clocks/clock.js';
import { judgeClocks } from '../clocks/judge-clocks.js';
import { reconcileClock, withdrawClock } from '../clocks/reconcile-clock.js';
import { readFirstPasses } from '../store/pass-store.js';
import { lockWantedRules } from '../store/rules-store.js';

/** Name under which the clocks follow the events. */
export const clockFollowerName = 'sla';

/**
 * Keeps the clocks of cases that changed: judges each case's whole history anew and writes what came out differently, with its news, in
 * the transaction that moves the follower on. The order of events, repeats, and which log tells of a case make no difference.
 */
export class ClockFollower implements Follower {
  readonly name = clockFollowerName;

  constructor(
    readonly log: EventLogName,
    private readonly rules: ClockRules,
    private readonly desk: NoticeDesk,
  ) {}

  /** Of two versions of the rules at work, as in a rolling update, the one that is being brought in judges; the other would leave its own behind. */
  async mayFollow(tx: Transaction): Promise<boolean> {
    const wanted = await lockWantedRules(tx);
    return wanted === null || wanted === this.rules.digest;
  }

  async apply(tx: Transaction, events: CaseEvent[]): Promise<void> {
    const ids = [...new Set(events.filter(({ type }) => !isNewsBeside(type)).map(({ caseId }) => caseId))];
    if (ids.length === 0) return;
    const announcements = await CaseAnnouncements.lock(tx, ids);
    const versions = await readVersions(tx, ids);
    const stored = await lockClocks(tx, ids);
    const firstPasses = await readFirstPasses(tx);
    const changes = new ClockChanges({
      rules: this.rules,
      desk: this.desk,
      announcements,
      observedAt: observedAt(events),
    });
    for (const { id, system } of announcements.cases.values()) {
      const firstPassEndedAt = firstPasses.get(system) ?? null;
      this.judge(changes, {
        caseId: id,
        system,
        versions: versions.get(id) ?? [],
        stored: stored.get(id) ?? [],
        firstPassEndedAt,
      });
    }
    await changes.save(tx);
    await appendEvents(tx, announcements.drafts);
  }

  private judge(changes: ClockChanges, subject: JudgedCase): void {
    const { caseId, system, versions, stored, firstPassEndedAt } = subject;
    const { calendar, standards } = this.rules;
    const judged = judgeClocks(versions, {
      calendar,
      standards,
      service: this.rules.service(system),
      firstPassEndedAt,
    });
    if (!judged) return;
    const owner = { caseId, system };
    const learnt = new Date(versions.at(-1)!.observedAt).toISOString();
    const known = new Map(stored.map((clock) => [clockKey(clock), clock]));
    for (const clock of judged) {
      const before = known.get(clockKey(clock)) ?? null;
      changes.add(owner, before, reconcileClock(before, clock, learnt));
      known.delete(clockKey(clock));
    }
    for (const gone of known.values()) changes.add(owner, gone, withdrawClock(gone, learnt));
  }
}

interface JudgedCase {
  caseId: string;
  system: string;
  versions: VersionRow[];
  stored: CaseClock[];
  firstPassEndedAt: number | null;
}

function observedAt(events: CaseEvent[]): Instant {
  return events.reduce((latest, event) => (event.observedAt > latest ? event.observedAt : latest), '');
}
