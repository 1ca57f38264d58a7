import { CaseAnnouncements } from '../cases/case-announcements.js';
import { appendEvents } from '../events/event-log.js';
import { rewindFollower } from '../events/followers.js';
import type { NoticeDesk } from '../notices/notice-desk.js';
import type { Leases } from '../platform/leases/leases.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { ClockChanges, isMove } from './follow/clock-changes.js';
import { clockFollowerName } from './follow/clock-follower.js';
import type { ClockRules } from './clock-rules.js';
import { type CaseClock, lockClocks, readClocks } from './store/clock-store.js';
import { reconcileClock, type Verdict } from './clocks/reconcile-clock.js';
import { rejudgeClock } from './clocks/rejudge-clock.js';
import { readRules, saveRules, saveRecomputedTo, type RulesState } from './store/rules-store.js';

/** Cases to a transaction, and transactions side by side: some are worked out while the database writes the others. */
const batch = 2_000;
const lanes = 3;

const selectCases = `
select distinct case_id as id from clocks where case_id > $1 order by case_id limit ${batch * lanes}`;
const beforeAll = '00000000-0000-0000-0000-000000000000';

export interface RecomputeProgress {
  cases: number;
  changed: number;
}

/** Judges clocks anew after the calendar, a target or a standard changed. Goes on where it was stopped. */
export class ClockRecompute {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      rules: ClockRules;
      desk: NoticeDesk;
    },
  ) {}

  /** Whether clocks stand that were judged by other rules than these. */
  async isStale(): Promise<boolean> {
    const state = await readRules(this.parts.database);
    return state !== null && state.digest !== this.parts.rules.digest;
  }

  /**
   * Brings all clocks to the present rules; null where another replica is at it. Where standards start, pause or stop differently the follower begins again at
   * the first event; else each clock is judged anew from what is stored of it. Results that were there are kept as revisions.
   */
  async run(signal: AbortSignal, progress?: (done: RecomputeProgress) => void): Promise<RecomputeProgress | null> {
    return this.parts.leases.whileHeld('sla-rules', signal, async (_, held) => {
      const done: RecomputeProgress = { cases: 0, changed: 0 };
      const state = await readRules(this.parts.database);
      const { digest, structure } = this.parts.rules;
      if (state && state.structure !== structure) await this.beginAgain();
      else if (state && state.digest !== digest) {
        if (!(await this.rejudgeAll(state, { signal: held, done, progress }))) return done;
      } else if (state) return done;
      await saveRules(this.parts.database, { digest, structure });
      return done;
    });
  }

  private async beginAgain(): Promise<void> {
    await this.parts.database.transaction((tx) => rewindFollower(tx, clockFollowerName));
  }

  /** False: it was stopped before the end. */
  private async rejudgeAll(
    state: RulesState,
    {
      signal,
      done,
      progress,
    }: { signal: AbortSignal; done: RecomputeProgress; progress?: (done: RecomputeProgress) => void },
  ): Promise<boolean> {
    const { digest } = this.parts.rules;
    let last = state.wanted === digest ? (state.recomputedTo ?? beforeAll) : beforeAll;
    for (;;) {
      if (signal.aborted) return false;
      const rows = await this.parts.database.query<{ id: string }>(selectCases, [last]);
      if (rows.length === 0) return true;
      const ids = rows.map(({ id }) => id);
      last = ids.at(-1)!;
      const parts = Array.from({ length: lanes }, (_, lane) => ids.slice(lane * batch, (lane + 1) * batch));
      const changed = await Promise.all(parts.map((part) => this.rejudge(part)));
      // what is judged twice comes out the same: the place to go on from may follow after
      await saveRecomputedTo(this.parts.database, { wanted: digest, last });
      done.changed += changed.reduce((sum, some) => sum + some, 0);
      done.cases += ids.length;
      progress?.({ ...done });
    }
  }

  /**
   * Most clocks only fall due at another time: they are read without a lock, and written where they still stand as they were read (what
   * came meanwhile was judged by the present rules). Those that have news, or a result that changes, have their cases locked as usual.
   */
  private async rejudge(ids: string[]): Promise<number> {
    const { database } = this.parts;
    const others = new Set<string>();
    const moves = this.changes(CaseAnnouncements.none());
    for (const clock of [...(await readClocks(database, ids)).values()].flat()) {
      const verdict = this.verdict(clock);
      if (!verdict.write) continue;
      if (isMove(clock, verdict) && !verdict.announce) moves.add(clock, clock, verdict);
      else others.add(clock.caseId);
    }
    if (moves.size > 0) await database.transaction((tx) => this.move(tx, moves));
    if (others.size === 0) return moves.size;
    return moves.size + (await database.transaction((tx) => this.tell(tx, [...others])));
  }

  // what is lost with the server is judged again: how far it came is written after it, and never survives it
  private async move(tx: Transaction, moves: ClockChanges): Promise<void> {
    await tx.query('set local synchronous_commit = off');
    await moves.save(tx);
  }

  private async tell(tx: Transaction, ids: string[]): Promise<number> {
    const announcements = await CaseAnnouncements.lock(tx, ids);
    const changes = this.changes(announcements);
    for (const clock of [...(await lockClocks(tx, ids)).values()].flat()) {
      changes.add(clock, clock, this.verdict(clock));
    }
    await changes.save(tx);
    await appendEvents(tx, announcements.drafts);
    return changes.size;
  }

  private changes(announcements: CaseAnnouncements): ClockChanges {
    const { rules, desk } = this.parts;
    return new ClockChanges({ rules, desk, announcements, observedAt: new Date().toISOString() });
  }

  private verdict(clock: CaseClock): Verdict {
    const { rules } = this.parts;
    const { calendar, standards } = rules;
    const judged = rejudgeClock(clock, { calendar, standards, service: rules.service(clock.system) });
    return reconcileClock(clock, judged, new Date().toISOString());
  }
}
