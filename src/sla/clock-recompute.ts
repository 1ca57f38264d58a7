import { CaseAnnouncements } from '../cases/case-announcements.js';
import { appendEvents } from '../events/event-log.js';
import { rewindFollower } from '../events/followers.js';
import type { NoticeDesk } from '../notices/notice-desk.js';
import type { Leases } from '../platform/leases/leases.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { ClockChanges, isMove } from './follow/clock-changes.js';
import { clockFollowerName } from './follow/clock-follower.js';
import type { ClockRules } from './clock-rules.js';
import { type AlikeScope, moveAlikeClocks, readAlike, readOthers, type RulesStamp } from './store/alike-clocks.js';
import { type CaseClock, type DueMove, lockClocks, moveDue } from './store/clock-store.js';
import { alikeDue } from './clocks/alike-due.js';
import { reconcileClock, type Verdict } from './clocks/reconcile-clock.js';
import { rejudgeClock } from './clocks/rejudge-clock.js';
import { readRules, saveRules, saveRecomputedTo, type RulesState } from './store/rules-store.js';

/** Cases to a transaction, and transactions side by side. */
const batch = 5_000;
const lanes = 2;
/** Cases that are locked together because there is news of them. */
const lockedBatch = 1_000;

const selectRanges = `
with next as (select distinct case_id from clocks where case_id > $1 order by case_id limit ${batch * lanes}),
  numbered as (select case_id, row_number() over (order by case_id)::int as place, count(*) over () as total from next)
select case_id as "to", place from numbered where place % ${batch} = 0 or place = total order by place`;
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

  /** Whether other rules than these are at work: this process leaves the clocks to those who have them. */
  async isLeftToOthers(): Promise<boolean> {
    const state = await readRules(this.parts.database);
    return state !== null && (state.wanted ?? state.digest) !== this.parts.rules.digest;
  }

  /** Whether clocks stand that were judged by other rules than these. */
  async isStale(): Promise<boolean> {
    const state = await readRules(this.parts.database);
    return state !== null && !standsBy(state, this.parts.rules.digest);
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
      if (state && state.structure !== structure) {
        await this.beginAgain();
        return done;
      }
      if (state && !standsBy(state, digest)) {
        if (!(await this.rejudgeAll(state, { signal: held, done, progress }))) return done;
      } else if (state) return done;
      await saveRules(this.parts.database, { digest, structure });
      return done;
    });
  }

  private async beginAgain(): Promise<void> {
    await this.parts.database.transaction(async (tx) => {
      await rewindFollower(tx, clockFollowerName);
      await saveRules(tx, this.parts.rules);
    });
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
    const alike = await this.alike();
    let last = state.wanted === digest ? (state.recomputedTo ?? beforeAll) : beforeAll;
    // from here on nobody judges by the rules before: a case behind this place would stay as they left it
    await saveRecomputedTo(this.parts.database, { wanted: digest, last });
    for (;;) {
      if (signal.aborted) return false;
      const rows = await this.parts.database.query<{ to: string; place: number }>(selectRanges, [last]);
      if (rows.length === 0) return true;
      const ranges = rows.map(({ to }, index) => ({ after: rows[index - 1]?.to ?? last, to }));
      const changed = await Promise.all(ranges.map((range) => this.rejudge({ ...alike, range })));
      last = rows.at(-1)!.to;
      // what is judged twice comes out the same: the place to go on from may follow after
      await saveRecomputedTo(this.parts.database, { wanted: digest, last });
      done.changed += changed.reduce((sum, some) => sum + some, 0);
      done.cases += rows.at(-1)!.place;
      progress?.({ ...done });
    }
  }

  private async alike(): Promise<Omit<AlikeScope, 'range'>> {
    const { rules, database } = this.parts;
    const { calendar, standards } = rules;
    const { businessDays } = calendar;
    const likeness = {
      dayEnds: Array.from({ length: businessDays.size }, (_, day) =>
        // whole milliseconds are told, and the closing itself is of its day
        new Date(businessDays.closing(day) + 1).toISOString(),
      ),
      byCategory: standards.clocks.filter(({ target }) => target.from === 'category').map(({ clock }) => clock),
    };
    const found = await readAlike(database, likeness);
    const due = found.map((one) => alikeDue(one, { calendar, standards, service: rules.service(one.system) }));
    return { ...likeness, due: due.filter((one) => one !== null) };
  }

  /**
   * Most clocks only fall due at another time, many of them alike: those PostgreSQL moves by itself. The others are read without a lock,
   * judged, and written where they still stand as they were read. Those that have news, also meanwhile, or a result that changes, have their
   * cases locked as usual.
   */
  private async rejudge(scope: AlikeScope): Promise<number> {
    const { database } = this.parts;
    const alike = await this.unhurried((tx) => moveAlikeClocks(tx, scope, this.stamp()));
    const moves: DueMove[] = [];
    const others = new Set<string>();
    for (const stored of await readOthers(database, scope)) {
      const verdict = this.verdict(stored);
      if (!verdict.write) continue;
      const { caseId, system } = stored;
      if (isMove(stored, verdict) && !verdict.announce)
        moves.push({ stored, clock: { ...verdict.write, caseId, system } });
      else others.add(caseId);
    }
    const moved = await this.unhurried((tx) => moveDue(tx, moves));
    // one had news meanwhile
    if (moved < moves.length) for (const { stored } of moves) others.add(stored.caseId);
    return alike + moved + (await this.judgeLocked([...others]));
  }

  private async judgeLocked(ids: string[]): Promise<number> {
    let changed = 0;
    for (let first = 0; first < ids.length; first += lockedBatch) {
      const some = ids.slice(first, first + lockedBatch);
      changed += await this.parts.database.transaction((tx) => this.tell(tx, some));
    }
    return changed;
  }

  // what is lost with the server is judged again: how far it came is written after it, and never survives it
  private unhurried<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.parts.database.transaction(async (tx) => {
      await tx.query('set local synchronous_commit = off');
      return work(tx);
    });
  }

  private async tell(tx: Transaction, ids: string[]): Promise<number> {
    const announcements = await CaseAnnouncements.lock(tx, ids);
    const { rules, desk } = this.parts;
    const changes = new ClockChanges({ rules, desk, announcements, observedAt: new Date().toISOString() });
    for (const clock of [...(await lockClocks(tx, ids)).values()].flat()) {
      changes.add(clock, clock, this.verdict(clock));
    }
    await changes.save(tx);
    await appendEvents(tx, announcements.drafts);
    return changes.size;
  }

  private stamp(): RulesStamp {
    const { calendar, standards } = this.parts.rules;
    return { at: new Date().toISOString(), calendarVersion: calendar.version, standardsVersion: standards.version };
  }

  private verdict(clock: CaseClock): Verdict {
    const { rules } = this.parts;
    const { calendar, standards } = rules;
    const judged = rejudgeClock(clock, { calendar, standards, service: rules.service(clock.system) });
    return reconcileClock(clock, judged, new Date().toISOString());
  }
}

/** A change to other rules that was begun and is not wanted any more left cases judged by those. */
function standsBy({ digest, wanted }: RulesState, own: string): boolean {
  return digest === own && (wanted === null || wanted === own);
}
